"""Points for the values of indicators, and a budget by work points and quality: at their edges, and what holds for all of them."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules import reckon, refused

PART = "indicators[0].parts[0]"


def one(method: str, points: object = 10, **part: Any) -> dict[str, Any]:
    return {"indicators": [{"id": "a", "points": points, "parts": [{"id": "a", "method": method, **part}]}]}


def score(method: str, points: object = 10, *, word: dict[str, str] | None = None, **part: Any) -> str | None:
    found = reckon("indicator-scores", {**one(method, points, **part), **(word or {})})["indicators"][0]["score"]
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("0.9", "10.0000"), ("0.95", "10.0000"), ("0.8999", "9.9989"), ("0.3", "3.3333"), ("0", "0.0000"), ("-1", "0.0000")],
)
def test_at_least_is_the_share_of_the_target(value: str, wanted: str) -> None:
    assert score("at_least", value=value, target="0.9") == wanted


@pytest.mark.parametrize(
    ("value", "target", "wanted"),
    [
        ("0.2", "0.2", "10.0000"), ("0", "0.2", "10.0000"), ("0", "0", "10.0000"), ("0.4", "0.2", "5.0000"), ("1", "0", "0.0000"),
        ("-1", "0", "10.0000"),
    ],
)  # fmt: skip
def test_at_most_is_full_up_to_the_target(value: str, target: str, wanted: str) -> None:
    assert score("at_most", value=value, target=target) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("0.8", "10.0000"), ("0.9", "10.0000"), ("0.7", "5.0000"), ("1", "5.0000"), ("0.6", "0.0000"), ("0.1", "0.0000"), ("9", "0.0000")],
)
def test_a_range_falls_evenly_on_both_sides(value: str, wanted: str) -> None:
    assert score("range", value=value, target="0.8", upper="0.9", allowance="0.2") == wanted


@pytest.mark.parametrize(
    ("steps", "value", "wanted"),
    [
        ("completed", "0.88", "9.0000"), ("completed", "0.8801", "9.5000"), ("begun", "0.8801", "9.0000"), ("begun", "0.88", "9.0000"),
        ("proportional", "0.885", "9.2500"), ("begun", "0.9", "10.0000"), ("begun", "0.1", "0.0000"), ("completed", "1", "10.0000"),
    ],
)  # fmt: skip
def test_a_deduction_goes_by_steps_down_to_nothing(steps: str, value: str, wanted: str) -> None:
    word = {"deduction_steps": steps}
    assert score("deduction", word=word, value=value, target="0.9", allowance="0.01", deduction="0.5", better="higher") == wanted


def test_off_is_above_the_target_where_lower_is_better() -> None:
    asked: dict[str, Any] = {"target": "100", "allowance": "10", "deduction": "1", "better": "lower", "word": {"deduction_steps": "begun"}}
    assert score("deduction", value="121", **asked) == "7.0000"
    assert score("deduction", value="80", **asked) == "10.0000"


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ({"met": True}, "10.0000"), ({"met": False}, "0.0000"), ({"value": "1"}, "10.0000"), ({"value": "0"}, "0.0000"),
        ({"value": "2", "target": "3"}, "0.0000"), ({"value": "3", "target": "3"}, "10.0000"),
    ],
)  # fmt: skip
def test_yes_and_no_are_each_others_opposite(part: dict[str, Any], wanted: str) -> None:
    assert score("full_if_yes", **part) == wanted
    assert score("full_if_no", **part) == ("0.0000" if wanted == "10.0000" else "10.0000")


def test_a_grade_earns_its_share() -> None:
    grades = [{"id": "met", "share": 1}, {"id": "half", "share": "0.5"}, {"id": "none", "share": 0}]
    assert [score("graded", grade=name, grades=grades) for name in ("met", "half", "none")] == ["10.0000", "5.0000", "0.0000"]
    assert refused("indicator-scores", one("graded", grade="most", grades=grades)) == ("out-of-range", f"{PART}.grade")


def test_parts_are_averaged_by_weight_and_rounded_once() -> None:
    parts = [{"id": str(n), "method": "at_least", "value": 1, "target": 3, "weight": 1} for n in range(3)]
    assert reckon("indicator-scores", {"indicators": [{"id": "a", "points": 1, "parts": parts}]})["indicators"][0]["score"] == "0.3333"
    full = [{**part, "value": 3} for part in parts]
    assert reckon("indicator-scores", {"indicators": [{"id": "a", "points": 1, "parts": full}]})["indicators"][0]["score"] == "1.0000"


def test_a_missing_value_is_refused_or_absent_by_the_countys_word_and_never_zero() -> None:
    asked = one("at_least", target="0.9")
    assert refused("indicator-scores", asked) == ("parameter-unset", "scoring_missing")
    assert refused("indicator-scores", {**asked, "scoring_missing": "refused"}) == ("missing-field", f"{PART}.value")
    found = reckon("indicator-scores", {**asked, "scoring_missing": "absent"})["indicators"][0]
    assert (found["score"], found["absent"]) == (None, True)


def test_an_absent_part_leaves_the_rest_to_be_averaged() -> None:
    parts = [
        {"id": "a", "method": "at_least", "value": "0.5", "target": 1, "weight": 30},
        {"id": "b", "method": "at_least", "value": 0, "target": 1, "weight": 70, "absent": True},
    ]
    found = reckon("indicator-scores", {"indicators": [{"id": "x", "points": 10, "parts": parts}]})["indicators"][0]
    assert (found["score"], [part["absent"] for part in found["parts"]]) == ("5.0000", [False, True])


@pytest.mark.parametrize(
    ("method", "part", "wanted"),
    [
        ("at_least", {"value": 1, "target": 0}, ("out-of-range", f"{PART}.target")),
        ("at_least", {"value": 1}, ("missing-field", f"{PART}.target")),
        ("at_most", {"value": 1, "target": "-0.1"}, ("out-of-range", f"{PART}.target")),
        ("range", {"value": 1, "target": 2, "upper": 1, "allowance": 1}, ("inconsistent", f"{PART}.upper")),
        ("range", {"value": 1, "target": 1, "upper": 2, "allowance": 0}, ("out-of-range", f"{PART}.allowance")),
        ("deduction", {"value": 1, "target": 1, "allowance": 1, "deduction": 1}, ("missing-field", f"{PART}.better")),
        ("graded", {"grade": "a"}, ("missing-field", f"{PART}.grades")),
        ("best_of", {"value": 1}, ("out-of-range", f"{PART}.method")),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(method: str, part: dict[str, Any], wanted: tuple[str, str]) -> None:
    assert refused("indicator-scores", one(method, **part)) == wanted


def test_weights_of_nothing_are_refused() -> None:
    parts = [{"id": name, "method": "at_least", "value": 1, "target": 1, "weight": 0} for name in "ab"]
    assert refused("indicator-scores", {"indicators": [{"id": "x", "points": 1, "parts": parts}]}) == (
        "out-of-range",
        "indicators[0].parts",
    )


NUMBERS = st.decimals(-5, 5, places=4)
ABOVE = st.decimals("0.0001", 5, places=4)
METHODS = st.one_of(
    st.fixed_dictionaries({"method": st.just("at_least"), "target": ABOVE}),
    st.fixed_dictionaries({"method": st.just("full_if_yes"), "target": NUMBERS}),
    st.fixed_dictionaries(
        {"method": st.just("deduction"), "target": NUMBERS, "allowance": ABOVE, "deduction": ABOVE, "better": st.just("higher")}
    ),
)
LOWER = st.one_of(
    st.fixed_dictionaries({"method": st.just("at_most"), "target": st.decimals(0, 5, places=4)}),
    st.fixed_dictionaries({"method": st.just("full_if_no"), "target": NUMBERS}),
    st.fixed_dictionaries(
        {"method": st.just("deduction"), "target": NUMBERS, "allowance": ABOVE, "deduction": ABOVE, "better": st.just("lower")}
    ),
)
STEPS = st.sampled_from(["completed", "begun", "proportional"])


def _of_two(part: dict[str, Any], value: Decimal, points: Decimal, steps: str) -> Decimal:
    """The score of an indicator of which this value is one part of two."""
    other = {"id": "b", "method": "at_least", "value": 1, "target": 3, "weight": 1}
    parts = [{"id": "a", "weight": 2, "value": value, **part}, other]
    asked = {"indicators": [{"id": "x", "points": points, "parts": parts}], "deduction_steps": steps}
    return Decimal(reckon("indicator-scores", asked)["indicators"][0]["score"])


@given(part=METHODS, values=st.tuples(NUMBERS, NUMBERS), points=st.decimals(0, 20, places=2), steps=STEPS)
@settings(max_examples=150, deadline=None)
def test_more_never_earns_less_where_higher_is_better(part: Any, values: Any, points: Decimal, steps: str) -> None:
    low, high = (_of_two(part, value, points, steps) for value in sorted(values))
    assert 0 <= low <= high <= points


@given(part=LOWER, values=st.tuples(NUMBERS, NUMBERS), points=st.decimals(0, 20, places=2), steps=STEPS)
@settings(max_examples=150, deadline=None)
def test_less_never_earns_less_where_lower_is_better(part: Any, values: Any, points: Decimal, steps: str) -> None:
    high, low = (_of_two(part, value, points, steps) for value in sorted(values))
    assert 0 <= low <= high <= points


@given(value=NUMBERS, target=NUMBERS, width=ABOVE, allowance=ABOVE, points=st.decimals(0, 20, places=2))
@settings(max_examples=150, deadline=None)
def test_nearer_to_a_range_never_earns_less(value: Decimal, target: Decimal, width: Decimal, allowance: Decimal, points: Decimal) -> None:
    part = {"method": "range", "target": target, "upper": target + width, "allowance": allowance}
    nearer = min(max(value, target), target + width)
    assert 0 <= _of_two(part, value, points, "begun") <= _of_two(part, (value + nearer) / 2, points, "begun") <= points


def shared(*rows: tuple[Any, Any, Any], budget: str = "100.00", **more: Any) -> dict[str, Any]:
    return {
        "budget": budget,
        "institutions": [{"id": f"i{at}", "work_points": row[0], "obtained": row[1], "full": row[2]} for at, row in enumerate(rows)],
        **more,
    }


BELOW = {"quality_threshold": "0.85", "quality_method": "below_threshold"}


def test_quality_at_the_threshold_leaves_the_work_points() -> None:
    found = reckon("work-points", shared((100, "85", 100), (100, "84.999", 100), (100, "84.99", 100), **BELOW))["institutions"]
    assert [row["quality"] for row in found] == ["0.8500", "0.8500", "0.8499"]
    assert [row["corrected"] for row in found] == ["100.0000", "100.0000", "84.9900"]


def test_the_other_reading_multiplies_everybody() -> None:
    found = reckon("work-points", shared((100, 95, 100), (100, 80, 100), quality_method="always"))["institutions"]
    assert [row["corrected"] for row in found] == ["95.0000", "80.0000"]


def test_the_settings_of_work_points_are_the_countys() -> None:
    assert refused("work-points", shared((1, 1, 1))) == ("parameter-unset", "quality_method")
    assert refused("work-points", shared((1, 1, 1), quality_method="below_threshold")) == ("parameter-unset", "quality_threshold")


def test_a_budget_without_anybody_to_have_it_is_refused() -> None:
    assert refused("work-points", shared((0, 1, 1), **BELOW)) == ("out-of-range", "institutions")
    assert refused("work-points", shared((1, 0, 0), **BELOW)) == ("out-of-range", "institutions[0].full")
    assert refused("work-points", shared((1, 2, 1), **BELOW)) == ("inconsistent", "institutions[0].obtained")
    assert refused("work-points", shared((1, 1, 1), budget="0.001", **BELOW)) == ("out-of-range", "budget")


WORK = st.lists(st.tuples(st.integers(1, 10**6), st.decimals(0, 5, places=2)), min_size=1, max_size=12)


@given(rows=WORK, fen=st.integers(0, 10**9), method=st.sampled_from(["below_threshold", "always"]))
@settings(max_examples=100, deadline=None)
def test_the_budget_is_shared_without_loss_and_better_quality_never_earns_less(rows: Any, fen: int, method: str) -> None:
    given_rows = [(points, obtained, 5) for points, obtained in rows]
    if method == "always" and not any(obtained > 0 for _, obtained in rows):
        return
    more = {"quality_threshold": "0.85", "quality_method": method, "budget": str(Decimal(fen).scaleb(-2))}
    if not any(obtained >= Decimal("0.01") for _, obtained in rows):
        return
    found = reckon("work-points", shared(*given_rows, **more))
    assert sum(Decimal(row["amount"]) for row in found["institutions"]) == Decimal(fen).scaleb(-2) == Decimal(found["total"])
    better = [(points, min(Decimal(5), obtained + 1) if not at else obtained, 5) for at, (points, obtained, _) in enumerate(given_rows)]
    after = reckon("work-points", shared(*better, **more))
    assert Decimal(after["institutions"][0]["amount"]) >= Decimal(found["institutions"][0]["amount"]) - Decimal("0.01")


BY_VALUE = [{"id": "0.9", "at": "0.9", "share": 1}, {"id": "0.8", "at": "0.8", "share": "0.6"}]


def test_a_value_has_the_best_grade_that_it_reaches() -> None:
    found = [score("graded", value=value, grades=BY_VALUE, better="higher") for value in ("0.95", "0.9", "0.8999", "0.8", "0.7999")]
    assert found == ["10.0000", "10.0000", "6.0000", "6.0000", "0.0000"]
    low = [{"id": "2", "at": 2, "share": 1}, {"id": "5", "at": 5, "share": "0.5"}]
    assert [score("graded", value=value, grades=low, better="lower") for value in ("2", "2.01", "5", "5.01")] == [
        "10.0000", "5.0000", "5.0000", "0.0000",
    ]  # fmt: skip


def test_a_grade_given_on_site_stands_before_the_value() -> None:
    assert score("graded", value="0.95", grade="0.8", grades=BY_VALUE, better="higher") == "6.0000"


def test_grades_by_a_value_need_a_better_side_and_a_value() -> None:
    assert refused("indicator-scores", one("graded", value="0.9", grades=BY_VALUE)) == ("missing-field", f"{PART}.better")
    assert refused("indicator-scores", {**one("graded", grades=BY_VALUE, better="higher"), "scoring_missing": "refused"}) == (
        "missing-field", f"{PART}.value",
    )  # fmt: skip
