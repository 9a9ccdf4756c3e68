"""A server as a process of its own with all its children: start, wait, what it has used, stop."""

import os
import signal
import socket
import subprocess
import time

import psutil


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Process:
    """Runs in a session of its own, so that what it starts ends with it."""

    def __init__(self, command: list[str], log: str, environment: dict[str, str] | None = None, **options):
        self.log = log
        with open(log, "w") as output:
            self.popen = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
                **options,
            )
        self.begun = time.perf_counter()

    def _all(self) -> list[psutil.Process]:
        top = psutil.Process(self.popen.pid)
        return [top, *top.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """Of all cores, since the start."""
        return sum(sum(process.cpu_times()[:2]) for process in self._all())

    def memory_mib(self) -> float:
        """Proportional: what processes share counts once."""
        return sum(process.memory_full_info().pss for process in self._all()) / 2**20

    def ended(self) -> bool:
        return self.popen.poll() is not None

    def tail(self) -> str:
        with open(self.log, errors="replace") as lines:
            return "".join(lines.readlines()[-25:])

    def stop(self) -> None:
        if not self.ended():
            os.killpg(self.popen.pid, signal.SIGTERM)
            try:
                self.popen.wait(15)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.popen.pid, signal.SIGKILL)  # children that outlive their parent
        except ProcessLookupError:
            pass
        self.popen.wait()
