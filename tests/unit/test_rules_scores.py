"""Level-one score and the score of the year: S0-052, S0-066, S0-093."""

from decimal import Decimal
from typing import Any

import pytest

from tests.rules import ask, reckon, refused


def score(*rows: tuple[Any, ...], items: tuple[Any, ...] = ()) -> dict[str, Any]:
    indicators = [{"id": f"i{at}", "points": row[0], "score": row[1], "absent": len(row) > 2} for at, row in enumerate(rows)]
    singles = [{"id": f"s{at}", "points": points, "reason": "r"} for at, points in enumerate(items)]
    return {"indicators": indicators, "single_items": singles}


def test_the_four_dimensions_add_up() -> None:
    found = reckon("level-one-score", score((50, "42.5"), (20, 16), (15, "10.5"), (15, "13.5")))
    assert found == {"indicator_score": "82.5000", "single_items": "0.0000", "score": "82.5000", "absent_points": "0.0000"}


def test_single_items_are_added_and_taken_off() -> None:
    found = reckon("level-one-score", score((100, "86.5"), items=(2, -1)))
    assert (found["indicator_score"], found["single_items"], found["score"]) == ("86.5000", "1.0000", "87.5000")


def test_single_items_may_lift_the_score_over_the_points_and_never_take_it_below_zero() -> None:
    assert reckon("level-one-score", score((100, 99), items=(5,)))["score"] == "104.0000"
    assert reckon("level-one-score", score((100, 3), items=(-5,)))["score"] == "0.0000"
    assert reckon("level-one-score", score((100, 3), items=(-5, 4)))["score"] == "2.0000"
    assert reckon("level-one-score", score((100, 3), items=(-5,)))["single_items"] == "-5.0000"


def test_a_reasonable_absence_scales_the_rest() -> None:
    found = reckon("level-one-score", score((40, 30), (30, 20), (30, 0, "absent")))
    assert (found["indicator_score"], found["absent_points"]) == ("71.4286", "30.0000")


def test_what_an_absent_indicator_scored_does_not_count() -> None:
    assert reckon("level-one-score", score((50, 40), (50, 50, "absent")))["indicator_score"] == "80.0000"


def test_where_everything_is_absent_there_is_no_score() -> None:
    found = reckon("level-one-score", score((50, 0, "absent"), (50, 0, "absent"), items=(2,)))
    assert found == {"indicator_score": None, "single_items": "2.0000", "score": None, "absent_points": "100.0000"}
    assert reckon("level-one-score", score((0, 0)))["score"] is None


def test_the_score_adds_the_rounded_parts() -> None:
    found = reckon("level-one-score", score((3, 1), (3, 1), (1, 0, "absent"), items=("0.00005",)))
    assert (found["indicator_score"], found["single_items"], found["score"]) == ("2.3333", "0.0001", "2.3334")


def test_a_score_above_its_points_is_refused() -> None:
    assert refused("level-one-score", score((10, 5), (10, "10.01"))) == ("inconsistent", "indicators[1].score")
    assert reckon("level-one-score", score((10, 10)))["score"] == "10.0000"


def test_ids_and_reasons_are_needed() -> None:
    double = score((10, 5))
    double["indicators"] *= 2
    assert refused("level-one-score", double) == ("out-of-range", "indicators")
    assert refused("level-one-score", {"indicators": []}) == ("out-of-range", "indicators")
    bare = {**score((10, 5)), "single_items": [{"id": "x", "points": 1}]}
    assert refused("level-one-score", bare) == ("missing-field", "single_items[0].reason")
    assert refused("level-one-score", {"indicators": [{"id": "x", "points": 1, "score": 1, "absent": "yes"}]})[0] == "wrong-type"
    assert refused("level-one-score", {"indicators": [{"id": "x", "points": 1, "score": -1}]})[0] == "out-of-range"


def test_a_better_indicator_never_lowers_the_score() -> None:
    last = Decimal(-1)
    for obtained in range(31):
        found = Decimal(reckon("level-one-score", score((30, obtained), (40, 17), (30, 0, "absent"), items=(-3,)))["score"])
        assert found >= last
        last = found


def year(*scores: Any, **more: Any) -> dict[str, Any]:
    return {"quarters": {str(at): score for at, score in enumerate(scores, start=1)}, **more}


def test_the_year_is_the_plain_mean_of_its_quarters() -> None:
    assert reckon("year-result", year("88.5", "91.25", 86, "90.1")) == {"score": "88.9625"}
    assert reckon("year-result", year("0.0001", 0, 0, "0.0001")) == {"score": "0.0001"}
    assert reckon(
        "year-result",
        year(120, 100, 100, 100),
    ) == {"score": "105.0000"}


def test_a_missing_quarter_leaves_no_year() -> None:
    assert refused("year-result", year(1, 2, 3)) == ("missing-field", "quarters.4")
    assert refused("year-result", year(1, None, 3, 4)) == ("missing-field", "quarters.2")
    assert refused("year-result", {"quarters": {**year(1, 2, 3, 4)["quarters"], "5": 1}}) == ("unknown-field", "quarters.5")
    assert refused("year-result", {"quarters": {"first": 1, "2": 1, "3": 1, "4": 1}})[0] == "unknown-field"


@pytest.mark.parametrize("method", ["median", "best"])
def test_only_the_plain_mean_is_known(method: str) -> None:
    assert refused("year-result", year(1, 2, 3, 4, year_method=method)) == ("out-of-range", "year_method")
    assert ask("year-result", year(1, 2, 3, 4, year_method="mean")).result == {"score": "2.5000"}
