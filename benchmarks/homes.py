"""Installations of a benchmark: a folder of their own, a county built in them, a server before them."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

FIRST_PORT = 8120


@contextmanager
def new_home() -> Iterator[Path]:
    """An empty folder, removed at the end; `YITI_BENCH_HOME` names a folder to make it in, for a disk of one's choice."""
    with tempfile.TemporaryDirectory(prefix="yiti-bench-", dir=os.environ.get("YITI_BENCH_HOME"), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def environment(home: Path, database: str = "") -> dict[str, str]:
    env = {
        "YITI_HOME": str(home / "home"), "YITI_KEYS": str(home / "keys"), "YITI_TODAY": "2026-10-09",
        "DJANGO_SETTINGS_MODULE": "yiti.config.settings",
    }  # fmt: skip
    return env | ({"DATABASE_URL": database} if database else {})


def build_county(env: Mapping[str, str]) -> None:
    """The county of 300 institutions, by a process of its own."""
    subprocess.run([sys.executable, "-m", "benchmarks.inside.county"], env=os.environ | env, check=True)


def free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) and not _is_taken(port):
                return port
    raise OSError("no port is free")


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
        return False


@contextmanager
def serving(command: list[str], env: Mapping[str, str], port: int, path: str = "/login/") -> Iterator[float]:
    """A server as a process; gives the seconds from its start to its first answered request, and stops it at the end."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | env, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}{path}", process)
        yield time.perf_counter() - start
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(address: str, process: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
    """:raises TimeoutError: where nothing answers in time"""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            urlopen(address, timeout=5).close()
            return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.02)
    raise TimeoutError(f"{address} did not answer")


def serve_command(port: int, *more: str) -> list[str]:
    return [sys.executable, "-m", "yiti", "serve", "--port", str(port), *more]


def bare_command(port: int) -> list[str]:
    """The bare views, as the house is served: one process, four threads."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "4", "--no-ws",
        "--log-level", "warning", "benchmarks.inside.bare.wsgi:application",
    ]  # fmt: skip
