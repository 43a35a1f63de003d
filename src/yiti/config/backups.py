"""
Backups: one .tar.gz with the database, the evidence files, the county's own packs in the data folder, and a manifest of
hashes, which comes last.

Keys are never in a backup. Files are only ever added, and a row follows its file, so a database copied before the files
finds every file it names.
"""

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from yiti import __version__
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .dumps import dump_database

FORMAT = 1
MANIFEST = "manifest.json"


class UnableToBackUp(UnableTo):
    code = "backup"


@dataclass(slots=True)
class Written:
    """What went into a backup: hash by name."""

    hashes: dict[str, str] = field(default_factory=dict)
    size: int = 0


def back_up(target: Path, *, now: datetime) -> Written:
    """
    Write a backup while the house is in use. The file appears under its name only when it is whole.

    :raises UnableToBackUp: where the target exists or lies in the data folder
    """
    home = Path(settings.YITI_HOME)
    if target.exists():
        raise UnableToBackUp(Text(f"{target} 已存在", f"{target} exists already"))
    if target.resolve().is_relative_to(home):
        raise UnableToBackUp(Text("备份不能放在数据文件夹里", "a backup does not belong in the data folder"))
    draft = target.with_name(f".{target.name}.part")
    written = Written()
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
                _add_all(archive, home, now, written)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return written


def _add_all(archive: tarfile.TarFile, home: Path, now: datetime, written: Written) -> None:
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=home) as folder:
        for path in dump_database(Path(folder)):
            _add(archive, path.name, path, written)
    for name, path in _list_files(home):
        _add(archive, name, path, written)
    _add_manifest(archive, now, written)


def _list_files(home: Path) -> Iterator[tuple[str, Path]]:
    for part in ("files", "packs"):
        for path in sorted((home / part).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(home).as_posix(), path


class _Hashed(io.RawIOBase):
    """A file that is hashed while the archive reads it."""

    def __init__(self, file: IO[bytes]):
        self.file = file
        self.hash = sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.hash.update(block)
        return block


def _add(archive: tarfile.TarFile, name: str, path: Path, written: Written) -> None:
    with path.open("rb") as file:
        hashed = _Hashed(file)
        archive.addfile(_member(name, path.stat().st_size), hashed)
    written.hashes[name] = hashed.hash.hexdigest()
    written.size += path.stat().st_size


def _add_manifest(archive: tarfile.TarFile, now: datetime, written: Written) -> None:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "version": __version__,
        "made_at": now.isoformat(),
        "database": connection.vendor,
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        "hashes": written.hashes,
    }
    content = json.dumps(manifest, indent=1).encode()
    archive.addfile(_member(MANIFEST, len(content)), io.BytesIO(content))


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    return member
