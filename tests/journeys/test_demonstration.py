"""The demonstration is what it says it is, and `quarter verify` finds whatever is changed in it."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import county
from tests.journeys.written import count_written, list_empty_registers
from yiti.policy.packs import load_pack

pytestmark = pytest.mark.slow
PUBLISHED = ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2")


def ask(home: Path, *words: str) -> tuple[int, Any]:
    done = county.yiti(home, *words, "--json")
    return done.returncode, json.loads(done.stdout)


def change(home: Path, statement: str) -> None:
    with sqlite3.connect(home / "data" / "yiti.sqlite3") as database:
        assert database.execute(statement).rowcount == 1


@pytest.mark.parametrize("period", PUBLISHED)
def test_every_published_quarter_verifies_to_the_fen_and_has_not_drifted(built: Path, period: str) -> None:
    code, found = ask(built, "quarter", "verify", period)
    assert (code, found["mismatches"]) == (0, [])
    assert found["runs"] >= 17
    assert ask(built, "quarter", "drift", period)[1]["drifted"] == []


def test_the_third_quarter_runs_with_one_institution_late(built: Path) -> None:
    code, found = ask(built, "quarter", "status", "2026Q3")
    assert (code, found["on"]) == (1, "2026-10-09")
    sent = [step for step in found["steps"] if step["step"] == "send"]
    assert sum(step["state"] == "done" for step in sent) == 15
    assert [step["late_days"] for step in sent if step["late_days"]] == [1]


def test_no_register_is_empty_and_proposals_and_papers_were_written(built: Path) -> None:
    assert list_empty_registers(built, "changji-2021") == []
    written = count_written(built)
    assert (written["proposals"], written["answered"], written["returned"], written["again"], written["closed"]) == (6, 3, 1, 1, 1)
    assert written["papers"] > 0


def test_no_goal_of_long_ago_is_left_open(built: Path) -> None:
    packs = [load_pack(id) for id in ("changji-2021", "xinjiang-community-2016")]
    over = {(pack.id, task.id) for pack in packs for task in pack.tasks.values() if (due := pack.due_of(task)) and due.year < 2024}
    with sqlite3.connect(built / "data" / "yiti.sqlite3") as database:
        met = database.execute("select pack, task, met_how from tasks_task where period = '' and met_on is not null").fetchall()
    assert len(over) == 6
    assert {(pack, task) for pack, task, how in met if how == "evidence"} >= over


def test_amounts_add_up_to_the_level_one_total(built: Path) -> None:
    with sqlite3.connect(built / "data" / "yiti.sqlite3") as database:
        paid = dict(
            database.execute(
                "select institution_id, round(sum(amount), 2) from pay_payslip"
                " where period = '2026Q2' and kind in ('staff', 'head', 'deputy', 'trainee') group by 1"
            ).fetchall()
        )
        granted = dict(database.execute("select institution_id, level_one_total from pay_quartertotal where period = '2026Q2'").fetchall())
    assert paid == granted
    assert len(paid) == 16


def test_a_changed_payslip_is_named_with_table_key_and_field(home: Path) -> None:
    change(home, "update pay_payslip set amount = amount + 1 where id = (select min(id) from pay_payslip where period = '2025Q4')")
    code, found = ask(home, "quarter", "verify", "2025Q4")
    assert code == 1
    assert [(row["table"], row["field"]) for row in found["mismatches"]] == [("pay_payslip", "amount")]


def test_a_changed_input_of_a_closed_run_is_found(home: Path) -> None:
    change(
        home,
        'update runs_run set inputs = replace(inputs, \'"medical_cost":"1\', \'"medical_cost":"2\')'
        " where kind = 'quarter' and period = '2025Q4'",
    )
    code, found = ask(home, "quarter", "verify", "2025Q4")
    assert code == 1
    assert ("runs_run", "hash") in [(row["table"], row["field"]) for row in found["mismatches"]]
    assert any("fund_pool.pool" in row["field"] for row in found["mismatches"])


def test_a_changed_figure_of_the_held_pack_is_found(home: Path) -> None:
    change(home, "update runs_run set pack = replace(pack, '\"0.15\"', '\"0.16\"') where kind = 'quarter' and period = '2025Q4'")
    code, found = ask(home, "quarter", "verify", "2025Q4")
    assert code == 1
    assert {row["table"] for row in found["mismatches"]} >= {"runs_run"}


def test_the_audit_chain_of_the_whole_county_is_whole(built: Path) -> None:
    code, found = ask(built, "audit", "verify")
    assert (code, found["breaks"]) == (0, [])
    assert found["seals"] > 0


def test_a_second_demo_changes_nothing(built: Path) -> None:
    before = (built / "data" / "yiti.sqlite3").stat().st_size
    assert county.yiti(built, "demo", "--once").returncode == 0
    assert (built / "data" / "yiti.sqlite3").stat().st_size == before


def test_a_backup_restored_elsewhere_verifies(built: Path, tmp_path: Path) -> None:
    archive = tmp_path / "county.tar.gz"
    assert county.yiti(built, "backup", str(archive)).returncode == 0
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "data").mkdir(parents=True)
    done = county.yiti(elsewhere, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert ask(elsewhere, "quarter", "verify", "2025Q4")[0] == 0
    assert ask(elsewhere, "audit", "verify")[0] == 0
