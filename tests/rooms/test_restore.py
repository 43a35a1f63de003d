"""The restore drill with a quarter in it: what was closed and paid verifies on another machine, to the fen."""

from pathlib import Path

import pytest

from .homes import Home, copy_of, make_home

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

TABLES = ("runs_run", "pay_payslip", "audit_change WHERE action <> 'audit.take_up'", "audit_seal", "ledger_accountrow", "files_storedfile")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A county whose quarter is ranked and fed back."""
    home = make_home(tmp_path_factory.mktemp("prepared"))
    assert home.act("prepare-county") == home.act("prepare-distribution") == 0
    return home


@pytest.fixture(scope="module")
def first(prepared: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same, distributed in two institutions."""
    home = copy_of(prepared, tmp_path_factory.mktemp("first"))
    assert home.act("distribute") == 0
    return home


def test_after_a_restore_the_quarter_and_the_audit_verify(first: Home, tmp_path: Path) -> None:
    backup = tmp_path / "backup.tar.gz"
    done = first.yiti("backup", str(backup))
    assert done.returncode == 0, done.stderr
    second = make_home(tmp_path / "second")
    done = second.yiti("restore", str(backup))
    assert done.returncode == 0, done.stderr
    for table in TABLES:
        assert second.ask(f"SELECT count(*) FROM {table}") == first.ask(f"SELECT count(*) FROM {table}"), table
    assert second.yiti("audit", "verify").returncode == 0
    assert second.yiti("quarter", "verify", "2026Q3").returncode == 0


def test_what_was_written_after_the_backup_is_gone_and_can_be_done_again(prepared: Home, first: Home, tmp_path: Path) -> None:
    backup = tmp_path / "backup.tar.gz"
    machine = copy_of(prepared, tmp_path / "machine")
    assert machine.yiti("backup", str(backup)).returncode == 0
    assert machine.act("distribute") == 0
    done = machine.yiti("restore", str(backup), "--force")
    assert done.returncode == 0, done.stderr
    assert machine.ask("SELECT count(*) FROM pay_payslip") == 0
    assert machine.act("distribute") == 0
    assert machine.ask("SELECT count(*) FROM pay_payslip") == first.ask("SELECT count(*) FROM pay_payslip")
    assert machine.call("-m", "tests.rooms.victim", "verify", "2026Q3").returncode == 0
