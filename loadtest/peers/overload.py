"""Twice what a server can do, with deadlines of a second: what is answered in time, and what the model computed for nobody.

Each server's own capacity is measured in a closed loop just before, so that each is asked for twice what it can do itself.
"""

import re
import statistics
import time
import urllib.request

from load import write_messages
from pictures import decoded, jpegs
from servers import Plain, TorchServe, Triton
from tables import number, spread, table
from triton_server import PATIENCE
from vit import peers, triton_repository

DEADLINE_MS = 1000
AT_ONCE = 16
# Of Triton's queue: what has waited so long cannot be answered in time. Three quarters of the deadline, since a pass takes time.
QUEUE_MICROS = 750_000
# Triton again as somebody would set it for this model, these cores and this deadline: a pass of two takes 0.4 s.
SMALL_BATCH = 2
SMALL_BATCH_QUEUE_MICROS = 500_000
SMALL_BATCH_PEER = "triton-vit-2"
# Of 16 its queue would refuse some, and what it can do would look less than it is.
SMALL_BATCH_AT_ONCE = 2 * SMALL_BATCH
CANCELLED = 1 / 3
# Until what still runs for callers who have gone has ended, and is counted.
SETTLE_SECONDS = 1
# Of each server, before anything counts.
WARMUP_SECONDS = 3


def metric(port: int, name: str) -> dict[str, float]:
    """Values by labels."""
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10).read().decode()
    return {labels: float(value) for labels, value in re.findall(rf"^{name}(?:{{(.*)}})? (\S+)$", page, re.M)}


def computed(peer) -> dict[str, float]:
    """What the model has done: rows, or seconds by what they were good for; nothing where a server does not tell."""
    if isinstance(peer, TorchServe):
        return {}
    if isinstance(peer, Plain):
        return {"rows": peer.counts().computed}
    if isinstance(peer, Triton):
        return {"rows": sum(value for labels, value in metric(peer.metrics_port, "nv_inference_count").items() if '"vit"' in labels)}
    seconds = {}
    for labels, value in metric(peer.http_port, "sluice_device_time_seconds_total").items():
        reason = re.search(r'reason="(\w+)"', labels).group(1)
        seconds[reason] = seconds.get(reason, 0) + value
    return seconds


def wasted(before: dict, after: dict, answered: int) -> tuple[float, float]:
    """Shares of the model's time for calls that had ended before it began, as far as a server tells, and for nobody at all."""
    grown = {name: value - before.get(name, 0) for name, value in after.items()}
    if not grown:
        return float("nan"), float("nan")
    if "rows" in grown:
        rows = grown["rows"]
        return float("nan"), 100 * max(0.0, rows - answered) / rows if rows else 0.0
    whole = sum(grown.values()) or 1
    return 100 * grown.get("dead", 0) / whole, 100 * (whole - grown.get("answered", 0)) / whole


def servers_of(setting):
    yield from peers(setting, queue=PATIENCE % QUEUE_MICROS)
    small = triton_repository(setting, PATIENCE % SMALL_BATCH_QUEUE_MICROS, SMALL_BATCH)
    yield Triton(SMALL_BATCH_PEER, setting.folder, small, "vit")


def at_once(peer) -> int:
    return SMALL_BATCH_AT_ONCE if peer.name == SMALL_BATCH_PEER else AT_ONCE


def run(setting):
    pixels = [decoded(picture, setting.side) for picture in jpegs()]
    servers = setting.chosen(servers_of(setting))
    files, capacity, rows = {}, {}, {}
    load = setting.load()
    times = {"warmup": setting.arguments.warmup, "seconds": setting.arguments.seconds}
    try:
        for peer in servers:
            setting.say(f"{peer.name} answers after {peer.start(pixels[0]):.1f} s")
            questions = [peer.question(picture) for picture in pixels]
            files[peer.name] = write_messages(setting.folder / f"{peer.name}.messages", questions)

        def turn(peer, **settings):
            before = computed(peer)
            figures = load.turn(peer, method=peer.method, messages=files[peer.name], connections=4, **settings)
            time.sleep(SETTLE_SECONDS)
            # Of the time in which calls came; the last of them are answered after it.
            figures["in_time"] = figures["good"] * figures["seconds"] / float(settings["seconds"])
            figures["dead"], figures["nobody"] = wasted(before, computed(peer), figures["answers"])
            return figures

        for peer in servers:
            setting.say(f"warm-up of {peer.name}: {turn(peer, concurrency=at_once(peer), warmup=0, seconds=WARMUP_SECONDS)}")
        for turn_number in range(setting.arguments.rounds):
            for peer in setting.alternate(servers, turn_number):
                # From an idle server to an idle server: what is under way when a warm-up ends would be lost to the count.
                full = turn(peer, concurrency=at_once(peer), warmup=0, seconds=setting.arguments.settle)["rate"]
                common = {"deadline_ms": DEADLINE_MS, "seed": turn_number + 1, **times}
                over = turn(peer, rate=f"{2 * full:.3f}", **common)
                back = turn(peer, rate=f"{0.8 * full:.3f}", cancelled=f"{CANCELLED:.4f}", **common)
                capacity.setdefault(peer.name, []).append(full)
                rows.setdefault(peer.name, []).append((over, back))
                setting.say(f"{turn_number + 1}: {peer.name} can {full:.2f}/s; twice that: {over}; taken back: {back}")
    finally:
        load.close()
        for peer in servers:
            peer.stop()
    return report(servers, capacity, rows)


def report(servers, capacity, rows):
    lines = []
    for peer in servers:
        over = [both[0] for both in rows[peer.name]]
        back = [both[1] for both in rows[peer.name]]
        shares = [one["in_time"] / full for one, full in zip(over, capacity[peer.name])]
        lines.append(
            [
                peer.name,
                spread(capacity[peer.name]),
                spread([one["in_time"] for one in over]),
                spread(shares),
                percent([one["nobody"] for one in over]),
                percent([one["dead"] for one in back]),
                percent([one["nobody"] for one in back]),
            ]
        )
    heads = [
        "",
        f"capacity, images/s ({AT_ONCE} at once; {SMALL_BATCH_AT_ONCE} for {SMALL_BATCH_PEER})",
        "answered in time at twice that, a second",
        "of capacity",
        "computed for nobody",
        f"{CANCELLED:.0%} taken back at 80 %: computed although they had ended",
        "computed for nobody",
    ]
    return table(heads, lines)


def percent(values) -> str:
    return "not told" if values[0] != values[0] else f"{number(statistics.median(values))} %"
