"""The same ViT behind every server: images/s at equal threads and precision, and whether the answers are the same."""

import sys

import numpy as np
from load import write_messages
from pictures import decoded, jpegs
from rounds import Rounds
from servers import Plain, Sluice, TorchServe, Triton
from tables import table
from triton_server import Repository

BATCH = 8


def triton_repository(setting, queue="", batch=BATCH):
    """The ViT, the pre-processing of JPEGs, and both in a row."""
    side, classes = setting.side, setting.classes
    repository = Repository(setting.folder / "triton" / f"vit-{batch}")
    model = {"folder": setting.model, "threads": setting.arguments.threads}
    repository.add("vit", f"[ {side}, {side}, 3 ]", f"[ {classes} ]", batch=batch, queue=queue, **model)
    row = {"dims": "[ -1 ]", "answer": f"[ -1, {side}, {side}, 3 ]", "kind": "TYPE_UINT8"}
    repository.add("decode", batch=0, instances=2, size=side, **row)
    repository.add_ensemble(classes)
    return repository.folder


def peers(setting, model="vit", queue=""):
    """By name; Sluice comes first."""
    threads = str(setting.arguments.threads)
    home, launcher = setting.folder, setting.launcher

    def sluice(name, precision):
        flags = ["--threads", threads, "--precision", precision, *setting.sluice_flags]
        return Sluice(name, home, launcher, setting.model, *flags)

    yield sluice("sluice-fp32", "fp32")
    yield Plain("plain-python", home, sys.executable, setting.model, setting.arguments.threads)
    yield Triton("triton-vit", home, triton_repository(setting, queue), model)
    yield TorchServe("torchserve", home, setting.model, setting.arguments.threads, BATCH)
    yield sluice("sluice-int8", "int8")
    yield sluice("sluice-bf16", "bf16")


def answers(servers, pictures) -> str:
    """How far the logits of each server are from those of the plain one, for the same pixels."""
    base = next(peer for peer in servers if isinstance(peer, Plain))
    expected = [base.logits(base.ask(picture)) for picture in pictures]
    rows = []
    for peer in servers:
        given = [peer.logits(peer.ask(picture)) for picture in pictures]
        apart = max(float(np.abs(one - other).max()) for one, other in zip(given, expected))
        first = sum(int(one.argmax() == other.argmax()) for one, other in zip(given, expected))
        five = sum(
            int(list(np.argsort(-one)[:5]) == list(np.argsort(-other)[:5])) for one, other in zip(given, expected)
        )
        of = len(pictures)
        rows.append([peer.name, f"{apart:.2g}", f"{first} of {of}", f"{five} of {of}"])
    spread = max(float(one.max() - one.min()) for one in expected)
    heads = ["", "logits apart from the plain server's, at most", "same top 1", "same top 5 in the same order"]
    return f"{table(heads, rows)}\n\nThe logits of a picture lie within {spread:.2g} of one another."


def run(setting):
    encoded = jpegs()
    pixels = [decoded(picture, setting.side) for picture in encoded]
    asked = encoded if setting.arguments.picture == "jpeg" else pixels
    servers = setting.chosen(peers(setting, "frames" if setting.arguments.picture == "jpeg" else "vit"))
    files = {}
    load = setting.load()
    try:
        for peer in servers:
            setting.say(f"{peer.name} answers after {peer.start(asked[0]):.1f} s")
            questions = [peer.question(picture) for picture in asked]
            files[peer.name] = write_messages(setting.folder / f"{peer.name}.messages", questions)
        equal = answers(servers, asked)
        setting.say(equal)
        rounds = Rounds(setting, servers, lambda peer: {"messages": files[peer.name]})
        rounds.settle(load, concurrency=BATCH)
        # From an idle server to an idle server: what is under way when a warm-up ends would be lost to the count.
        cells = {word: {"concurrency": int(word), "warmup": 0} for word in setting.arguments.concurrency.split(",")}
        rounds.run(load, cells)
    finally:
        load.close()
        for peer in servers:
            peer.stop()
    return f"{rounds.table(cells, 'images/s')}\n\n{equal}"
