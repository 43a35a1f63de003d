"""Back up and restore as an administrator does it: by the command line, in data folders of their own."""

import json
import tarfile
from pathlib import Path

import pytest

from tests.drills.machines import PREPARE, Machine


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    machine = Machine(folder)
    assert machine.yiti("migrate").returncode == 0
    assert machine.call("-c", PREPARE).returncode == 0
    done = machine.yiti("backup", str(folder / "b.tar.gz"))
    assert done.returncode == 0, done.stderr
    return folder / "b.tar.gz"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def repack(source: Path, target: Path, change: dict[str, bytes | None]) -> Path:
    """The same backup with members changed, or left out where the content is None."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            file = old.extractfile(member)
            content = change.get(member.name, file.read() if file else b"")
            if content is not None:
                path = target.with_name("member")
                path.write_bytes(content)
                new.add(path, member.name)
    return target


def names_in(backup: Path) -> list[str]:
    with tarfile.open(backup) as archive:
        return archive.getnames()


def test_after_a_restore_on_another_machine_everything_verifies(backup: Path, machine: Machine) -> None:
    assert machine.yiti("restore", str(backup)).returncode == 0
    assert machine.yiti("audit", "verify").returncode == 0
    findings = json.loads(machine.yiti("doctor", "--files", "--json").stdout)
    assert [(item["check"], item["is_right"]) for item in findings if item["check"] in ("files", "installation")] == [
        ("installation", True), ("files", True),
    ]  # fmt: skip


def test_a_backup_holds_no_key(backup: Path) -> None:
    assert not [name for name in names_in(backup) if "key" in name]
    assert backup.stat().st_mode & 0o077 == 0


def test_data_that_stand_are_replaced_only_by_force(backup: Path, machine: Machine) -> None:
    assert machine.yiti("restore", str(backup)).returncode == 0
    refused = machine.yiti("restore", str(backup))
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert machine.yiti("restore", str(backup), "--force").returncode == 0


def test_a_changed_file_is_found_and_nothing_is_touched(backup: Path, machine: Machine, tmp_path: Path) -> None:
    name = next(name for name in names_in(backup) if name.startswith("files/"))
    refused = machine.yiti("restore", str(repack(backup, tmp_path / "forged.tar.gz", {name: b"%PDF-forged"})))
    assert refused.returncode == 2
    assert name in refused.stderr
    assert not (machine.home / "files").exists()


@pytest.mark.parametrize("left_out", ["manifest.json", "yiti.sqlite3"])
def test_a_backup_with_a_part_missing_is_refused(backup: Path, machine: Machine, tmp_path: Path, left_out: str) -> None:
    assert machine.yiti("restore", str(repack(backup, tmp_path / "torn.tar.gz", {left_out: None}))).returncode == 2


def test_a_torn_file_is_refused(backup: Path, machine: Machine, tmp_path: Path) -> None:
    torn = tmp_path / "torn.tar.gz"
    torn.write_bytes(backup.read_bytes()[:-4000])
    refused = machine.yiti("restore", str(torn))
    assert refused.returncode == 2
    assert "no whole backup" in refused.stderr


def test_a_backup_of_a_newer_version_is_refused(backup: Path, machine: Machine, tmp_path: Path) -> None:
    with tarfile.open(backup) as archive:
        file = archive.extractfile("manifest.json")
        assert file
        manifest = json.load(file)
    manifest["migrations"].append("pay.9999_from_the_future")
    newer = repack(backup, tmp_path / "newer.tar.gz", {"manifest.json": json.dumps(manifest).encode()})
    refused = machine.yiti("restore", str(newer))
    assert refused.returncode == 2
    assert "newer version" in refused.stderr


def test_a_backup_does_not_land_in_the_data_folder(machine: Machine) -> None:
    machine.yiti("migrate")
    assert machine.yiti("backup", str(machine.home / "b.tar.gz")).returncode == 2
