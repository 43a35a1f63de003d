"""All tests on SQLite, then those that use the database on a real PostgreSQL; both results at the end."""

import os
import subprocess
import sys

RUNS = {"SQLite": {}, "PostgreSQL": {"YITI_TEST_DATABASE": "postgresql"}}
SHARED = {name: ("-n", workers, "--dist", "loadgroup") for name, workers in {"SQLite": "auto", "PostgreSQL": "2"}.items()}
"""Workers share the cores on SQLite. On PostgreSQL each worker has a server of its own, so two of them keep four cores busy."""


def main() -> int:
    ends = {name: run(name, extra) for name, extra in RUNS.items()}
    print()
    for name, (code, last) in ends.items():
        print(f"{name}: {last or f'pytest ended with {code}'}")
    return max(code for code, _ in ends.values())


def run(name: str, extra: dict[str, str]) -> tuple[int, str]:
    """Pytest's exit code and its last line."""
    print(f"\n=== {name} ===", flush=True)
    last = ""
    command = [sys.executable, "-m", "pytest", "--color=no", *SHARED[name], *sys.argv[1:]]
    with subprocess.Popen(command, env=os.environ | extra, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line.strip(" =\n") or last
    return process.returncode, last


if __name__ == "__main__":
    sys.exit(main())
