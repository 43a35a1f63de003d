"""Read a backup back. Everything is unpacked and checked beside the data before anything of the present is touched."""

import json
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from yiti.foundation.installation.models import Installation
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .backups import FORMAT, MANIFEST
from .dumps import load_database


class UnableToRestore(UnableTo):
    code = "restore"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup said of itself."""

    made_at: str
    version: str
    files: int


def restore(source: Path, *, force: bool) -> Restored:
    """
    Put a backup in the place of the present data.

    :raises UnableToRestore: for a file that is no whole backup, of a newer version, or over data that stand, unless forced
    """
    home = Path(settings.YITI_HOME)
    if not force and _has_data(home):
        raise UnableToRestore(Text(f"{home} 里已有数据：加 --force 才会替换", f"{home} holds data already: --force replaces them"))
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as unpacked:
        folder = Path(unpacked)
        _unpack(source, folder)
        manifest = _read_manifest(folder)
        _check_hashes(folder, manifest["hashes"])
        _check_version(manifest)
        load_database(folder)
        _replace_files(folder / "files", home / "files")
        if (folder / "packs").exists():
            _replace_files(folder / "packs", home / "packs")
    return Restored(manifest["made_at"], manifest["version"], sum(name.startswith("files/") for name in manifest["hashes"]))


def _has_data(home: Path) -> bool:
    if any((home / "files").rglob("*")):
        return True
    return Installation._meta.db_table in connection.introspection.table_names() and Installation.objects.exists()


def _unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
    except (OSError, tarfile.TarError, EOFError) as error:
        raise UnableToRestore(Text(f"{source} 不是完整的备份：{error}", f"{source} is no whole backup: {error}")) from error


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if manifest.get("format") != FORMAT:
        raise UnableToRestore(Text("这不是 yiti 的备份，或不完整", "this is no backup of yiti, or not whole"))
    return manifest


def _check_hashes(folder: Path, hashes: dict[str, str]) -> None:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    wrong = there.symmetric_difference(hashes)
    for name in sorted(there & hashes.keys()):
        with (folder / name).open("rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
        if digest.hexdigest() != hashes[name]:
            wrong.add(name)
    if wrong:
        names = ", ".join(sorted(wrong)[:5])
        raise UnableToRestore(
            Text(f"备份中 {len(wrong)} 个文件缺失或被改动：{names}", f"{len(wrong)} files are missing or changed: {names}")
        )


def _check_version(manifest: dict[str, Any]) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = [name for name in manifest["migrations"] if name not in known]
    if unknown:
        version = manifest["version"]
        raise UnableToRestore(
            Text(f"备份来自更新的版本 {version}（{unknown[0]}）", f"the backup is of a newer version, {version} ({unknown[0]})")
        )


def _replace_files(new: Path, old: Path) -> None:
    if old.exists():
        shutil.rmtree(old)
    if new.exists():
        new.replace(old)
