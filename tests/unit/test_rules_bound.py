"""A pack that binds a rule runs it, with its own clauses and values; a pack that does not is refused."""

from datetime import date
from pathlib import Path

import pytest

from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Refused
from yiti.policy.packs import Resolved, load_pack, resolve
from yiti.policy.rules import compute

HEAD = """\
id: elsewhere-2026
title: {zh: 别处办法, en: Elsewhere}
number: 别政发〔2026〕1号
issuer: {zh: 别处政府, en: Government of Elsewhere}
issued: {day: 2026-01-01, clause: 一, printed: 2026年1月1日}
above: []
applies_to: [township_hospital]
"""
CLAUSES = """\
clauses:
  - number: 一
    heading: {zh: 日期, en: Day}
    demand: {zh: 发文, en: Issued}
    kind: background
  - number: 九
    heading: {zh: 薪酬, en: Pay}
    demand: {zh: 六项相加, en: Six parts}
    kind: rule
    binds: {rules: [gross-pay]}
"""
PARTS = {
    "basic_pay": 4000, "hardship_allowance": 0, "retained_area_allowance": 0, "basic_performance": 1500, "reward_performance": 0,
    "incremental_reward": 0,
}  # fmt: skip


@pytest.fixture
def elsewhere(tmp_path: Path) -> Resolved:
    folder = tmp_path / "elsewhere-2026"
    folder.mkdir()
    (folder / "pack.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "clauses.yaml").write_text(CLAUSES, encoding="utf-8")
    return resolve(load_pack("elsewhere-2026", tmp_path), on=date(2026, 3, 31))


def test_a_bound_rule_answers_with_the_clause_that_binds_it(elsewhere: Resolved) -> None:
    answer = compute("gross-pay", pack=elsewhere, inputs=PARTS)
    assert answer.result["gross"] == "5500.00"
    cited = {clause for figure in answer.figures.values() for clause in figure.clauses}
    assert cited == {Clause("elsewhere-2026", "九")}


def test_a_rule_that_no_clause_binds_is_refused(elsewhere: Resolved) -> None:
    with pytest.raises(Refused) as refusal:
        compute("distribution", pack=elsewhere, inputs={"pool": "1", "staff": [{"id": "a", "position": "doctor"}]})
    assert refusal.value.code == "rule-not-in-pack"


def test_a_closed_run_keeps_what_binds_its_rules(elsewhere: Resolved) -> None:
    kept = Resolved.from_json(elsewhere.to_json())
    assert kept.rules == {"gross-pay": ("九",)}
    assert compute("gross-pay", pack=kept, inputs=PARTS).to_json() == compute("gross-pay", pack=elsewhere, inputs=PARTS).to_json()


def test_what_was_kept_before_packs_bound_rules_reads_as_it_was() -> None:
    book = resolve("changji-2021", on=date(2026, 3, 31))
    older = {name: held for name, held in book.to_json().items() if name not in ("rules", "hash")}
    kept = Resolved.from_json(older)
    assert "rules" not in kept.to_json()
    assert compute("gross-pay", pack=kept, inputs=PARTS).result["gross"] == "5500.00"
