"""Medians, spreads and ratios as a Markdown table, under a line that says where and when."""

import datetime
import os
import platform
import re
import statistics
import subprocess
from importlib.metadata import version
from pathlib import Path


def median(values: list[float]) -> float:
    return statistics.median(values)


def number(value: float) -> str:
    """To three significant digits, with separators."""
    if value == 0:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(values: list[float]) -> str:
    """`12.3 (11.9 to 12.8)`"""
    return f"{number(median(values))} ({number(min(values))} to {number(max(values))})"


def ratios(ours: list[float], theirs: list[float]) -> list[float]:
    """Round by round: a machine that drifts slows both."""
    return [one / other for one, other in zip(ours, theirs) if other]


def where() -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text()).group(1)) / 2**20
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.split('"')[1]
    versions = ", ".join(f"{name} {version(name)}" for name in ("grpcio", "torch", "transformers", "nvidia-pytriton"))
    return (
        f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores of "
        f"{model.group(1) if model else platform.processor()}, {memory:.0f} GiB, Linux {platform.release()}, glibc "
        f"{platform.libc_ver()[1]}, Java {java}, Python {platform.python_version()}; {versions}; "
        f"OMP_WAIT_POLICY={os.environ.get('OMP_WAIT_POLICY')}"
    )


def table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] + ["--:"] * (len(heads) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
