"""
Forty indicators for 300 institutions from cold Parquet: 1 million residents, 12 million events of two years.

Beside them a query for the same figures written in Polars by hand. Each in a process of its own, so that memory is its own.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .facts.making import write_lake
from .rows import Row, at_most

RESIDENTS, EVENTS = 1_000_000, 12_000_000
ROUNDS = 3
SMALLER = 10


def measure() -> list[Row]:
    name = f"40 indicators, {RESIDENTS:,} residents, {EVENTS:,} events"
    with TemporaryDirectory(prefix="yiti-bench-") as folder:
        large, small = Path(folder) / "large", Path(folder) / "small"
        write_lake(large, RESIDENTS, EVENTS)
        write_lake(small, RESIDENTS // SMALLER, EVENTS // SMALLER)
        by_hand, ours, tenth = run(large, "by_hand"), run(large, "polars"), run(small, "polars")
    same = "the same figures" if by_hand.figures == ours.figures else "OTHER FIGURES"
    return [
        Row(f"{name}: Polars by hand", f"{by_hand.seconds:.2f} s, {by_hand.megabytes:.0f} MB"),
        at_most(f"{name}: time of the engine", ours.seconds / by_hand.seconds, 1.5, note=f"{ours.seconds:.2f} s, {same}"),
        at_most(f"{name}: memory of the engine", ours.megabytes / by_hand.megabytes, 1.5, note=f"{ours.megabytes:.0f} MB"),
        at_most(
            f"{name}: growth from a tenth, per event", ours.seconds / tenth.seconds / SMALLER, 1, note=f"{tenth.seconds:.2f} s for a tenth"
        ),
    ]


class Run:
    """The least time of some rounds, the most memory, and what came out."""

    def __init__(self, answer: dict[str, object]):
        self.seconds = float(str(answer["seconds"]))
        self.megabytes = float(str(answer["megabytes"]))
        self.figures = answer["figures"]


def run(lake: Path, how: str) -> Run:
    command = [sys.executable, "-m", "benchmarks.facts.running", str(lake), how, str(ROUNDS)]
    return Run(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
