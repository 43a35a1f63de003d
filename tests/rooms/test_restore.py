"""The restore drill with a quarter in it: what was closed and paid verifies on another machine, to the fen."""

from pathlib import Path

import pytest

from .homes import Home, make_home

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

TABLES = ("runs_run", "pay_payslip", "audit_change WHERE action <> 'audit.take_up'", "audit_seal", "ledger_accountrow", "files_storedfile")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A county whose quarter is ranked, fed back and distributed in two institutions."""
    home = make_home(tmp_path_factory.mktemp("first"))
    assert home.act("prepare-distribution") == 0
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


def test_what_was_written_after_the_backup_is_gone_and_can_be_done_again(first: Home, tmp_path: Path) -> None:
    backup = tmp_path / "backup.tar.gz"
    machine = make_home(tmp_path / "machine")
    assert machine.act("prepare-distribution") == 0
    assert machine.yiti("backup", str(backup)).returncode == 0
    assert machine.act("distribute") == 0
    done = machine.yiti("restore", str(backup), "--force")
    assert done.returncode == 0, done.stderr
    assert machine.ask("SELECT count(*) FROM pay_payslip") == 0
    assert machine.act("distribute") == 0
    assert machine.ask("SELECT count(*) FROM pay_payslip") == first.ask("SELECT count(*) FROM pay_payslip")
    assert machine.call("-m", "tests.rooms.victim", "verify", "2026Q3").returncode == 0
