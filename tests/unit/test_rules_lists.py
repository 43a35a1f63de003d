"""Lists, prices, limits, rights, balances and shares: S0-013, S0-030, S1-010, S1-018, S1-023, S1-035, S1-043,
S3-013, S3-018, S3-034, S3-038, S3-052, S3-061, S4-028, S4-041, S4-042, S4-053, S4-067."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.rules import ask, codes, refused
from yiti.policy.packs import load_pack

REGION, CITY = "xinjiang-community-2016", "wafangdian-2017"
UNIFIED = ("行政", "业务", "财务", "药械", "人员", "绩效")
FEN = st.integers(0, 10**12).map(lambda fen: Decimal(fen) / 100)


def reckon(rule: str, pack: str, **inputs: Any) -> dict[str, Any]:
    return ask(rule, inputs, pack).result


@drawn(there=st.lists(st.sampled_from(UNIFIED), max_size=12))
def test_what_is_there_and_what_is_missing_are_the_list(there: list[str]) -> None:
    """Naming an item twice makes it stand once."""
    found = reckon("required-items", REGION, checklist="unified_management", there=there)
    assert found["required"] == list(UNIFIED)
    assert found["missing"] == [name for name in UNIFIED if name not in there]
    assert found["ok"] == (not found["missing"])
    assert found["share"] == str((Decimal(len(set(there))) / 6).quantize(Decimal("0.0001")))


def test_a_pack_has_its_own_lists_and_those_above_it() -> None:
    assert refused("required-items", {"checklist": "clinic_duties", "there": []}, REGION) == ("out-of-range", "checklist")
    assert refused("required-items", {"checklist": "clinic_duties", "there": ["取暖"]}, CITY) == ("out-of-range", "there[0]")
    assert reckon("required-items", "midong-2024", checklist="core_departments", there=["全科"])["missing"] == ["中医民族医"]


@drawn(bought=st.decimals("0.0001", "9999", places=4), sold=st.decimals("0", "9999", places=4))
def test_nothing_is_sold_for_more_than_it_was_bought(bought: Decimal, sold: Decimal) -> None:
    """Also where the markup is too small for four decimals."""
    answer = ask("medicine-markup", {"medicines": [{"id": "A", "bought": bought, "sold": sold}]}, REGION)
    assert answer.result["medicines"][0]["ok"] == (sold <= bought)
    assert answer.result["violations"] == len(answer.warnings) == int(sold > bought)


def test_a_medicine_that_cost_nothing_has_no_markup() -> None:
    medicines = [{"id": "A", "bought": "0", "sold": "1"}]
    assert refused("medicine-markup", {"medicines": medicines}, REGION) == ("out-of-range", "medicines[0].bought")


@drawn(specifications=st.integers(0, 9), invoices=st.integers(0, 9))
def test_two_of_each_are_enough(specifications: int, invoices: int) -> None:
    answer = ask("purchase-limits", {"drugs": [{"id": "A", "specifications": specifications, "invoices": invoices}]}, CITY)
    (found,) = answer.result["drugs"]
    assert (found["specifications_over"], found["invoices_over"]) == (max(0, specifications - 2), max(0, invoices - 2))
    assert codes(answer) == ([] if found["ok"] else ["over-limit"])


@pytest.mark.parametrize("right", ["free", "restricted", "special"])
@pytest.mark.parametrize("grade", ["free", "restricted", "special"])
def test_a_right_reaches_its_grade_and_those_below(grade: str, right: str) -> None:
    order = [*load_pack(CITY).parameters["antibiotics.grades"].values[0].value]  # type: ignore[arg-type]
    (found,) = reckon("prescribing-rights", CITY, prescriptions=[{"id": "p", "grade": grade, "right": right}])["prescriptions"]
    assert found["ok"] == (order.index(grade) <= order.index(right))


def test_a_right_that_nobody_knows_is_refused() -> None:
    rows = [{"id": "p", "grade": "free", "right": "all"}]
    assert refused("prescribing-rights", {"prescriptions": rows}, CITY) == ("out-of-range", "prescriptions[0].right")


@drawn(opening=FEN, added=FEN, spent=FEN)
def test_what_is_left_or_overspent_is_the_difference(opening: Decimal, added: Decimal, spent: Decimal) -> None:
    answer = ask("fund-balance", {"funds": [{"id": "a", "opening": opening, "added": added, "spent": spent}]})
    (found,) = answer.result["funds"]
    left, over = Decimal(found["left"]), Decimal(found["overspent"])
    assert left - over == opening + added - spent
    assert min(left, over) == 0
    assert codes(answer) == (["overspent"] if over else [])


def test_a_negative_amount_is_refused() -> None:
    funds = [{"id": "a", "added": "-1", "spent": "0"}]
    assert refused("fund-balance", {"funds": funds}) == ("out-of-range", "funds[0].added")


@drawn(parts=st.lists(FEN, min_size=1, max_size=6), stated=FEN)
def test_over_a_round_number_agrees_with_more(parts: list[Decimal], stated: Decimal) -> None:
    rows = [{"id": str(at), "amount": amount} for at, amount in enumerate(parts)]
    exact, over = (
        ask("stated-total", {"parts": rows, "unit": "yuan", "stated": stated, "meant": meant}, "midong-2024")
        for meant in ("exactly", "over")
    )
    assert Decimal(exact.result["total"]) == sum(parts)
    assert exact.result["agrees"] == (sum(parts) == stated)
    assert over.result["agrees"] == (sum(parts) >= stated)
    assert codes(exact) == ([] if exact.result["agrees"] else ["total-differs"])


@drawn(costs=st.lists(FEN, min_size=1, max_size=6))
def test_the_grant_is_the_cost(costs: list[Decimal]) -> None:
    rows = [{"id": str(at), "cost": cost} for at, cost in enumerate(costs)]
    assert Decimal(reckon("cost-reimbursement", "changji-2021", costs=rows)["grant"]) == sum(costs)


@drawn(salary=FEN, factor=st.decimals(0, 1, places=4))
def test_a_salary_is_never_raised_and_nothing_of_it_is_lost(salary: Decimal, factor: Decimal) -> None:
    found = reckon("result-pay", CITY, salary=salary, factor=factor)
    assert Decimal(found["pay"]) + Decimal(found["unpaid"]) == salary
    assert 0 <= Decimal(found["pay"]) <= salary


def test_a_factor_above_one_is_refused() -> None:
    assert refused("result-pay", {"salary": "1", "factor": "1.01"}, CITY) == ("out-of-range", "factor")


@drawn(income=FEN, weights=st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any))
def test_shares_add_up_to_the_income(income: Decimal, weights: list[int]) -> None:
    members = [{"id": str(at), "weight": weight} for at, weight in enumerate(weights)]
    found = reckon("alliance-sharing", REGION, income=income, members=members)
    shares = [Decimal(row["share"]) for row in found["members"]]
    assert sum(shares) == income
    assert all(abs(share - income * weight / sum(weights)) < Decimal("0.01") for share, weight in zip(shares, weights, strict=True))


def test_nobody_shares_where_nobody_has_a_part() -> None:
    members = [{"id": "a", "weight": 0}]
    assert refused("alliance-sharing", {"income": "1", "members": members}, REGION) == ("inconsistent", "members")
