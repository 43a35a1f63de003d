"""A whole copy of the database as files, and back: SQLite by its own online backup, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

SQLITE_FILE = "yiti.sqlite3"
POSTGRESQL_FILE = "yiti.pgdump"


class UnableToDump(UnableTo):
    code = "dump"


def dump_database(folder: Path) -> list[Path]:
    """
    Copy the database as it stands at one moment, without stopping anybody.

    :raises UnableToDump: where pg_dump is missing or fails
    """
    if connection.vendor == "postgresql":
        path = folder / POSTGRESQL_FILE
        _call("pg_dump", ["--format=custom", "--no-owner", f"--file={path}", "--dbname", _database_name()])
        return [path]
    path = folder / SQLITE_FILE
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy, pages=4096)
        copy.execute("PRAGMA journal_mode=DELETE")
    return [path]


def load_database(folder: Path) -> None:
    """
    Put a copied database in the place of the present one. Nobody else may be using it.

    :raises UnableToDump: for a copy of the other kind of database, or where pg_restore is missing or fails
    """
    connection.close()
    if connection.vendor == "postgresql":
        path = _found(folder / POSTGRESQL_FILE, folder / SQLITE_FILE)
        options = ["--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction"]
        _call("pg_restore", [*options, "--dbname", _database_name(), str(path)])
        return
    path = _found(folder / SQLITE_FILE, folder / POSTGRESQL_FILE)
    target = Path(connection.settings_dict["NAME"])
    for ending in ("-wal", "-shm"):
        Path(f"{target}{ending}").unlink(missing_ok=True)
    path.replace(target)


def _found(wanted: Path, other: Path) -> Path:
    if wanted.exists():
        return wanted
    raise UnableToDump(
        Text(
            f"备份是 {other.name}，而这里的数据库是 {connection.vendor}：请换用同类数据库（DATABASE_URL）",
            f"the backup holds {other.name}, but the database here is {connection.vendor}: use the same kind (DATABASE_URL)",
        )
    )


def _database_name() -> str:
    return str(connection.settings_dict["NAME"])


def _call(program: str, arguments: list[str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise UnableToDump(
            Text(f"缺少 {program}：请安装 postgresql-client", f"{program} is missing: install the package postgresql-client")
        )
    given = connection.settings_dict
    names = {"PGHOST": given["HOST"], "PGPORT": given["PORT"], "PGUSER": given["USER"], "PGPASSWORD": given["PASSWORD"]}
    environment = os.environ | {name: str(value) for name, value in names.items() if value}
    done = subprocess.run([found, *arguments], env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise UnableToDump(Text(f"{program} 失败：{done.stderr.strip()}", f"{program} failed: {done.stderr.strip()}"))
