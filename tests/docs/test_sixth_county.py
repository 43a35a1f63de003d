"""The county of docs/sixth-county.md is written, checked and reckoned as the page says."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.docs.pages import read
from tests.invented_county import ID, write_county
from yiti.config.proving import prove_pack
from yiti.policy.packs import folders, loading
from yiti.policy.packs.printing import check_text
from yiti.policy.rules import compute

PAGE = read("docs/sixth-county.md")
MISTAKES = {
    "before its start": ("targets.yaml", "due: 2026-12-31\n    printed_due", "due: 2026-01-31\n    printed_due"),
    "health_commision": ("targets.yaml", "lead: [health_commission]", "lead: [health_commision]"),
    "37.49": ("cases/pay.yaml", 'amount: "37.50"', 'amount: "37.49"'),
    "for the register": ("forms/villages.yaml", "enters: [institution_head,", "enters: [head,"),
}


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The pack in a county's own folder; what was read of it is forgotten afterwards."""
    monkeypatch.setattr(folders, "_own", [tmp_path])
    yield write_county(tmp_path)
    loading._load.cache_clear()


def test_the_pack_holds_together_and_its_cases_come_out(county: Path) -> None:
    assert check_text({ID: prove_pack(ID)}, "en") in PAGE


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_answered_as_printed(county: Path, mistake: str) -> None:
    name, right, wrong = MISTAKES[mistake]
    path = county / name
    assert right in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    answer = check_text({ID: prove_pack(ID)}, "en").splitlines()
    row = next(line for line in PAGE.splitlines() if line.startswith("|") and mistake in line)
    assert any(f"`{line}`" in row for line in answer)


def test_the_changed_coefficient_pays_under_the_countys_own_clause(county: Path) -> None:
    staff = [{"id": "A", "position": "doctor"}, {"id": "B", "position": "nurse"}, {"id": "C", "position": "logistics"}]
    answer = compute("distribution", pack=ID, on=date(2026, 10, 9), inputs={"pool": "100.00", "staff": staff})
    assert [share["amount"] for share in answer.result["shares"]] == ["41.67", "37.50", "20.83"]
    assert {clause.number for figure in answer.figures.values() for clause in figure.clauses} == {"三"}
    assert {clause.pack for figure in answer.figures.values() for clause in figure.clauses} == {ID}


def test_the_target_is_reckoned(county: Path) -> None:
    answer = compute("targets", pack=ID, on=date(2026, 10, 9), inputs={"facts": {"residents": 1000, "contracts": 430}})
    (found,) = answer.result["targets"]
    assert (found["id"], found["value"], found["required"], found["met"], found["short"]) == (
        "contract_coverage", "0.4300", "0.4500", False, 20,
    )  # fmt: skip
