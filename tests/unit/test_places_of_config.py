from pathlib import Path

import pytest

from yiti.config.databases import get_database
from yiti.config.places import get_key


def test_a_key_is_made_once_and_only_its_owner_reads_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YITI_KEYS", str(tmp_path / "keys"))
    first = get_key("secret_key")
    assert get_key("secret_key") == first
    assert len(first) >= 50
    assert (tmp_path / "keys" / "secret_key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["secret_key"]


def test_without_an_address_the_database_is_the_file_in_the_data_folder(tmp_path: Path) -> None:
    assert get_database(None, tmp_path)["NAME"] == tmp_path / "yiti.sqlite3"


def test_a_postgresql_address_is_taken_apart() -> None:
    database = get_database("postgresql://clerk:p%40ss@db:5433/yiti?sslmode=require", Path())
    assert (database["USER"], database["PASSWORD"], database["HOST"], database["PORT"]) == ("clerk", "p@ss", "db", "5433")
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_folder_is_the_host() -> None:
    assert get_database("postgresql://postgres:@/postgres?host=/tmp/pg", Path())["HOST"] == "/tmp/pg"


def test_another_kind_of_address_is_refused() -> None:
    with pytest.raises(ValueError, match="not known"):
        get_database("mysql://db/yiti", Path())
