"""Fees, grants, aid and reimbursement: they add up, more work never earns less, and unset numbers refuse."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yiti.kernel.refusals import Refused
from yiti.policy.packs import resolve
from yiti.policy.rules import compute

PACK = "ordos-2024"
MANY = settings(max_examples=60, deadline=None)
FEN = st.integers(0, 10**9).map(lambda fen: Decimal(fen).scaleb(-2))
SHARE = st.decimals(0, 1, places=3)


def reckon(rule: str, pack: Any = PACK, **inputs: Any) -> dict[str, Any]:
    return compute(rule, pack=pack, inputs=inputs).result


def refused(rule: str, **inputs: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        compute(rule, pack=PACK, inputs=inputs)
    return refusal.value.code, refusal.value.field


@given(fund=FEN, done=SHARE, quality=SHARE, more=SHARE)
@MANY
def test_a_task_grant_adds_up_and_grows_with_the_work(fund: Decimal, done: Decimal, quality: Decimal, more: Decimal) -> None:
    found = reckon("task-grant", public_health_fund=fund, completion=done, quality=quality)
    assert Decimal(found["grant"]) + Decimal(found["unearned"]) == Decimal(found["handed"])
    better = reckon("task-grant", public_health_fund=fund, completion=min(done + more, Decimal(1)), quality=quality)
    assert Decimal(better["grant"]) >= Decimal(found["grant"])


@given(grant=FEN, score=st.decimals(0, 100, places=2), better=st.decimals(0, 100, places=2))
@MANY
def test_a_better_score_never_releases_less(grant: Decimal, score: Decimal, better: Decimal) -> None:
    low, high = (reckon("grant-release", grant=grant, score=one, release_minimum=60) for one in sorted((score, better)))
    assert Decimal(low["released"]) <= Decimal(high["released"]) <= grant
    assert Decimal(low["released"]) + Decimal(low["held_back"]) == grant


@given(paid=FEN, rest=FEN)
@MANY
def test_fees_are_enough_exactly_where_nothing_is_missing(paid: Decimal, rest: Decimal) -> None:
    found = reckon("contract-fee-share", fees={"a": paid, "b": rest}, paid=paid)
    if paid + rest == 0:
        assert found["ok"] is None
    else:
        assert found["ok"] == (paid >= (paid + rest) * Decimal("0.7"))
    if found["short"] != "0.00":
        assert found["ok"] is False


@given(premium=FEN, rates=st.dictionaries(st.sampled_from("ABC"), SHARE, min_size=1), people=st.integers(0, 5000))
@MANY
def test_aid_and_own_part_make_the_premium(premium: Decimal, rates: dict[str, Decimal], people: int) -> None:
    classes = [{"id": name, "people": people} for name in rates]
    found = reckon("premium-aid", premium=premium, classes=classes, premium_aid_rates=rates)
    for row in found["classes"]:
        assert Decimal(row["aid"]) + Decimal(row["own"]) == premium
        assert Decimal(row["amount"]) == Decimal(row["aid"]) * people
    assert Decimal(found["total"]) == sum((Decimal(row["amount"]) for row in found["classes"]), Decimal(0))


@given(bill=FEN, deductible=FEN, rate=SHARE)
@MANY
def test_insurance_and_patient_together_pay_the_bill(bill: Decimal, deductible: Decimal, rate: Decimal) -> None:
    found = reckon("reimbursement", bill=bill, level="county", deductibles={"county": deductible}, reimbursement_rates={"county": rate})
    assert Decimal(found["paid"]) + Decimal(found["own"]) == bill
    assert Decimal(found["paid"]) >= 0
    if bill <= deductible:
        assert found["paid"] == "0.00"


TABLES = {"deductibles": {"primary": 100, "county": 300}, "reimbursement_rates": {"primary": "0.8", "county": "0.65"}}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"deductibles": {"primary": 100, "county": 99}}, "deductibles.county"),
        ({"reimbursement_rates": {"primary": "0.8", "county": "0.9"}}, "reimbursement_rates.county"),
        ({"deductibles": {"primary": 100, "county": 300, "city": 200}}, "deductibles.city"),
    ],
)
def test_a_higher_level_is_never_the_better_bargain(change: dict[str, Any], field: str) -> None:
    assert refused("reimbursement", bill=1000, level="primary", **{**TABLES, **change}) == ("inconsistent", field)


def test_a_level_that_the_tables_lack_is_refused() -> None:
    assert refused("reimbursement", bill=1000, level="city", **TABLES) == ("missing-field", "deductibles.city")


@pytest.mark.parametrize(
    ("rule", "inputs", "setting"),
    [
        ("grant-release", {"grant": 1, "score": 90}, "release_minimum"),
        ("premium-aid", {"premium": 380, "classes": [{"id": "A"}]}, "premium_aid_rates"),
        ("reimbursement", {"bill": 1, "level": "primary"}, "deductibles"),
    ],
)
def test_what_the_document_does_not_print_refuses_by_name_until_the_county_decides(rule: str, inputs: dict[str, Any], setting: str) -> None:
    assert refused(rule, **inputs) == ("parameter-unset", setting)


def test_the_countys_decisions_are_read() -> None:
    book = resolve(PACK, on=None).with_values({"premium_aid_rates": {"低保": "0.5"}, "release_minimum": "70", "pay_parity_goal": "0.8"})
    assert reckon("premium-aid", book, premium=400, classes=[{"id": "低保", "people": 3}])["total"] == "600.00"
    assert reckon("grant-release", book, grant=100, score=69)["released"] == "0.00"
    assert reckon("pay-parity", book, pairs=[{"id": "a", "primary": 8, "hospital": 10}])["pairs"][0]["ok"] is True


def test_no_pay_at_the_hospital_is_no_ratio() -> None:
    assert reckon("pay-parity", pairs=[{"id": "a", "primary": 8, "hospital": 0}], pay_parity_goal=1)["pairs"] == [
        {"id": "a", "ratio": None, "gap": "0.00", "ok": None}
    ]


def test_an_empty_formulary_has_no_share() -> None:
    assert reckon("formulary-overlap", primary=0, hospital=10, common=0) == {"of_primary": None, "of_hospital": "0.0000", "missing": 0}
    assert refused("formulary-overlap", primary=3, hospital=10, common=4) == ("inconsistent", "common")
