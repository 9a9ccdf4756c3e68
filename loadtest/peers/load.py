"""The load generator, one for all servers: a Java process that lives as long as the run and answers each turn with figures."""

import json
import struct
import subprocess
from pathlib import Path

import psutil

MAIN = "io.sluice.benchmarks.peers.PeerLoad"


def write_messages(file: Path, messages: list[bytes]) -> Path:
    """Each after its length in four bytes."""
    file.write_bytes(b"".join(struct.pack(">I", len(message)) + message for message in messages))
    return file


class Load:
    def __init__(self, java: str, jar: Path):
        command = [java, "-XX:+UseParallelGC", "-Xmx2g", "-XX:MaxDirectMemorySize=2g"]
        command += ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", str(jar), MAIN]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def cpu_seconds(self) -> float:
        return sum(psutil.Process(self.process.pid).cpu_times()[:2])

    def turn(self, peer, **settings) -> dict:
        """Figures of one measurement, and what the server and this process burnt for each answer, in microseconds."""
        line = " ".join(f"{name.replace('_', '-')}={value}" for name, value in settings.items() if value is not None)
        server, client = peer.cpu_seconds(), self.cpu_seconds()
        self.process.stdin.write(f"port={peer.port} {line}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("the load generator has ended; see above")
        figures = json.loads(answer)
        answers = max(1, figures["answers"])
        figures["server_us"] = (peer.cpu_seconds() - server) * 1e6 / answers
        figures["client_us"] = (self.cpu_seconds() - client) * 1e6 / answers
        return figures

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()
