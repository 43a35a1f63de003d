"""What the two permits leave: adds up to the fen, never below nothing, and nothing at all before the county decides."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiti.kernel.refusals import Refused
from yiti.policy.rules import compute

YUAN = st.decimals(min_value=0, max_value=10**9, places=2)
RATE = st.decimals(min_value=0, max_value=Decimal("0.5"), places=4)


def reckon(**inputs: Any) -> dict[str, Any]:
    return compute("two-permits", pack="ordos-2024", on=date(2025, 6, 30), inputs=inputs).to_json()["result"]


@given(YUAN, YUAN, RATE, RATE)
def test_funds_and_what_is_left_add_up_to_income_after_cost(income: Decimal, cost: Decimal, first: Decimal, second: Decimal) -> None:
    found = reckon(medical_income=str(income), medical_cost=str(cost), development_rate=str(first), risk_rate=str(second))
    parts = [Decimal(found[name]) for name in ("development_fund", "risk_fund", "after_funds")]
    assert sum(parts) == max(Decimal(0), income - cost)
    assert all(part >= Decimal("-0.01") for part in parts)
    assert found["within"] is None


@given(YUAN, YUAN)
def test_no_more_than_the_approved_total_is_usable(income: Decimal, approved: Decimal) -> None:
    found = reckon(medical_income=str(income), medical_cost="0", development_rate="0", risk_rate="0", approved_total=str(approved))
    assert Decimal(found["usable"]) == min(income, approved)


def test_more_than_all_cannot_be_set_aside() -> None:
    with pytest.raises(Refused) as refused:
        reckon(medical_income="10", medical_cost="1", development_rate="0.6", risk_rate="0.5")
    assert (refused.value.code, refused.value.field) == ("out-of-range", "risk_rate")


def test_nothing_is_reckoned_before_the_county_decides() -> None:
    with pytest.raises(Refused) as refused:
        reckon(medical_income="10", medical_cost="1")
    assert (refused.value.code, refused.value.field) == ("parameter-unset", "funds.development_rate")
