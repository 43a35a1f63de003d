"""
Make `.venv/` with the extra named on the command line, and say in plain words what is missing on this machine.

Runs on the system's Python, so it uses nothing but the standard library and imports nothing that Debian ships apart.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = {"screens": ("run.stamp",), "dev": ("run.stamp", "dev.stamp"), "spark": ("spark.stamp",)}


def main() -> int:
    extra = sys.argv[1]
    if sys.version_info < (3, 11):  # noqa: UP036 - any Python may run this
        return complain(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}. Try: make PYTHON=python3.11 setup")
    if not works(PYTHON):
        if find_spec("ensurepip") is None:
            return complain("python3-venv is missing. Install it: apt-get install python3-venv")
        print("Making .venv …", flush=True)
        if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
            return complain("The virtual environment could not be made. On Debian: apt-get install python3-venv")
    print(f"Installing the packages ({extra}) …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--editable", f"{PROJECT}[{extra}]"]
    if subprocess.run(pip, check=False).returncode:
        return complain("The packages could not be installed: is the Python package registry reachable from this machine? See above.")
    for stamp in STAMPS[extra]:
        (VENV / stamp).touch()
    return 0


def works(python: Path) -> bool:
    """Whether the environment is there and still runs from this place."""
    return python.exists() and not subprocess.run([str(python), "-m", "pip", "--version"], check=False, capture_output=True).returncode


def complain(words: str) -> int:
    print(f"\n{words}\n", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
