"""What the server itself costs: a model that does nothing, so that everything else is the server."""

import sys

from load import write_messages
from rounds import Rounds
from servers import Echo, Picture, PyTriton, Sluice, Triton
from triton_server import Repository

SIDES = {"64B": 4, "150KB": 224}
TRITON_BATCH = 64
CONNECTIONS = 2


def peers(setting, side: int):
    repository = Repository(setting.folder / "triton" / f"noop-{side}")
    repository.add("echo", "[ -1 ]", "[ -1 ]", kind="TYPE_UINT8", batch=TRITON_BATCH)
    repository.add("noop", f"[ {side}, {side}, 3 ]", "[ 16 ]", batch=TRITON_BATCH)
    model = f"synthetic:base=0,per-row=0,size={side},classes=16"
    yield Sluice("sluice", setting.folder, setting.launcher, model, *setting.sluice_flags, logits=False)
    yield Echo("grpc-java-echo", setting.folder, setting.java, setting.jar, 64 << 20)
    if side > 4:  # an answer as short as Sluice's
        yield Echo("grpc-java-64B", setting.folder, setting.java, setting.jar, 64)
    yield Triton("triton-identity", setting.folder, repository.folder, "echo")
    yield Triton("triton-noop", setting.folder, repository.folder, "noop")
    yield PyTriton("pytriton-identity", setting.folder, sys.executable)


def run(setting):
    side = SIDES[setting.arguments.request]
    picture = Picture(pixels=bytes(3 * side * side), side=side)
    servers = setting.chosen(peers(setting, side))
    cells = {word: {"concurrency": int(word)} for word in setting.arguments.concurrency.split(",")}
    for cell in cells.values():
        cell["connections"] = min(cell["concurrency"], CONNECTIONS)
    files, sizes = {}, []
    load = setting.load()
    try:
        for peer in servers:
            seconds = peer.start(picture)
            question = peer.question(picture)
            files[peer.name] = write_messages(setting.folder / f"{peer.name}.messages", [question])
            sizes.append(f"{peer.name} {len(question):,} and {len(peer.ask(picture)):,}")
            setting.say(f"{peer.name} answers after {seconds:.1f} s")
        rounds = Rounds(setting, servers, lambda peer: {"messages": files[peer.name]})
        rounds.settle(load, concurrency=max(cell["concurrency"] for cell in cells.values()), connections=CONNECTIONS)
        rounds.run(load, cells)
    finally:
        load.close()
        for peer in servers:
            peer.stop()
    return f"Bytes of a question and of its answer: {'; '.join(sizes)}.\n\n{rounds.table(cells, 'calls/s')}"
