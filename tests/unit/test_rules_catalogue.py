"""The rules describe themselves, and what is written about them is what they do."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.rules import PACK, READINGS, day_of, pack_of
from yiti.config.command import main
from yiti.policy.rules import compute, get_rule
from yiti.policy.rules.catalogue import to_markdown
from yiti.policy.rules.doors import describe

DOCS = Path(__file__).parents[2] / "docs"
MONEY = [reading.name for reading in READINGS if reading.moves_money]


def test_the_catalogue_page_is_current() -> None:
    """`yiti rules --markdown > docs/rules.md` writes it anew."""
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == to_markdown()


def printed(found: Any) -> list[str]:
    if isinstance(found, dict):
        return [text for key, item in found.items() if key != "id" for text in printed(item)]
    if isinstance(found, list):
        return [text for item in found for text in printed(item)]
    return [] if found is None or isinstance(found, bool) else [str(found)]


@pytest.mark.parametrize("rule", MONEY)
def test_the_page_of_a_rule_that_moves_money_shows_its_worked_example(rule: str) -> None:
    page = (DOCS / "algorithms" / f"{get_rule(rule).id}.md").read_text(encoding="utf-8")
    answer = compute(rule, pack=pack_of(rule), on=day_of(rule), inputs=get_rule(rule).example)
    assert [text for text in printed(answer.result) if text not in page] == []


def test_every_page_of_an_algorithm_has_its_rule() -> None:
    assert {path.stem for path in (DOCS / "algorithms").glob("*.md")} >= {name.partition(":")[0] for name in MONEY}


@pytest.mark.parametrize("rule", READINGS, ids=lambda rule: rule.name)
def test_a_rule_is_described_with_schema_clauses_and_an_example_that_holds(rule: Any) -> None:
    described = describe(rule.name)
    json.dumps(described)
    assert described["schema"]["additionalProperties"] is False
    assert described["clauses"]
    assert described["about"]
    assert (
        described["example"]["answer"] == compute(rule.name, pack=pack_of(rule.name), on=day_of(rule.name), inputs=rule.example).to_json()
    )
    for setting in rule.settings:
        assert setting in described["schema"]["properties"]


def test_settings_say_what_is_shipped() -> None:
    shipped = {item["id"]: item["shipped"] for rule in READINGS for item in describe(rule.name)["settings"]}
    assert shipped == {
        "pass_score": "60", "holiday_rule": "next_workday", "year_method": "mean", "quarter_method": "none", "reference_wage": None,
        "head_coefficient": None, "scoring_missing": None, "deduction_steps": None,
        "settlement_full_score": None, "settlement_pass_score": None, "settlement_cancel_after": None,
        "population_rate": None, "workload_rate": None, "qualification_factor": None, "quality_threshold": None, "quality_method": None,
        "licensed_tolerance": "0.02", "basically_band": "0.95", "pension_grant": None, "city_share_rate": None,
        "premium_aid_rates": None, "pay_parity_goal": None, "release_minimum": None, "deductibles": None, "reimbursement_rates": None,
        "consecutive_months": "2", "path_rates": None, "unreferred_factor": None,
    }  # fmt: skip


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The command line with this text on its input."""

    def run(text: str, *words: str) -> int:
        path = tmp_path / "input"
        path.write_text(text, encoding="utf-8")
        with path.open(encoding="utf-8") as file:
            monkeypatch.setattr("sys.stdin", file)
            return main(words)

    return run


THREE = '{"pool": 100.00, "staff": [{"id": "a", "position": "doctor"}, {"id": "b", "position": "nurse"}]}'


def test_the_command_answers_in_json(typed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(THREE, "compute", "distribution", "--pack", PACK, "--on", "2021-03-31") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["rule"], answer["pack"], answer["on"], answer["result"]["total"]) == ("distribution", PACK, "2021-03-31", "100.00")


@pytest.mark.parametrize(("words", "code"), [(("x", "--pack", PACK), "unknown-rule"), (("distribution", "--pack", "y"), "unknown-pack")])
def test_a_refusal_ends_with_two_and_says_why(typed: Any, capsys: pytest.CaptureFixture[str], words: Any, code: str) -> None:
    assert typed(THREE, "compute", *words) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_bulk_ends_well_whatever_its_lines(typed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    line = json.dumps({"rule": "distribution", "pack": PACK, "inputs": json.loads(THREE)})
    assert typed(f"{line}\n\nx\n{line}\n", "compute", "--batch") == 0
    answers = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert ["error" in answer for answer in answers] == [False, True, False]


def test_the_rules_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len({reading.id for reading in READINGS})
    assert main(["rules", "fund-pool"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"]["properties"]["medical_income"]["x-label"]["zh"] == "医疗收入"
    assert main(["rules", "no-such"]) == 2
