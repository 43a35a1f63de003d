"""Dated targets: what the day picks, verdicts before rounding, and what only softens them."""

from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yiti.kernel.refusals import Refused
from yiti.policy.packs import resolve
from yiti.policy.rules import compute

PACK, DAY = "ordos-2024", date(2025, 6, 30)


def answer(facts: dict[str, Any], on: date = DAY, pack: Any = PACK, **more: Any) -> Any:
    return compute("targets", pack=pack, on=on, inputs={"facts": facts, **more})


def rows(facts: dict[str, Any], on: date = DAY, **more: Any) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in answer(facts, on, **more).result["targets"]}


@given(residents=st.integers(1, 10**7), signed=st.integers(0, 10**7))
@settings(max_examples=80, deadline=None)
def test_met_means_that_nobody_is_missing(residents: int, signed: int) -> None:
    signed = min(signed, residents)
    (row,) = rows({"residents": residents, "contracts": signed}).values()
    assert row["met"] == (Fraction(signed, residents) >= Fraction(3, 4))
    assert row["short"] == max(0, ceil(Fraction(3, 4) * residents) - signed)
    assert row["met"] == (row["short"] == 0)


@given(whole=st.integers(1, 10**6), part=st.integers(0, 10**6), more=st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_one_more_never_undoes_a_target(whole: int, part: int, more: int) -> None:
    before, after = ({"village_doctors": whole, "licensed_village_doctors": min(whole, count)} for count in (part, part + more))
    one, other = rows(before)["village_doctor_licensed"], rows(after)["village_doctor_licensed"]
    assert other["met"] >= one["met"]
    assert other["basically_met"] >= one["basically_met"]
    assert other["short"] <= one["short"]
    assert one["basically_met"] >= one["met"]


@given(last=st.integers(0, 1000), now=st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_a_rise_is_the_difference_of_two_shares(last: int, now: int) -> None:
    found = answer({"residents": 1000, "contracts": now}, previous={"contract_coverage": f"{last / 1000:.3f}"})
    row = found.result["targets"][1]
    assert row["met"] == (now - last >= 10)
    assert [caution.code for caution in found.warnings] == (["rise-above-range"] if now - last > 30 else [])
    assert row["short"] is None


def test_a_share_that_rounds_up_to_the_target_has_not_reached_it() -> None:
    row = rows({"residents": 1_000_000, "contracts": 749_999})["contract_coverage"]
    assert (row["value"], row["met"], row["short"]) == ("0.7500", False, 1)


@pytest.mark.parametrize(("on", "due"), [("2024-04-08", "2025-12-31"), ("2025-12-31", "2025-12-31"), ("2030-01-01", "2025-12-31")])
def test_the_day_picks_the_next_due_day_and_after_the_last_the_last(on: str, due: str) -> None:
    assert rows({"residents": 4, "contracts": 3}, date.fromisoformat(on))["contract_coverage"]["due"] == due


def test_a_rise_is_due_by_the_end_of_the_days_own_year() -> None:
    for on in (date(2024, 5, 1), date(2025, 12, 31), date(2027, 1, 1)):
        found = rows({"residents": 4, "contracts": 3}, on, previous={"contract_coverage": "0.7"})
        assert found["contract_coverage_rise"]["due"] == f"{on.year}-12-31"


def test_the_pack_decides_the_order_and_not_the_input() -> None:
    facts = {"village_clinics_tcm": 3, "village_clinics": 4, "contracts": 1, "residents": 2}
    assert [row["id"] for row in answer(facts).result["targets"]] == ["contract_coverage", "village_tcm"]


def test_no_facts_are_no_targets() -> None:
    assert answer({}).result == {"targets": []}


@pytest.mark.parametrize(
    ("inputs", "code", "field"),
    [
        ({"facts": {"nonsense": 1}}, "unknown-field", "facts.nonsense"),
        ({"facts": {}, "previous": {"primary_visit_share": "0.5"}}, "unknown-field", "previous.primary_visit_share"),
        ({"facts": {"residents": -1}}, "out-of-range", "facts.residents"),
        ({"facts": {"residents": "1.5"}}, "wrong-type", "facts.residents"),
        ({"facts": {"residents": 1}, "previous": {"contract_coverage": "1.2"}}, "out-of-range", "previous.contract_coverage"),
        ({"facts": {"residents": 1, "contracts": 2}}, "inconsistent", "facts.contracts"),
        ({"facts": [1]}, "wrong-type", "facts"),
        ({}, "missing-field", "facts"),
    ],
)
def test_what_contradicts_is_refused_by_its_path(inputs: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        compute("targets", pack=PACK, on=DAY, inputs=inputs)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_a_day_is_needed_and_before_the_document_there_is_none() -> None:
    for on, code in ((None, "day-needed"), (date(2024, 4, 7), "pack-not-in-force")):
        with pytest.raises(Refused) as refusal:
            compute("targets", pack=PACK, on=on, inputs={"facts": {}})
        assert refusal.value.code == code


def test_the_targets_of_documents_above_are_not_this_ones() -> None:
    found = compute("targets", pack="changji-2021", on=date(2021, 6, 30), inputs={"facts": {"recommended": 1}})
    assert [row["id"] for row in found.result["targets"]] == ["recommended_institutions"]
    with pytest.raises(Refused):
        compute("targets", pack="changji-2021", on=date(2021, 6, 30), inputs={"facts": {"residents": 1}})


def test_the_countys_own_tolerance_decides_what_is_near() -> None:
    facts = {"village_doctors": 100, "licensed_village_doctors": 41}
    assert rows(facts)["village_doctor_licensed"]["basically_met"] is False
    wider = resolve(PACK, on=DAY).with_values({"licensed_tolerance": "0.05"})
    (row,) = answer(facts, pack=wider).result["targets"]
    assert (row["met"], row["basically_met"]) == (False, True)


def test_every_figure_names_the_clause_that_asks_for_it() -> None:
    found = answer({"county_visits": 100, "primary_visits": 65})
    assert {str(clause) for path, figure in found.figures.items() for clause in figure.clauses} == {"ordos-2024 三(三)1"}
