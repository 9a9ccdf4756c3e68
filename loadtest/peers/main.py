"""Sluice beside other servers: the table of one question. `peers` is the way to start it."""

import argparse
import importlib
import json
import os
import shutil
import sys
from pathlib import Path

FOLDER = Path(os.environ["PEERS_DIR"]).resolve()
ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(FOLDER / "generated"))

QUESTIONS = {
    "overhead": "a model that does nothing: calls/s and latency of the server alone, against Triton's identity and grpc-java",
    "vit": "one ViT-B/16 behind every server: images/s, and whether the answers are the same",
    "overload": "twice what each server can do, deadlines of a second: answers in time, and what was computed for nobody",
    "memory": "from start to the first answer, and memory at rest and under load",
    "streams": "JPEG frames on eight streams: frames/s at full speed, latency at one pace",
}


class Setting:
    """Where things are, and what was asked for."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.folder = FOLDER
        self.launcher = ROOT / "sluice"
        self.jar = ROOT / "benchmarks/target/benchmarks.jar"
        self.java = shutil.which("java")
        self.sluice_flags = arguments.sluice.split() if arguments.sluice else []
        self.model = Path(arguments.model).resolve() if arguments.model else FOLDER / "vit-b16"
        config = json.loads((self.model / "config.json").read_text())
        self.side = config["image_size"]
        self.classes = len(config["id2label"]) if "id2label" in config else 1000

    def load(self):
        from load import Load

        return Load(self.java, self.jar)

    def say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    def chosen(self, servers) -> list:
        wanted = self.arguments.peers
        return [peer for peer in servers if not wanted or peer.name in wanted.split(",")]

    def alternate(self, servers: list, turn: int) -> list:
        """Forwards and backwards in turns: nobody is always the first after the others."""
        return servers if turn % 2 == 0 else servers[::-1]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{name}: {what}" for name, what in QUESTIONS.items()),
    )
    parser.add_argument("question", choices=QUESTIONS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4, help="of each measurement")
    parser.add_argument("--warmup", type=float, default=1, help="seconds before each measurement")
    parser.add_argument("--settle", type=float, default=8, help="seconds of load on each server before the first round")
    parser.add_argument("--concurrency", default="1,16,64", help="calls at once")
    parser.add_argument("--request", choices=["64B", "150KB"], default="64B", help="overhead: size of a request")
    parser.add_argument("--picture", choices=["pixels", "jpeg"], default="pixels", help="vit: what is sent")
    parser.add_argument("--threads", type=int, default=2, help="of a forward pass")
    parser.add_argument("--model", help="folder of a ViTForImageClassification; a generated ViT-B/16 unless given")
    parser.add_argument("--precisions", default="fp32", help="streams: Sluice's, separated by commas")
    parser.add_argument("--rate", type=float, help="streams: frames/s of the paced part; half of what the slowest can do")
    parser.add_argument("--peers", help="only these, by name, separated by commas")
    parser.add_argument("--sluice", help="more flags for Sluice")
    arguments = parser.parse_args()
    setting = Setting(arguments)
    from tables import where

    text = importlib.import_module(arguments.question).run(setting)
    report = f"`loadtest/peers/peers {' '.join(sys.argv[1:])}`, {where()}\n\n{text}\n"
    print(report)
    with open(FOLDER / "results.md", "a") as results:
        results.write(report + "\n")


if __name__ == "__main__":
    main()
