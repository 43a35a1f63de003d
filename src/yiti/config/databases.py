"""Which database an installation uses."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"


def sqlite_database(path: Path) -> dict[str, Any]:
    """Write-ahead log, so that readers never wait; writers queue from their first statement on; every commit is on the disk."""
    return {
        "ENGINE": "yiti.config.engines.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": SQLITE_START},
    }


def postgresql_database(url: str) -> dict[str, Any]:
    """
    `postgresql://user:password@host:port/name`; `?host=/folder` names a socket, other options go to libpq as they are.

    :raises ValueError: for any other kind of address
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL: {parts.scheme}:// is not known; write postgresql://user:password@host:port/name")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "yiti.config.engines.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def get_database(url: str | None, home: Path) -> dict[str, Any]:
    """The database that `DATABASE_URL` names, else the SQLite file of the data folder."""
    return postgresql_database(url) if url else sqlite_database(home / "yiti.sqlite3")
