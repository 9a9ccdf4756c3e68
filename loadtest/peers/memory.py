"""From start to the first answer, and the memory of all processes of a server: at rest, and at most under load."""

import threading
import time

from load import write_messages
from pictures import decoded, jpegs
from tables import spread, table
from vit import peers

REST_SECONDS = 2
SAMPLE_SECONDS = 0.25
AT_ONCE = 16


class Sampler:
    """Looks at a server's memory while something else happens."""

    def __init__(self, peer):
        self.peer = peer
        self.most = 0.0
        self.enough = threading.Event()
        self.thread = threading.Thread(target=self.look)

    def look(self):
        while not self.enough.wait(SAMPLE_SECONDS):
            self.most = max(self.most, self.peer.memory_mib())

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.enough.set()
        self.thread.join()


def run(setting):
    pictures = [decoded(picture, setting.side) for picture in jpegs()]
    servers = setting.chosen(peers(setting))
    figures = {peer.name: [] for peer in servers}
    load = setting.load()
    try:
        for turn in range(setting.arguments.rounds):
            for peer in setting.alternate(servers, turn):
                seconds = peer.start(pictures[0])
                time.sleep(REST_SECONDS)
                rest = peer.memory_mib()
                questions = [peer.question(picture) for picture in pictures]
                file = write_messages(setting.folder / f"{peer.name}.messages", questions)
                with Sampler(peer) as sampler:
                    settings = {"concurrency": AT_ONCE, "warmup": 0, "seconds": setting.arguments.seconds}
                    load.turn(peer, method=peer.method, messages=file, **settings)
                peer.stop()
                figures[peer.name].append((seconds, rest, sampler.most))
                setting.say(f"{turn + 1}: {peer.name}: {figures[peer.name][-1]}")
    finally:
        load.close()
        for peer in servers:
            peer.stop()
    rows = [[peer.name, *(spread(list(column)) for column in zip(*figures[peer.name]))] for peer in servers]
    heads = ["", "start to first answer, s", "memory at rest, MiB", f"most with {AT_ONCE} calls at once, MiB"]
    return table(heads, rows)
