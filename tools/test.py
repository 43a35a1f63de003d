"""All tests on SQLite, then those that use the database on a real PostgreSQL; both results, and what failed, at the end."""

import os
import subprocess
import sys

RUNS = {"SQLite": {}, "PostgreSQL": {"YITI_TEST_DATABASE": "postgresql"}}
SHARED = {
    name: ("-n", workers, "--dist", "loadgroup", "--no-loadscope-reorder")
    for name, workers in {"SQLite": "auto", "PostgreSQL": "2"}.items()
}
"""Workers share the cores on SQLite. On PostgreSQL each worker has a server of its own, so two of them keep four cores busy."""


def main() -> int:
    ends = {name: run(name, extra) for name, extra in RUNS.items()}
    print()
    for name, (code, last, failed) in ends.items():
        print(f"{name}: {last or f'pytest ended with {code}'}", *failed, sep="\n  ")
    return max(code for code, _, _ in ends.values())


def run(name: str, extra: dict[str, str]) -> tuple[int, str, list[str]]:
    """Pytest's exit code, its last line, and the lines of its summary that name what failed."""
    print(f"\n=== {name} ===", flush=True)
    last, failed = "", []
    command = [sys.executable, "-m", "pytest", "--color=no", *SHARED[name], *sys.argv[1:]]
    with subprocess.Popen(command, env=os.environ | extra, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line.strip(" =\n") or last
            if line.startswith(("FAILED ", "ERROR ")):
                failed.append(line.strip())
    return process.returncode, last, failed


if __name__ == "__main__":
    sys.exit(main())
