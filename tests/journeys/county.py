"""A demonstration county as a new user gets it: built and served by the program itself, in a home of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

YITI = str(Path(sys.executable).parent / "yiti")
SCALE = "0.002"
"""Some eight hundred residents: as many as the journeys need."""
PATIENCE = 60.0
"""Seconds that a server may take to answer its first request."""
PORTS = range(18_000, 28_000)
TURNS = iter(range(os.getpid(), os.getpid() + len(PORTS)))
"""Each server of a run has a port of its own."""


def environment(home: Path) -> dict[str, str]:
    """The surroundings of an installation under `home`: nothing of the tests' own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "YITI_TODAY")}
    return {**kept, "YITI_HOME": str(home / "data"), "YITI_KEYS": str(home / "keys")}


def yiti(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; its exit code is the caller's to judge."""
    return subprocess.run([YITI, *words], env=environment(home), capture_output=True, text=True, check=False)


def build(home: Path) -> None:
    done = yiti(home, "demo", "--scale", SCALE)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])


def copy(home: Path, to: Path) -> None:
    """The same county once more, for a journey that changes it."""
    shutil.copytree(home, to)


def logins(home: Path) -> dict[str, dict[str, Any]]:
    """User name → role, password, institution, totp_secret."""
    return {row["username"]: row for row in json.loads(yiti(home, "demo", "--logins", "--json").stdout)}


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address under which the county answers, until the block ends."""
    port = _find_port()
    command = [YITI, "serve", "--port", str(port), "--no-worker"]
    with subprocess.Popen(command, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address)
            yield address
        finally:
            process.terminate()


def _find_port() -> int:
    """A free one below those that the system gives to whoever asks for any, so that it is free still when the server takes it."""
    for at in TURNS:
        with socket.socket() as probe:
            port = PORTS[at % len(PORTS)]
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no free port among {PORTS}")


def _wait(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{address}/login/", timeout=5).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return
