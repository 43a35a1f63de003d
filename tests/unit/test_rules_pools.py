"""Fund pool, quarter's total, linked total, supervision and arrival: S0-010, S0-012, S0-026 to S0-031, S0-036, S0-092."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules import ask, codes, reckon, refused
from yiti.kernel.refusals import Refused
from yiti.policy.packs import resolve
from yiti.policy.rules import compute, get_rule

POOL = dict(get_rule("fund-pool").example)
QUARTER = dict(get_rule("quarter-total").example)
FEES = {"insurance": "120000", "public_health": "90000", "residents": "30000"}


def pool(**fields: Any) -> dict[str, Any]:
    return {**POOL, **fields}


def test_the_three_sources_add_up_to_the_pool() -> None:
    assert reckon("fund-pool", POOL) == {
        "development_fund": "120000.00", "risk_fund": "40000.00", "medical_surplus": "640000.00", "subsidy_surplus": "1200000.00",
        "contract_share": "168000.00", "pool": "2008000.00", "deficit": "0.00",
    }  # fmt: skip


def test_what_is_above_the_approved_total_waits_for_the_years_end() -> None:
    found = reckon("fund-pool", pool(approved_total="1800000"))
    assert (found["payable"], found["year_end_excess"]) == ("1800000.00", "208000.00")
    found = reckon("fund-pool", pool(approved_total="2008000.01"))
    assert (found["payable"], found["year_end_excess"]) == ("2008000.00", "0.00")


def test_cost_above_income_leaves_the_other_parts_alone() -> None:
    found = reckon("fund-pool", pool(medical_income="100", medical_cost="350.50"))
    assert (found["development_fund"], found["risk_fund"], found["medical_surplus"]) == ("0.00", "0.00", "0.00")
    assert found["deficit"] == "250.50"
    assert found["pool"] == "1368000.00"


def test_both_funds_are_taken_from_the_same_base_and_rounded_each() -> None:
    found = reckon("fund-pool", pool(medical_income="0.10", medical_cost="0"))
    assert (found["development_fund"], found["risk_fund"], found["medical_surplus"]) == ("0.02", "0.01", "0.07")


@pytest.mark.parametrize(
    ("name", "below"), [("development_rate", "0.1499"), ("risk_rate", "0.0499"), ("contract_share_rate", "0.6999"), ("risk_rate", "0")]
)
def test_a_rate_under_the_floor_is_refused_with_the_clause(name: str, below: str) -> None:
    with pytest.raises(Refused) as refusal:
        compute("fund-pool", pack="changji-2021", inputs=pool(**{name: below}))
    assert (refusal.value.code, refusal.value.field, str(refusal.value.clause)) == ("below-minimum", name, "changji-2021 六(二)2(1)")


def test_the_floor_is_the_documents_even_where_the_county_decided_more() -> None:
    book = resolve("changji-2021", on=None).with_values({"funds.development_rate": "0.25"})
    assert ask("fund-pool", POOL, book).result["development_fund"] == "120000.00"


def test_the_two_rates_are_together_at_most_one() -> None:
    assert reckon("fund-pool", pool(development_rate="0.95"))["medical_surplus"] == "0.00"
    assert refused("fund-pool", pool(development_rate="0.96")) == ("out-of-range", "risk_rate")
    assert refused("fund-pool", pool(contract_share_rate="1.01")) == ("out-of-range", "contract_share_rate")


def test_contract_fees_from_public_health_count_once() -> None:
    found = reckon("fund-pool", pool(subsidies_include_contract_fees=True))
    assert found["subsidy_surplus"] == "1164000.00"
    assert reckon("fund-pool", pool(subsidies_include_contract_fees=None)) == found
    parts = pool(subsidies_total=None, subsidies={"基本公卫": "2000000", "体检": "1000000"}, subsidies_include_contract_fees=True)
    assert reckon("fund-pool", parts) == found
    bare = pool(
        contract_fees=None, contract_fees_total="240000", contract_fees_from_public_health="90000", subsidies_include_contract_fees=True
    )
    assert reckon("fund-pool", bare) == found


def test_contradicting_or_missing_parts_are_refused() -> None:
    bare = pool(contract_fees=None, contract_fees_total="240000")
    assert reckon("fund-pool", bare)["contract_share"] == "168000.00"
    assert refused("fund-pool", {**bare, "subsidies_include_contract_fees": True})[0] == "inconsistent"
    assert refused("fund-pool", {**bare, "contract_fees_from_public_health": "240001"})[0] == "inconsistent"
    assert refused("fund-pool", pool(contract_fees_total="240000"))[0] == "inconsistent"
    assert refused("fund-pool", pool(subsidies={"a": 1}))[0] == "inconsistent"
    assert refused("fund-pool", pool(contract_fees_from_public_health="1"))[0] == "inconsistent"
    assert refused("fund-pool", pool(subsidies_total="89999", subsidies_include_contract_fees=True))[0] == "inconsistent"
    assert refused("fund-pool", pool(subsidies_total=None)) == ("missing-field", "subsidies")
    assert refused("fund-pool", pool(related_spending_total=None)) == ("missing-field", "related_spending")
    assert refused("fund-pool", pool(contract_fees=None)) == ("missing-field", "contract_fees")
    assert refused("fund-pool", pool(contract_fees={"insurance": 1, "residents": 1})) == ("missing-field", "contract_fees.public_health")
    assert refused("fund-pool", pool(subsidies_include_contract_fees="true")) == ("wrong-type", "subsidies_include_contract_fees")
    assert refused("fund-pool", pool(approved_total="0.001")) == ("out-of-range", "approved_total")


def test_spending_counts_as_sixty_percent_at_least() -> None:
    at_the_floor = reckon("fund-pool", pool(related_spending_total="1800000"))
    assert at_the_floor["subsidy_surplus"] == "1200000.00"
    assert reckon("fund-pool", pool(related_spending_total="1800000.01"))["subsidy_surplus"] == "1199999.99"


def test_spending_above_the_subsidies_is_warned_of() -> None:
    answer = ask("fund-pool", pool(related_spending_total="3000000.01"))
    assert (answer.result["subsidy_surplus"], codes(answer)) == ("0.00", ["subsidies-overspent"])
    assert str(answer.warnings[0].clause) == "changji-2021 六(二)2(1)"
    assert codes(ask("fund-pool", pool(related_spending_total="3000000"))) == []


FEN = st.integers(0, 10**12).map(lambda fen: Decimal(fen).scaleb(-2))


@given(income=FEN, cost=FEN, subsidies=FEN, spent=FEN, fees=st.tuples(FEN, FEN, FEN))
@settings(max_examples=80, deadline=None)
def test_the_pool_is_the_sum_of_its_parts_to_the_fen(income: Decimal, cost: Decimal, subsidies: Decimal, spent: Decimal, fees: Any) -> None:
    inputs = {
        "medical_income": income, "medical_cost": cost, "development_rate": "0.15", "risk_rate": "0.05", "subsidies_total": subsidies,
        "subsidies_include_contract_fees": False, "related_spending_total": spent, "contract_share_rate": "0.7",
        "contract_fees": dict(zip(("insurance", "public_health", "residents"), fees, strict=True)),
    }  # fmt: skip
    found = {name: Decimal(value) for name, value in reckon("fund-pool", inputs).items()}
    assert found["pool"] == found["medical_surplus"] + found["subsidy_surplus"] + found["contract_share"]
    assert found["development_fund"] + found["risk_fund"] + found["medical_surplus"] - found["deficit"] == income - cost
    assert all(value >= 0 for value in found.values())


def quarter(**fields: Any) -> dict[str, Any]:
    return {**QUARTER, **fields}


def test_a_quarter_gets_what_is_left_of_the_pool_times_its_score() -> None:
    assert reckon("quarter-total", QUARTER) == {
        "available": "554000.00", "factor": "0.9250", "level_one_total": "512450.00", "held_back": "41550.00", "year_end_excess": "0.00",
    }  # fmt: skip


def test_without_a_method_the_score_moves_nothing() -> None:
    found = reckon("quarter-total", quarter(quarter_method=None, score="12"))
    assert (found["factor"], found["level_one_total"], found["held_back"]) == ("1.0000", "554000.00", "0.00")


def test_a_score_above_a_hundred_earns_no_more_than_all() -> None:
    assert reckon("quarter-total", quarter(score="103.5"))["factor"] == "1.0000"
    assert reckon("quarter-total", quarter(score="0"))["level_one_total"] == "0.00"


def test_the_approved_total_bounds_the_year_and_earlier_quarters_are_taken_off() -> None:
    found = reckon("quarter-total", quarter(pool_to_date="2000000.01", granted_to_date="1900000"))
    assert (found["available"], found["year_end_excess"]) == ("0.00", "200000.01")
    found = reckon("quarter-total", quarter(pool_to_date="2000000.01", granted_to_date="1799999.99", quarter_method="none"))
    assert found["level_one_total"] == "0.01"


def test_the_level_one_total_is_cut_to_the_fen_by_the_exact_factor() -> None:
    found = reckon("quarter-total", quarter(pool_to_date="100.01", granted_to_date="0", score="92.55555"))
    assert (found["factor"], found["level_one_total"], found["held_back"]) == ("0.9256", "92.56", "7.45")


@pytest.mark.parametrize("name", ["pool_to_date", "approved_year_total", "granted_to_date"])
def test_money_of_a_quarter_is_in_whole_fen(name: str) -> None:
    assert refused("quarter-total", quarter(**{name: "0.005"})) == ("out-of-range", name)


def test_an_unknown_method_is_refused() -> None:
    assert refused("quarter-total", quarter(quarter_method="stepwise")) == ("out-of-range", "quarter_method")


def test_the_linked_total_adds_both_kinds_of_reward_pay() -> None:
    assert reckon("linked-total", {"reward_performance": 900000, "incremental_reward": 500000}) == {"linked_total": "1400000.00"}


def test_money_over_the_approval_or_without_one_is_found() -> None:
    rows = [
        {"id": "a", "approved": 120000, "paid": 123000},
        {"id": "b", "approved": 120000, "paid": 120000},
        {"id": "c", "paid": "5000.05"},
        {"id": "d", "paid": 0},
        {"id": "e", "approved": 0, "paid": "0.01"},
    ]
    answer = ask("fund-use", {"institutions": rows})
    found = answer.result["institutions"]
    assert [row["overpaid"] for row in found] == ["3000.00", "0.00", "0.00", "0.00", "0.01"]
    assert [row["unapproved"] for row in found] == ["0.00", "0.00", "5000.05", "0.00", "0.00"]
    assert [row["finding"] for row in found] == ["overpaid", "none", "without_approval", "none", "overpaid"]
    assert (answer.result["overpaid_total"], answer.result["unapproved_total"]) == ("3000.01", "5000.05")
    assert codes(answer) == ["overpaid", "paid-without-approval", "overpaid"]


def test_what_has_not_arrived_is_the_shortfall() -> None:
    lines = [
        {"id": "running", "entitled": 5200000, "arrived": 5000000},
        {"id": "public_health", "entitled": 800000, "arrived": 760000},
        {"id": "early", "entitled": 100, "arrived": 150},
        {"id": "none", "entitled": 0, "arrived": 0},
    ]
    found = reckon("arrival", {"lines": lines})
    assert [line["ratio"] for line in found["lines"]] == ["0.9615", "0.9500", "1.5000", None]
    assert [line["shortfall"] for line in found["lines"]] == ["200000.00", "40000.00", "0.00", "0.00"]
    assert found["shortfall_total"] == "240000.00"
