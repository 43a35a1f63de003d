"""`python -m benchmarks` measures everything, one process after the other, and ends with one table; with names, those alone."""

import importlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .rows import Row, print_table, read_rows, write_rows

NAMES = ("distribution", "storing", "pages", "serving", "writing")


def main(words: list[str]) -> int:
    if len(words) == 3 and words[1] == "--into":
        write_rows(Path(words[2]), importlib.import_module(f"benchmarks.{words[0]}").measure())
        return 0
    unknown = [word for word in words if word not in NAMES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    rows = [row for name in words or NAMES for row in measure_apart(name)]
    print()
    print_table(rows)
    missed = sum(row.holds is False for row in rows)
    print(f"\n{sum(row.holds is True for row in rows)} limits hold, {missed} missed")
    return 1 if missed else 0


def measure_apart(name: str) -> list[Row]:
    """In a process of its own, so that memory and settings are the benchmark's alone."""
    start = time.perf_counter()
    print(f"{name} …", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="yiti-bench-") as folder:
        into = Path(folder) / "rows.json"
        code = subprocess.run([sys.executable, "-m", "benchmarks", name, "--into", str(into)], check=False).returncode
        rows = read_rows(into) if into.exists() else [Row(name, f"ended with {code}", "", False)]
    print(f"{name} {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
