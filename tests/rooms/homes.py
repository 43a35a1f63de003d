"""Installations of their own for processes that tests start, on the database that the tests run on."""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tests.drills.machines import Machine, find_programs

ON_POSTGRESQL = os.environ.get("YITI_TEST_DATABASE") == "postgresql"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.quick", "YITI_TODAY": "2026-10-09"}


class Home(Machine):
    """A data folder, its keys and its database; questions go to the database itself, past the program."""

    def ask(self, sql: str) -> Any:
        """The first value of the first row."""
        if "DATABASE_URL" in self.env:
            with psycopg.connect(self.env["DATABASE_URL"]) as connection:
                row = connection.execute(sql).fetchone()  # type: ignore[call-overload]
        else:
            with sqlite3.connect(self.home / "yiti.sqlite3", timeout=30) as connection:
                row = connection.execute(sql).fetchone()
        return row[0] if row else None

    def act(self, *words: str) -> int:
        """One act of the victim: its exit code, -9 where it was killed."""
        done = self.call("-m", "tests.rooms.victim", *words)
        assert done.returncode in (0, -9), done.stderr
        return done.returncode


def make_home(folder: Path) -> Home:
    """An empty one."""
    return Home(folder, **SETTINGS, **(_on_postgresql("template1") if ON_POSTGRESQL else {}))


def copy_of(home: Home, folder: Path) -> Home:
    """The same installation once more; nobody may be connected to the first."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (home.home, home.home.with_name("keys")):
        if name.exists():
            shutil.copytree(name, folder / name.name)
    return Home(folder, **SETTINGS, **(_on_postgresql(_name_of(home.env["DATABASE_URL"])) if ON_POSTGRESQL else {}))


def drop_database(home: Home) -> None:
    """Take a PostgreSQL database away and make it anew, empty."""
    name = _name_of(home.env["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]


def _on_postgresql(template: str) -> dict[str, str]:
    """A database of its own, and the client programs of the server that the tests started."""
    return {"DATABASE_URL": _make_database(template), "PATH": f"{find_programs()}:{os.environ['PATH']}"}


def _make_database(template: str) -> str:
    name = f"home_{uuid4().hex[:12]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[call-overload]
    return os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?")


def _name_of(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]
