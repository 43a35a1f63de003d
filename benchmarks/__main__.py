"""`python -m benchmarks` measures everything, one process after the other, and ends with one table; with names, those alone."""

import importlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from .homes import build_county, environment, new_home
from .rows import Row, print_table, read_rows, write_rows

MODULES = {
    "distribution": "benchmarks.distribution",
    "storing": "benchmarks.inside.storing",
    "pages": "benchmarks.inside.pages",
    "serving": "benchmarks.serving",
    "writing": "benchmarks.writing",
    "indicators": "benchmarks.indicators",
    "current": "benchmarks.inside.current",
    "intake": "benchmarks.inside.intake",
    "scoring": "benchmarks.inside.scoring",
    "registers": "benchmarks.inside.registers",
    "packs": "benchmarks.inside.packs",
    "documents": "benchmarks.inside.documents",
    "reckonings": "benchmarks.inside.reckonings",
}
COUNTY_WANTED = {"storing", "pages", "serving", "writing", "documents"}
"""Those that want the county of 300 institutions in their home."""


def main(words: list[str]) -> int:
    if len(words) == 3 and words[1] == "--into":
        write_rows(Path(words[2]), importlib.import_module(MODULES[words[0]]).measure())
        return 0
    unknown = [word for word in words if word not in MODULES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(MODULES)}", file=sys.stderr)
        return 2
    with new_home() as template:
        if set(words or MODULES) & COUNTY_WANTED:
            print("county of 300 institutions …", file=sys.stderr, flush=True)
            build_county(environment(template))
        rows = [row for name in words or MODULES for row in measure_apart(name, template)]
    print()
    print_table(rows)
    over = [row for row in rows if row.holds is False]
    print(f"\n{sum(row.holds is True for row in rows)} pass, {len(over)} over")
    return 1 if over else 0


def measure_apart(name: str, template: Path) -> list[Row]:
    """In a process and an installation of its own, so that memory, settings and rows are the benchmark's alone."""
    start = time.perf_counter()
    print(f"{name} …", file=sys.stderr, flush=True)
    with new_home() as home:
        if name in COUNTY_WANTED:
            shutil.copytree(template, home, dirs_exist_ok=True)
        into = home / "rows.json"
        command = [sys.executable, "-m", "benchmarks", name, "--into", str(into)]
        code = subprocess.run(command, env=os.environ | environment(home), check=False).returncode
        rows = read_rows(into) if into.exists() else [Row(name, f"ended with {code}", "", False)]
    print(f"{name} {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
