"""Midong's answer of 2024: every clause, what it counts and promises, and nothing that it does not say."""

import re
from collections import Counter
from datetime import date

import pytest

from yiti.policy.packs import ROLES, Pack, bind_clauses, load_pack
from yiti.policy.rules import compute, list_readings, list_rules

NUMBERS = "版头、签发 标题、引言 一 二 二(一) 二(二) 二(三) 二(四) 二(五) 三 三(一) 三(二) 三(三) 三(四) 末段 联系单位".split()
NAMED = {
    "米东区人民医院", "米东区中医医院", "地磅社区卫生服务中心", "卡子湾社区卫生服务中心", "东路社区卫生服务中心", "西路社区卫生服务中心",
    "南路社区卫生服务中心", "古牧地卫生院", "羊毛工卫生院",
}  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("midong-2024")


def test_the_clause_tree_has_every_number_in_the_order_printed(pack: Pack) -> None:
    assert list(pack.clause_texts) == NUMBERS


def test_every_duty_and_rule_is_carried_and_every_rule_exists(pack: Pack) -> None:
    known = {reading.name for rule in list_rules() for reading in list_readings(rule.id)}
    for number, carriers in bind_clauses(pack).items():
        assert carriers or pack.clause_texts[number].kind in ("background", "principle", "heading"), number
        assert set(carriers.get("rules", ())) <= known, number


def test_the_ground_is_as_many_institutions_as_the_document_counts(pack: Pack) -> None:
    rows = pack.rows["institutions"]
    types = Counter(row["type"] for row in rows)
    assert types == {"county_hospital": 2, "community_centre": 8, "township_hospital": 7, "community_station": 51}
    counts = {kind: types[kind] for kind in ("community_centre", "township_hospital", "community_station")}
    centres, hospitals = (
        Counter(row["place"] for row in rows if row["type"] == kind) for kind in ("community_centre", "township_hospital")
    )
    units = [
        {"id": row["name"], "centres": centres[row["code"]], "hospitals": hospitals[row["code"]]}
        for row in pack.rows["places"] if row["code"] != pack.header.place
    ]  # fmt: skip
    found = compute("institution-counts", pack="midong-2024", inputs={"counts": {**counts, "village_clinic": 79}, "units": units}).result
    assert (found["agrees"], found["units"]["covered"], found["units"]["uncovered"]) == (True, 15, [])


def test_what_the_document_names_is_told_from_what_is_made_up(pack: Pack) -> None:
    rows = pack.rows["institutions"]
    assert {row["name"] for row in rows if row["origin"] == "document"} == NAMED
    assert {row["origin"] for row in rows} == {"document", "synthetic"}
    codes = {row["code"] for row in rows}
    places = {row["code"] for row in pack.rows["places"]}
    assert all(row["place"] in places and (not row["lead"] or row["lead"] in codes) for row in rows)


def test_no_day_and_no_rate_is_invented(pack: Pack) -> None:
    assert (pack.header.issued, pack.header.in_force, pack.header.demo_on) == (None, None, date(2024, 10, 15))
    rates = {"subsidy_rates.population", "subsidy_rates.workload", "qualification_factors"}
    funds = {"funds.development_rate", "funds.risk_rate"}
    unset = {"population_rate", "workload_rate", "qualification_factor", "proposals.reply_days", "publicity_working_days", *funds, *rates}
    assert {id for id, parameter in pack.parameters.items() if not parameter.values} == unset


def test_a_proposal_is_registered_assigned_answered_and_handled_again(pack: Pack) -> None:
    flow = pack.workflows["proposal"]
    assert [step.id for step in flow.steps] == ["registered", "assigned", "answered", "opinion", "closed"]
    assert next(step.returns_to for step in flow.steps if step.id == "opinion") == "answered"
    assert "proposals" not in pack.forms  # they have a room of their own


def test_every_task_has_its_office_its_measure_and_its_evidence(pack: Pack) -> None:
    assert {task.clause for task in pack.tasks.values()} >= {f"二({at})" for at in "一二三四五"} | {f"三({at})" for at in "一二三四"}
    assert all(task.measure and task.evidence for task in pack.tasks.values())


def test_every_role_of_the_house_works_here_too(pack: Pack) -> None:
    assert {role.id for role in pack.header.roles} == ROLES


def test_no_person_and_no_telephone_stands_in_the_pack(pack: Pack) -> None:
    for path in pack.root.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", text), path.name
            assert "签发人" not in text, path.name
