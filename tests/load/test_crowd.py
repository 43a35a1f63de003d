"""Fourteen write at once while an import and two closing runs go on: no error, none lost, the audit whole."""

import json
from pathlib import Path

import pytest

from tests.rooms.homes import make_home

CELLS, TIMES, ROWS = 12, 8, 6_000

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_nothing_is_lost_when_many_write_beside_an_import_and_closing_runs(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    assert home.call("-m", "tests.load.crowd", "prepare").returncode == 0
    done = home.call("-m", "tests.load.crowd", "write")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["wrong"] == []
    assert said["scores"] == CELLS * TIMES
    assert home.ask("SELECT sum(version) FROM assessment_score WHERE cycle_id = '2026Q2'") == CELLS * TIMES
    assert home.ask("SELECT count(*) FROM audit_change WHERE action = 'score.enter' AND role = 'assessor'") >= CELLS * TIMES
    assert home.ask("SELECT count(*) FROM ledger_accountsheet WHERE month = '2026-05-01' AND version IS NOT NULL") == 2 * TIMES + 1
    assert home.ask("SELECT count(*) FROM ledger_accountrow r JOIN ledger_accountsheet s ON s.id = r.sheet_id WHERE s.is_current") >= ROWS
    assert home.ask("SELECT count(*) FROM runs_run WHERE kind = 'distribution'") == 2
    assert home.call("-m", "tests.rooms.victim", "verify", "2026Q3").returncode == 0
