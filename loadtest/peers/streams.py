"""Films: JPEG frames on eight streams, each frame decoded and resized by the server. Full speed, then all at one pace.

Triton's streams carry frames to an ensemble: pre-processing in Python, then the ViT.
"""

from load import write_messages
from pictures import frames
from rounds import Rounds
from servers import Sluice, Triton
from sluice.v1 import inference_pb2
from tables import spread, table
from vit import triton_repository

STREAMS = 8
# Sluice wants the identifiers of 1024 frames in a row to differ.
FRAMES = 1100
# Of what the slower server can do, the pace at which both are compared.
PACE = 0.5


class SluiceStreams(Sluice):
    def __init__(self, setting, precision):
        flags = ["--threads", str(setting.arguments.threads), "--precision", precision, *setting.sluice_flags]
        super().__init__(f"sluice-{precision}", setting.folder, setting.launcher, setting.model, *flags)
        self.stream = "sluice.v1.InferenceService/Stream"

    def first(self) -> list[bytes]:
        classify = inference_pb2.StreamClassify(include_logits=True)
        return [inference_pb2.StreamRequest(config=inference_pb2.StreamConfig(classify=classify)).SerializeToString()]

    def frame(self, number, picture) -> bytes:
        frame = inference_pb2.Frame(id=number, image=self.image(picture))
        return inference_pb2.StreamRequest(frame=frame).SerializeToString()


class TritonStreams(Triton):
    def __init__(self, setting):
        super().__init__("triton-frames", setting.folder, triton_repository(setting), "frames")
        self.stream = "inference.GRPCInferenceService/ModelStreamInfer"

    def first(self) -> list[bytes]:
        return []

    def frame(self, number, picture) -> bytes:
        return self.question(picture)


def run(setting):
    film = frames()
    precisions = setting.arguments.precisions.split(",")
    servers = setting.chosen([*(SluiceStreams(setting, each) for each in precisions), TritonStreams(setting)])
    files = {}
    load = setting.load()
    try:
        for peer in servers:
            setting.say(f"{peer.name} answers after {peer.start(film[0]):.1f} s")
            messages = [peer.frame(number, film[number % len(film)]) for number in range(FRAMES)]
            files[peer.name] = {
                "messages": write_messages(setting.folder / f"{peer.name}.messages", messages),
                "first": write_messages(setting.folder / f"{peer.name}.first", peer.first()) if peer.first() else None,
                "method": peer.stream,
                "streams": STREAMS,
                "connections": STREAMS,
            }
        rounds = Rounds(setting, servers, lambda peer: files[peer.name])
        cells = {f"{STREAMS} x {each}": {"concurrency": STREAMS * int(each)} for each in setting.arguments.concurrency.split(",")}
        rounds.settle(load, concurrency=2 * STREAMS)
        rounds.run(load, cells)
        slowest = min(sorted(rounds.values(peer, list(cells)[0], "rate"))[0] for peer in servers)
        pace = setting.arguments.rate or PACE * slowest
        paced = Rounds(setting, servers, lambda peer: files[peer.name])
        paced.run(load, {"paced": {"rate": f"{pace:.1f}", "spacing": "CONSTANT"}})
    finally:
        load.close()
        for peer in servers:
            peer.stop()
    names = ("rate", "p50", "p99", "server_us")
    rows = [[peer.name, *(spread(paced.values(peer, "paced", name)) for name in names)] for peer in servers]
    even = table(["", "frames/s", "p50 ms", "p99 ms", "server CPU us a frame"], rows)
    return f"{rounds.table(cells, 'frames/s')}\n\nAt {pace:.1f} frames/s, evenly:\n\n{even}"
