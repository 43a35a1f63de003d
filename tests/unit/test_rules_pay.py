"""Components of pay, special pay, the cap, posted staff, equal pay: S0-032, S0-042, S0-043, S0-046, S0-075, S0-076, S0-078."""

from decimal import Decimal
from typing import Any

import pytest

from tests.rules import ask, reckon, refused
from yiti.policy.packs import resolve
from yiti.policy.rules import get_rule

GROSS = dict(get_rule("gross-pay").example)


def test_six_components_make_gross_pay() -> None:
    assert reckon("gross-pay", GROSS) == {"post_pay": "4800.00", "performance_pay": "3500.00", "gross": "8300.00"}


def test_pay_is_in_whole_fen_and_never_negative() -> None:
    for name in GROSS:
        assert refused("gross-pay", {**GROSS, name: "0.001"}) == ("out-of-range", name)
        assert refused("gross-pay", {**GROSS, name: "-1"}) == ("out-of-range", name)


def special(paid: Any, staff: Any, **more: Any) -> dict[str, Any]:
    return reckon("special-pay", {"performance_paid": paid, "staff_on_duty": staff, **more})


def test_a_trainee_gets_the_average() -> None:
    found = special(180000, 40)
    assert found == {"average": "4500.00", "trainee": "4500.00", "head": None, "deputies": []}


def test_heads_and_deputies_get_a_multiple_of_it() -> None:
    found = special(1200000, 40, head_coefficient="1.8", deputies=[{"id": "d", "coefficient": "1.4"}])
    assert (found["head"], found["deputies"]) == ("54000.00", [{"id": "d", "amount": "42000.00"}])


def test_the_average_is_multiplied_before_it_is_rounded() -> None:
    found = special("100", 3, head_coefficient=3, deputies=[{"id": "d", "coefficient": "1.5"}])
    assert (found["average"], found["head"], found["deputies"][0]["amount"]) == ("33.33", "100.00", "50.00")
    assert special("0.01", 2, head_coefficient=1)["head"] == "0.01"  # half a fen goes up


def test_with_nobody_on_duty_there_is_no_average() -> None:
    found = special(100, 0, head_coefficient=1, deputies=[{"id": "d", "coefficient": 1}])
    assert found == {"average": None, "trainee": None, "head": None, "deputies": [{"id": "d", "amount": None}]}


def test_the_countys_coefficient_of_heads_serves_unless_one_is_given() -> None:
    book = resolve("changji-2021", on=None).with_values({"head_coefficient": "2"})
    inputs = {"performance_paid": 100, "staff_on_duty": 2}
    assert ask("special-pay", inputs, book).result["head"] == "100.00"
    assert ask("special-pay", {**inputs, "head_coefficient": "1.5"}, book).result["head"] == "75.00"


def test_deputies_are_named_once_and_people_are_whole() -> None:
    twice = [{"id": "d", "coefficient": 1}] * 2
    assert refused("special-pay", {"performance_paid": 1, "staff_on_duty": 1, "deputies": twice}) == ("out-of-range", "deputies")
    assert refused("special-pay", {"performance_paid": 1, "staff_on_duty": "1.5"}) == ("wrong-type", "staff_on_duty")


def cap(**more: Any) -> dict[str, Any]:
    return reckon("pay-cap", {"gross_pay_total": "6480000", "average_staff": 44, "reference_wage": 75000, **more})


def test_average_pay_may_reach_twice_the_reference_wage() -> None:
    assert cap() == {"average": "147272.73", "limit": "150000.00", "within": True, "headroom_total": "120000.00"}
    assert cap(gross_pay_total="6600000") == {"average": "150000.00", "limit": "150000.00", "within": True, "headroom_total": "0.00"}
    over = cap(gross_pay_total="6600000.01")
    assert (over["average"], over["within"], over["headroom_total"]) == ("150000.00", False, "-0.01")


def test_an_average_number_of_staff_may_have_decimals() -> None:
    found = cap(average_staff="43.5")
    assert (found["average"], found["headroom_total"]) == ("148965.52", "45000.00")
    rows = ask("pay-cap", {"gross_pay_total": 1, "average_staff": "43.50", "reference_wage": 1}).to_json()["explanation"]["figures"]
    assert "43.5" in [row["value"] for row in rows]


def test_without_staff_there_is_no_verdict() -> None:
    found = cap(average_staff=0)
    assert (found["average"], found["within"], found["limit"]) == (None, None, "150000.00")


def test_without_a_reference_wage_the_cap_is_not_guessed() -> None:
    inputs = {"gross_pay_total": 1, "average_staff": 1}
    assert refused("pay-cap", inputs) == ("parameter-unset", "reference_wage")
    assert refused("pay-cap", {**inputs, "reference_wage": None}) == ("parameter-unset", "reference_wage")


def posted(**more: Any) -> dict[str, Any]:
    return {"clinic_drug_subsidy": 25000, "clinic_public_health": 15000, "posted_increment": 12000, "clinic_score": 100, **more}


def test_posted_staff_are_paid_from_the_clinics_subsidies() -> None:
    assert reckon("posted-staff", posted()) == {"posted_pay": "12000.00", "left_for_clinic": "28000.00"}
    assert reckon("posted-staff", posted(clinic_score="87.5")) == {"posted_pay": "10500.00", "left_for_clinic": "29500.00"}
    assert reckon("posted-staff", posted(posted_increment="0.01", clinic_score=50))["posted_pay"] == "0.01"


def test_posted_pay_may_use_up_the_subsidies_and_not_more() -> None:
    assert reckon("posted-staff", posted(posted_increment=40000))["left_for_clinic"] == "0.00"
    assert reckon("posted-staff", posted(posted_increment=80000, clinic_score=50))["left_for_clinic"] == "0.00"
    assert refused("posted-staff", posted(posted_increment="40000.01"))[0] == "inconsistent"
    assert refused("posted-staff", posted(clinic_score="100.01")) == ("out-of-range", "clinic_score")


def gap(*positions: tuple[Any, Any, Any, Any]) -> list[dict[str, Any]]:
    names = ("establishment_pay", "establishment_staff", "contract_pay", "contract_staff")
    rows = [{"id": str(at), **dict(zip(names, row, strict=True))} for at, row in enumerate(positions)]
    return list(reckon("same-work-gap", {"positions": rows})["positions"])


def test_the_gap_compares_averages_of_one_position() -> None:
    nurses, more = gap((6800, 1, 6460, 1), (20000, 2, 33000, 3))
    assert (nurses["ratio"], nurses["gap"]) == ("0.9500", "0.0500")
    assert (more["establishment_average"], more["contract_average"], more["gap"]) == ("10000.00", "11000.00", "-0.1000")


@pytest.mark.parametrize("row", [(0, 0, 100, 1), (100, 1, 0, 0), (0, 1, 100, 1)])
def test_without_anyone_to_compare_with_there_is_no_gap(row: tuple[Any, Any, Any, Any]) -> None:
    (found,) = gap(row)
    assert (found["ratio"], found["gap"]) == (None, None)


def test_the_larger_the_pay_the_smaller_the_headroom() -> None:
    headrooms = [Decimal(cap(gross_pay_total=total)["headroom_total"]) for total in range(0, 10**7, 10**6)]
    assert headrooms == sorted(headrooms, reverse=True)
