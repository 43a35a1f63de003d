"""
Rules of the region's opinions on community health: S3-005, S3-009, S3-011, S3-012, S3-017, S3-019, S3-020, S3-030 to S3-032, S3-057,
S3-058, S3-062, S3-075.
"""

from decimal import ROUND_CEILING, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules import ask
from tests.rules import refused as refused_under
from yiti.policy.packs import resolve

PACK = "xinjiang-community-2016"
SCALE = {"settlement_full_score": "80", "settlement_pass_score": "60"}
CENTRE = {
    "served_population": 25000, "nursing_rehab_beds": 12, "establishment": 40, "support_staff": 2, "gps": 9, "nurses": 9, "preventive": 9,
}  # fmt: skip


def reckon(rule: str, **inputs: Any) -> dict[str, Any]:
    return ask(rule, inputs, PACK).result


def refused(rule: str, **inputs: Any) -> tuple[str, str | None]:
    return refused_under(rule, inputs, PACK)


def checks(**inputs: Any) -> dict[str, dict[str, Any]]:
    return {line["id"]: line for line in reckon("staffing-standard", **{**CENTRE, **inputs})["checks"]}


def test_the_checks_stand_in_the_order_of_the_clause() -> None:
    assert list(checks()) == ["gps", "nurses", "preventive", "bed_physicians", "bed_nurses", "support_staff"]


def test_what_nobody_entered_is_neither_met_nor_missed() -> None:
    line = checks()["bed_nurses"]
    assert (line["actual"], line["ok"], line["short"], line["required_count"]) == (None, None, None, 3)


def test_without_posts_there_is_no_share_of_support_staff() -> None:
    line = checks(establishment=0, support_staff=0)["support_staff"]
    assert (line["actual"], line["ok"], line["short"], line["required_count"]) == (None, None, None, 0)


@pytest.mark.parametrize(("posts", "limit"), [(19, 0), (20, 1), (27, 1), (39, 1), (40, 2)])
def test_a_ceiling_is_rounded_down_to_persons(posts: int, limit: int) -> None:
    assert checks(establishment=posts, support_staff=0)["support_staff"]["required_count"] == limit


@given(people=st.integers(0, 10**7), gps=st.integers(0, 4000))
def test_a_floor_is_met_exactly_when_nobody_is_missing(people: int, gps: int) -> None:
    line = checks(served_population=people, gps=gps)["gps"]
    assert line["required"] == -(-people // 3000)
    assert line["ok"] == (line["short"] == 0)
    assert line["short"] == max(0, line["required"] - gps)


@given(people=st.integers(0, 10**6), own=st.integers(0, 200), converted=st.booleans())
def test_beds_have_a_range_that_is_never_empty(people: int, own: int, converted: bool) -> None:
    found = reckon("beds", resident_population=people, beds=own, converted_township_hospital=converted)
    assert 0 <= found["min_beds"] <= found["max_beds"] <= 50
    is_inside = found["min_beds"] <= own <= found["max_beds"]
    assert (found["verdict"] == "ok") == is_inside
    assert (found["verdict"] == "retained_converted") == (converted and not is_inside)
    least = (Decimal(people) * Decimal("0.0003")).to_integral_value(ROUND_CEILING)
    assert found["min_beds"] == min(50, least)


@pytest.mark.parametrize(
    ("beds", "verdict"), [(17, "below_range"), (18, "ok"), (36, "ok"), (37, "above_range"), (50, "above_range"), (51, "above_ceiling")]
)
def test_the_ends_of_the_range_are_inside(beds: int, verdict: str) -> None:
    assert reckon("beds", resident_population=60000, beds=beds)["verdict"] == verdict


@pytest.mark.parametrize(
    ("name", "standard"),
    [
        ("建国路街道社区卫生服务中心", "建国路社区卫生服务中心"),
        ("建国路街道办事处社区卫生服务站", "建国路社区卫生服务站"),
        ("建国路社区卫生服务中心", "建国路社区卫生服务中心"),
        ("东街道西街道社区卫生服务中心", "东西街道社区卫生服务中心"),
        ("建国路街道办事处", "建国路街道办事处"),
    ],
)
def test_a_name_loses_the_word_for_street_once(name: str, standard: str) -> None:
    assert reckon("standard-name", name=name) == {"name": standard, "ok": name == standard}


@given(score=st.decimals(0, 100, places=2), other=st.decimals(0, 100, places=2), fund=st.integers(0, 10**9))
def test_a_better_score_is_never_paid_less(score: Decimal, other: Decimal, fund: int) -> None:
    low, high = sorted((score, other))
    paid = [reckon("public-health-settlement", fund=Decimal(fund).scaleb(-2), score=each, **SCALE) for each in (low, high)]
    assert Decimal(paid[0]["payment"]) <= Decimal(paid[1]["payment"])
    assert all(Decimal(each["payment"]) + Decimal(each["withheld"]) == Decimal(fund).scaleb(-2) for each in paid)


def test_whether_the_right_is_lost_stays_open_until_the_county_decides_the_number() -> None:
    assert reckon("public-health-settlement", fund="1", score="10", failed_before=9, **SCALE)["right_lost"] is None
    assert reckon("public-health-settlement", fund="1", score="90", failed_before=9, **SCALE)["right_lost"] is False
    assert reckon("public-health-settlement", fund="1", score="10", **SCALE, settlement_cancel_after=2)["right_lost"] is False


def test_the_countys_scale_is_used_where_none_is_entered() -> None:
    book = resolve(PACK, on=None).with_values({**SCALE, "settlement_cancel_after": "1"})
    found = ask("public-health-settlement", {"fund": "100", "score": "59.99"}, book).result
    assert (found["payment"], found["right_lost"]) == ("0.00", True)


def test_a_scale_upside_down_and_a_number_of_none_are_refused() -> None:
    settle = {"fund": "1", "score": "50"}
    upside_down = {"settlement_full_score": "60", "settlement_pass_score": "80"}
    assert refused("public-health-settlement", **settle, **upside_down) == ("inconsistent", "settlement_pass_score")
    assert refused("public-health-settlement", **settle, **SCALE, settlement_cancel_after=0) == ("out-of-range", "settlement_cancel_after")
    assert refused("public-health-settlement", **{**settle, "score": "101"}, **SCALE) == ("out-of-range", "score")
    assert refused("public-health-settlement", **settle) == ("parameter-unset", "settlement_full_score")


def test_prices_are_the_countys_or_entered_and_never_guessed() -> None:
    book = resolve(PACK, on=None).with_values({"purchase_prices": {"visits": "15.50"}})
    bought = {"services": [{"id": "visits", "count": 2}, {"id": "lectures", "count": 1, "price": "100"}]}
    assert ask("service-purchase", bought, book).result["total"] == "131.00"
    assert refused_under("service-purchase", {"services": [{"id": "lectures", "count": 1}]}, book) == (
        "parameter-unset",
        "services[0].price",
    )


@given(rows=st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 10**6), st.decimals(0, 1, places=4)), min_size=1, max_size=8))
def test_bought_services_add_up_to_the_fen(rows: list[tuple[int, int, Decimal]]) -> None:
    services = [
        {"id": str(at), "count": count, "price": Decimal(price).scaleb(-2), "quality": quality}
        for at, (count, price, quality) in enumerate(rows)
    ]
    found = reckon("service-purchase", services=services)
    assert sum(Decimal(row["payment"]) for row in found["services"]) == Decimal(found["total"])
    assert [Decimal(row["payment"]) for row in reckon("service-purchase", services=services[::-1])["services"]] == [
        Decimal(row["payment"]) for row in found["services"][::-1]
    ]


