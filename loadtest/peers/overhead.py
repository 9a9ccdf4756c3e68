"""What the server itself costs: a model that does nothing, so that everything else is the server."""

from pathlib import Path

from load import write_messages
from servers import Echo, Picture, Sluice, Triton
from tables import number, ratios, spread, table
from triton_server import Repository

SIDES = {"64B": 4, "150KB": 224}
TRITON_BATCH = 64


def peers(setting, side: int):
    repository = Repository(setting.folder / "triton" / f"noop-{side}")
    shape = f"[ {side}, {side}, 3 ]"
    repository.add("echo", "[ -1 ]", "[ -1 ]", kind="TYPE_UINT8", batch=TRITON_BATCH)
    repository.add("noop", shape, "[ 16 ]", batch=TRITON_BATCH)
    model = f"synthetic:base=0,per-row=0,size={side},classes=16"
    triton = Triton("triton-identity", setting.folder, repository.folder, "echo")
    yield Sluice("sluice", setting.folder, setting.launcher, model, *setting.sluice_flags, logits=False)
    yield Echo("grpc-java-echo", setting.folder, setting.java, setting.jar, 64 << 20)
    if side > 64:
        yield Echo("grpc-java-64B", setting.folder, setting.java, setting.jar, 64)
    yield triton
    yield Triton("triton-noop", setting.folder, repository.folder, "noop")


def run(setting):
    side = SIDES[setting.arguments.request]
    picture = Picture(pixels=bytes(3 * side * side), side=side)
    wanted = setting.arguments.peers
    servers = [peer for peer in peers(setting, side) if not wanted or peer.name in wanted.split(",")]
    cells = [int(word) for word in setting.arguments.concurrency.split(",")]
    figures = {(peer.name, cell): [] for cell in cells for peer in servers}
    sizes = {}
    load = setting.load()
    try:
        files = {}
        for peer in servers:
            seconds = peer.start(picture)
            question = peer.question(picture)
            files[peer.name] = write_messages(setting.folder / f"{peer.name}.messages", [question])
            sizes[peer.name] = f"{len(question):,}", f"{len(peer.ask(picture)):,}"
            setting.say(f"{peer.name} answers after {seconds:.1f} s: {sizes[peer.name]} bytes")

        def turn(peer, cell, warmup, length):
            return load.turn(
                peer,
                method=peer.method,
                messages=files[peer.name],
                concurrency=cell,
                connections=min(cell, 2),
                warmup=warmup,
                seconds=length,
            )

        for peer in servers:  # compiles both sides
            setting.say(f"warm-up of {peer.name}: {turn(peer, max(cells), 0, setting.arguments.settle)['rate']:.0f}/s")
        for number_of_round in range(setting.arguments.rounds):
            for cell in cells:
                for peer in setting.alternate(servers, number_of_round):
                    result = turn(peer, cell, setting.arguments.warmup, setting.arguments.seconds)
                    figures[peer.name, cell].append(result)
                    setting.say(f"{number_of_round + 1}: {peer.name} c={cell} {result}")
    finally:
        load.close()
        for peer in servers:
            peer.stop()
    return report(setting, servers, cells, figures, sizes)


def report(setting, servers, cells, figures, sizes):
    rows = []
    for cell in cells:
        ours = [one["rate"] for one in figures[servers[0].name, cell]]
        for peer in servers:
            all_rounds = figures[peer.name, cell]
            failed = sum(sum(one["failed"].values()) for one in all_rounds)
            rates = [one["rate"] for one in all_rounds]
            rows.append(
                [
                    peer.name,
                    str(cell),
                    spread(rates),
                    "" if peer is servers[0] else spread(ratios(ours, rates)),
                    spread([one["p50"] for one in all_rounds]),
                    spread([one["p99"] for one in all_rounds]),
                    number(sorted(one["server_us"] for one in all_rounds)[len(all_rounds) // 2]),
                    number(sorted(one["client_us"] for one in all_rounds)[len(all_rounds) // 2]),
                    str(failed),
                ]
            )
    heads = ["", "calls at once", "calls/s", "Sluice's times this", "p50 ms", "p99 ms", "server us a call", "client us", "failed"]
    asked = "; ".join(f"{name}: {question} bytes asked, {answer} answered" for name, (question, answer) in sizes.items())
    return f"{asked}\n\n{table(heads, rows)}"
