"""The annex and the headroom: S0-016 to S0-019, S0-085, S0-086, S0-094."""

from typing import Any

import pytest

from tests.rules import ask, codes, reckon, refused
from yiti.policy.packs import load_pack

NAMES = (
    "population",
    "total",
    "doctors",
    "nurses",
    "pharmacy",
    "ecg_ultrasound",
    "laboratory",
    "imaging",
    "public_health",
    "management",
    "establishment",
    "off_establishment",
)
FOUND_IN_ANNEX = dict(zip(NAMES, (911, 38, 6, 5, 2, 2, 2, 2, 13, 6, 16, 22), strict=True))


def row(id: str = "x", **more: Any) -> dict[str, Any]:
    return {"id": id, "category": "pastoral_township_hospital", **FOUND_IN_ANNEX, **more}


def annex() -> list[dict[str, Any]]:
    rows = load_pack("changji-2021").rows["staffing"]
    return [{"id": line["institution"], "category": line["category"], **{name: line[name] for name in NAMES}} for line in rows]


def test_the_annex_adds_up_and_twelve_of_its_rows_are_below_the_share() -> None:
    answer = ask("staffing-table", {"rows": annex()})
    found = answer.result
    assert len(found["rows"]) == 16
    assert all(line["sum_ok"] for line in found["rows"])
    assert codes(answer) == ["below-85-percent"] * 12
    assert found["rows_passing_ratio"] == 4
    assert found["all"] == {
        "institutions": 16, "population": 369156, "total": 834, "establishment": 427, "off_establishment": 407,
        "health_technical_ratio": "0.8465", "ratio_ok": False,
    }  # fmt: skip
    assert {name: item["institutions"] for name, item in found["by_category"].items()} == {
        "community_centre": 6, "agricultural_township_hospital": 7, "pastoral_township_hospital": 3,
    }  # fmt: skip


def test_a_row_is_checked_for_its_sums_and_its_share() -> None:
    (found,) = reckon("staffing-table", {"rows": [row()]})["rows"]
    assert found == {
        "id": "x", "posts_sum": 38, "posts_difference": 0, "sum_ok": True, "health_technical_ratio": "0.8421", "ratio_ok": False,
        "max_management": 5,
    }  # fmt: skip


@pytest.mark.parametrize(("change", "difference"), [({"doctors": 7}, 1), ({"doctors": 4}, -2), ({"establishment": 17}, 0)])
def test_sums_that_do_not_agree_are_answered(change: dict[str, int], difference: int) -> None:
    (found,) = reckon("staffing-table", {"rows": [row(**change)]})["rows"]
    assert (found["sum_ok"], found["posts_difference"]) == (False, difference)


def test_exactly_eighty_five_percent_is_enough() -> None:
    exact = row(total=20, doctors=17, nurses=0, pharmacy=0, ecg_ultrasound=0, laboratory=0, imaging=0, public_health=0, management=3)
    answer = ask("staffing-table", {"rows": [exact]})
    assert (answer.result["rows"][0]["ratio_ok"], answer.result["rows"][0]["max_management"], codes(answer)) == (True, 3, [])


@pytest.mark.parametrize(("total", "most"), [(44, 6), (83, 12), (63, 9), (38, 5), (0, 0)])
def test_the_most_management_posts_are_rounded_down(total: int, most: int) -> None:
    assert reckon("staffing-table", {"rows": [row(total=total)]})["rows"][0]["max_management"] == most


def test_a_row_without_staff_has_no_share() -> None:
    answer = ask("staffing-table", {"rows": [row(**dict.fromkeys(NAMES, 0))]})
    (found,) = answer.result["rows"]
    assert (found["health_technical_ratio"], found["ratio_ok"], found["sum_ok"]) == (None, None, True)
    assert (answer.result["rows_passing_ratio"], answer.result["all"]["ratio_ok"], codes(answer)) == (0, None, [])


def test_counts_are_whole_and_rows_named_once() -> None:
    assert refused("staffing-table", {"rows": [row(doctors="1.5")]}) == ("wrong-type", "rows[0].doctors")
    assert refused("staffing-table", {"rows": [row(doctors=-1)]}) == ("out-of-range", "rows[0].doctors")
    assert refused("staffing-table", {"rows": [row(), row()]}) == ("out-of-range", "rows")
    assert refused("staffing-table", {"rows": [row(category="clinic")]}) == ("out-of-range", "rows[0].category")
    assert reckon("staffing-table", {"rows": [row(doctors="6.0")]})["rows"][0]["sum_ok"] is True


def hire(*numbers: int) -> dict[str, Any]:
    names = ("total", "establishment", "off_establishment", "establishment_now", "contract_now", "hire_contract")
    return reckon("staffing-headroom", dict(zip(names, numbers, strict=True)))


def test_nobody_is_hired_above_the_cap() -> None:
    assert hire(44, 30, 14, 28, 14, 1) == {"headroom": 0, "allowed": False, "excess": 1, "vacancies": 2}
    assert hire(44, 30, 14, 28, 15, 0) == {"headroom": 0, "allowed": True, "excess": 0, "vacancies": 1}
    assert hire(44, 30, 14, 28, 12, 2) == {"headroom": 2, "allowed": True, "excess": 0, "vacancies": 4}


def test_vacant_establishment_posts_are_not_filled_by_contract() -> None:
    assert hire(44, 31, 13, 28, 13, 1) == {"headroom": 0, "allowed": False, "excess": 1, "vacancies": 3}


def test_the_total_bounds_the_cap() -> None:
    assert hire(44, 31, 13, 40, 2, 5) == {"headroom": 2, "allowed": False, "excess": 3, "vacancies": 2}
    assert hire(44, 31, 13, 50, 2, 0) == {"headroom": 0, "allowed": True, "excess": 0, "vacancies": 0}


def test_a_part_above_the_whole_is_refused() -> None:
    names = ("total", "establishment", "off_establishment", "establishment_now", "contract_now", "hire_contract")
    assert refused("staffing-headroom", dict(zip(names, (10, 11, 0, 0, 0, 0), strict=True))) == ("inconsistent", "establishment")
    assert refused("staffing-headroom", dict(zip(names, (10, 0, 11, 0, 0, 0), strict=True))) == ("inconsistent", "off_establishment")
