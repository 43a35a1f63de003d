"""What moves money under Wafangdian's document: settlement under a ceiling, payment by several ways, packages, gaps."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from tests.rules import ask, codes, refused

PACK = "wafangdian-2017"
FEN = st.integers(0, 10**10).map(lambda fen: Decimal(fen).scaleb(-2))


def reckon(rule: str, **inputs: Any) -> dict[str, Any]:
    return ask(rule, inputs, PACK).result


MONTHS = st.lists(st.integers(0, 20_000), min_size=1, max_size=12)


@drawn(population=st.integers(0, 20_000), visits=MONTHS)
@settings(max_examples=80, deadline=None)
def test_insurance_never_pays_beyond_the_ceiling_of_the_year(population: int, visits: list[int]) -> None:
    answer = reckon("consultation-fee", population=population, visits=visits)
    paid, unpaid = Decimal(answer["paid_total"]), Decimal(answer["unpaid_total"])
    assert paid == min(Decimal("5.5") * sum(visits), Decimal(11) * population)
    assert paid + unpaid == Decimal("5.5") * sum(visits)
    assert Decimal(answer["patients_paid"]) == Decimal("0.5") * sum(visits)
    for month in answer["months"]:
        assert Decimal(month["claimed"]) == Decimal(month["paid"]) + Decimal(month["unpaid"])


@drawn(population=st.integers(0, 20_000), visits=MONTHS, more=st.integers(0, 5_000))
@settings(max_examples=60, deadline=None)
def test_one_more_month_leaves_the_earlier_ones_as_they_were_settled(population: int, visits: list[int], more: int) -> None:
    if len(visits) == 12:
        visits = visits[:11]
    before = reckon("consultation-fee", population=population, visits=visits)
    after = reckon("consultation-fee", population=population, visits=[*visits, more])
    assert after["months"][:-1] == before["months"]
    assert Decimal(after["paid_total"]) >= Decimal(before["paid_total"])


@pytest.mark.parametrize(
    ("inputs", "code", "field"),
    [
        ({"population": 10, "visits": []}, "out-of-range", "visits"),
        ({"population": 10, "visits": [1] * 13}, "out-of-range", "visits"),
        ({"population": 10, "visits": [1, "0.5"]}, "wrong-type", "visits[1]"),
        ({"population": -1, "visits": [1]}, "out-of-range", "population"),
        ({"population": 10, "visits": [None]}, "wrong-type", "visits[0]"),
    ],
)
def test_visits_are_whole_numbers_of_at_most_twelve_months(inputs: dict[str, Any], code: str, field: str) -> None:
    assert refused("consultation-fee", inputs, PACK) == (code, field)


LINES = st.lists(st.tuples(st.integers(0, 5_000), FEN), max_size=5)


@drawn(days=LINES, people=LINES, cost=FEN, budget=st.none() | FEN)
@settings(max_examples=60, deadline=None)
def test_the_ways_add_up_and_the_budget_holds(days: list[Any], people: list[Any], cost: Decimal, budget: Decimal | None) -> None:
    answer = reckon(
        "composite-payment", bed_days=[{"days": count, "rate": rate} for count, rate in days],
        capitation=[{"people": count, "rate": rate} for count, rate in people], actual_cost=cost, global_budget=budget,
    )  # fmt: skip
    ways = sum((Decimal(answer[name]) for name in ("drg", "bed_days", "capitation")), Decimal(0))
    payable, balance = Decimal(answer["payable"]), Decimal(answer["balance"])
    assert Decimal(answer["sum"]) == ways
    assert payable == (ways if budget is None else min(ways, budget))
    assert balance == payable - cost
    assert answer["outcome"] == ("surplus_kept" if balance > 0 else "overspending_borne" if balance < 0 else "even")


def test_every_line_is_rounded_by_itself() -> None:
    thirds = [{"weight": "0.3333", "base_rate": "0.1", "cases": 1}] * 3
    assert reckon("composite-payment", drg=thirds, actual_cost=0)["drg"] == "0.09"


def test_lines_and_budgets_that_cannot_be_are_refused() -> None:
    line = {"weight": "0.8", "base_rate": "6000"}
    assert refused("composite-payment", {"drg": [line], "actual_cost": 0}, PACK) == ("missing-field", "drg[0].cases")
    assert refused("composite-payment", {"actual_cost": "0.001"}, PACK) == ("out-of-range", "actual_cost")
    assert refused("composite-payment", {"bed_days": [{"days": -1, "rate": 1}], "actual_cost": 0}, PACK)[1] == "bed_days[0].days"


@drawn(people=st.integers(0, 100_000), rate=FEN, cost=FEN)
@settings(max_examples=60, deadline=None)
def test_what_is_kept_and_what_is_borne_are_one_difference(people: int, rate: Decimal, cost: Decimal) -> None:
    answer = reckon("capitation-package", people=people, rate=rate, cost=cost)
    kept, borne = Decimal(answer["surplus_kept"]), Decimal(answer["overspending_borne"])
    assert min(kept, borne) == 0
    assert kept - borne == Decimal(answer["package"]) - cost


RATIO = st.integers(0, 10_000).map(lambda part: Decimal(part).scaleb(-4))


@drawn(income=FEN, spending=FEN, grant=FEN, ratio=RATIO, better=RATIO)
@settings(max_examples=80, deadline=None)
def test_a_better_assessment_never_brings_less(income: Decimal, spending: Decimal, grant: Decimal, ratio: Decimal, better: Decimal) -> None:
    given = {"income": income, "approved_spending": spending, "fixed_grant": grant}
    low, high = sorted((ratio, better))
    worse, best = (reckon("gap-grant", **given, assessment_ratio=value) for value in (low, high))
    assert Decimal(best["total"]) >= Decimal(worse["total"])
    assert Decimal(best["grant"]) >= Decimal(worse["grant"])


@drawn(income=FEN, spending=FEN, grant=FEN, ratio=RATIO)
@settings(max_examples=60, deadline=None)
def test_the_gap_is_filled_and_nothing_is_paid_twice(income: Decimal, spending: Decimal, grant: Decimal, ratio: Decimal) -> None:
    inputs = {"income": income, "approved_spending": spending, "fixed_grant": grant, "assessment_ratio": ratio}
    answer = ask("gap-grant", inputs, PACK)
    gap, paid = Decimal(answer.result["gap"]), Decimal(answer.result["grant"])
    assert gap == max(Decimal(0), spending - income)
    assert Decimal(answer.result["total"]) == max(gap, paid)
    assert codes(answer) == (["grant-exceeds-gap"] if paid > gap else [])


def test_a_share_of_the_grant_above_one_is_refused() -> None:
    inputs = {"income": 0, "approved_spending": 0, "fixed_grant": 0, "assessment_ratio": "1.01"}
    assert refused("gap-grant", inputs, PACK) == ("out-of-range", "assessment_ratio")
