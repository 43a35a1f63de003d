"""The county on SQLite and on a real PostgreSQL, each with a copy for the bare views."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.postgresql import start_postgresql

from .homes import build_county, environment

BARE = {"DJANGO_SETTINGS_MODULE": "benchmarks.inside.bare.settings"}


@dataclass(frozen=True, slots=True)
class Place:
    """An installation with the county in it, and one with a copy of its database."""

    name: str
    env: dict[str, str]
    bare_env: dict[str, str]


def open_places() -> Iterator[Place]:
    """In the benchmark's own home, which holds the county on SQLite already."""
    home = Path(os.environ["YITI_HOME"]).parent
    yield _copied(home)
    yield _on_postgresql(home)


def _copied(home: Path) -> Place:
    bare = home / "bare"
    shutil.copytree(home / "home", bare / "home")
    shutil.copytree(home / "keys", bare / "keys")
    return Place("SQLite", environment(home), environment(bare) | BARE)


def _on_postgresql(home: Path) -> Place:
    address = start_postgresql()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE county")
    mine = environment(home / "pg", _at(address, "county"))
    build_county(mine)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare TEMPLATE county")
    return Place("PostgreSQL", mine, environment(home / "pg", _at(address, "bare")) | BARE)


def _at(address: str, name: str) -> str:
    return address.replace("/postgres?", f"/{name}?")