@given(spending=st.integers(0, 10**9), income=st.integers(0, 10**9), performance=st.decimals(0, 1, places=4))
def test_the_gap_is_paid_or_withheld_and_never_beside_a_surplus(spending: int, income: int, performance: Decimal) -> None:
    lines = {"spending": {"all": Decimal(spending).scaleb(-2)}, "income": {"all": Decimal(income).scaleb(-2)}}
    found = {name: Decimal(text) for name, text in reckon("operating-subsidy", **lines, performance=performance).items()}
    assert found["grant"] + found["withheld"] == found["gap"]
    assert 0 <= found["grant"] <= found["gap"]
    assert found["gap"] == 0 or found["surplus"] == 0
    assert found["gap"] - found["surplus"] == found["spending_total"] - found["income_total"]


def test_no_rule_of_the_region_runs_under_the_citys_document() -> None:
    for rule in ("beds", "standard-name", "staffing-standard", "service-purchase", "promotion-service", "gp-registration"):
        assert refused_under(rule, {}, "changji-2021")[0] == "rule-not-in-pack"


BANNER = "ordos-2024"
HOSPITAL = {
    "institution_type": "township_hospital", "staff": 41, "health_technical": 37, "registered_gps": 2, "physicians": 14,
    "tcm_physicians": 4, "public_health_physicians": 1,
}  # fmt: skip


def shares(**inputs: Any) -> dict[str, dict[str, Any]]:
    return {line["id"]: line for line in ask("staffing-standard", {**HOSPITAL, **inputs}, BANNER).result["checks"]}


def test_a_floor_under_a_share_is_rounded_up_to_persons() -> None:
    assert shares()["health_technical"] == {
        "id": "health_technical", "actual": "0.9024", "required": "0.9000", "required_count": 37, "ok": True, "short": 0,
    }  # fmt: skip
    assert (shares(health_technical=36)["health_technical"]["ok"], shares(health_technical=36)["health_technical"]["short"]) == (False, 1)
    assert list(shares()) == ["health_technical", "registered_gps", "tcm_physicians", "public_health_physicians"]


def test_without_physicians_there_is_no_share_of_them() -> None:
    line = shares(physicians=0, tcm_physicians=0)["tcm_physicians"]
    assert (line["actual"], line["ok"], line["short"], line["required_count"]) == (None, None, None, 0)


@pytest.mark.parametrize("part", ["health_technical", "physicians", "registered_gps", "public_health_physicians"])
def test_no_part_of_the_staff_is_more_than_all_of_it(part: str) -> None:
    assert refused_under("staffing-standard", {**HOSPITAL, part: 42}, BANNER) == ("inconsistent", part)


def test_each_document_reads_the_standard_in_its_own_way() -> None:
    assert refused_under("staffing-standard", HOSPITAL, PACK)[0] == "unknown-field"
    assert refused_under("staffing-standard", CENTRE, BANNER)[0] == "unknown-field"
    assert refused_under("staffing-standard", {**HOSPITAL, "institution_type": "community_station"}, BANNER) == (
        "out-of-range", "institution_type",
    )  # fmt: skip


@given(staff=st.integers(1, 500), technical=st.integers(0, 500))
def test_one_more_of_the_missing_is_one_less_missing(staff: int, technical: int) -> None:
    technical = min(staff, technical)
    line = shares(staff=staff, health_technical=technical, physicians=0, tcm_physicians=0, registered_gps=0, public_health_physicians=0)[
        "health_technical"
    ]
    assert line["ok"] == (technical * 10 >= staff * 9) == (line["short"] == 0)
