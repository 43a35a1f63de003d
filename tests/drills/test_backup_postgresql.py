"""The same drill on PostgreSQL, with the client programs of the server that the tests started."""

import os
from pathlib import Path

import psycopg
import pytest

from tests.drills.machines import PREPARE, Machine, find_programs

pytestmark = pytest.mark.postgresql


def make_machine(folder: Path, name: str) -> Machine:
    """An installation with a new database on the server of the tests."""
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    address = url.replace("/postgres?", f"/{name}?")
    return Machine(folder / name, DATABASE_URL=address, PATH=f"{find_programs()}:{os.environ['PATH']}")


def test_a_backup_moves_to_another_database_and_verifies(tmp_path: Path) -> None:
    first, second = make_machine(tmp_path, "drill_first"), make_machine(tmp_path, "drill_second")
    assert first.yiti("migrate").returncode == 0
    assert first.call("-c", PREPARE).returncode == 0
    done = first.yiti("backup", str(tmp_path / "b.tar.gz"))
    assert done.returncode == 0, done.stderr
    done = second.yiti("restore", str(tmp_path / "b.tar.gz"))
    assert done.returncode == 0, done.stderr
    assert second.yiti("audit", "verify").returncode == 0
    assert second.yiti("restore", str(tmp_path / "b.tar.gz")).returncode == 2
    assert second.yiti("restore", str(tmp_path / "b.tar.gz"), "--force").returncode == 0


def test_without_pg_dump_it_says_what_to_install(tmp_path: Path) -> None:
    machine = make_machine(tmp_path, "drill_bare")
    machine.yiti("migrate")
    machine.env["PATH"] = "/nowhere"
    done = machine.yiti("backup", str(tmp_path / "b.tar.gz"))
    assert done.returncode == 2
    assert "postgresql-client" in done.stderr
    assert not (tmp_path / "b.tar.gz").exists()
