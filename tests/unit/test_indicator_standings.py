"""An indicator among the institutions of a category: mean, places, shades, targets; and the map that is drawn of it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.measure.indicators.values import Value
from yiti.policy.facts import Definition
from yiti.policy.facts.definitions import Source
from yiti.web.measures.indicators.drawing import Area, Plane, number_unnamed
from yiti.web.measures.indicators.showing import change_words, part, with_unit
from yiti.web.measures.indicators.standings import Target, build_lines, by_indicator, mean_of, places_of, shades_of

NOW = Period(date(2026, 7, 1), 3)


def definition(better: Any = "higher", unit: Any = "ratio") -> Definition:
    return Definition("it", Text("一", "One"), unit, better, (), (), Source("s", "1"), date(2026, 1, 1))


def value(institution: str, number: str | None) -> Value:
    return Value("it", institution, NOW, Fraction(1), Fraction(2), None if number is None else Decimal(number))


def test_the_mean_leaves_out_who_has_no_value() -> None:
    assert mean_of({"a": Decimal("0.5"), "b": None, "c": Decimal("0.25")}) == Decimal("0.3750")
    assert mean_of({"a": None}) is None


@pytest.mark.parametrize(
    ("better", "places"), [("higher", {"a": 1, "b": 1, "c": 3}), ("lower", {"a": 2, "b": 2, "c": 1}), ("range", {}), ("none", {})]
)
def test_equal_values_share_a_place_and_only_a_direction_has_places(better: str, places: dict[str, int]) -> None:
    assert places_of({"a": Decimal(5), "b": Decimal(5), "c": Decimal(3), "d": None}, better) == places


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.decimals(-1000, 1000, places=4), min_size=1),
    st.sampled_from(["higher", "lower", "range"]),
)
def test_the_best_is_the_darkest_and_shades_follow_the_places(numbers: dict[str, Decimal], better: str) -> None:
    shades = shades_of(numbers, better)
    assert set(shades) == set(numbers)
    assert all(1 <= shade <= 5 for shade in shades.values())
    turn = -1 if better == "lower" else 1
    ordered = sorted(numbers, key=lambda code: numbers[code] * turn)
    assert [shades[code] for code in ordered] == sorted(shades[code] for code in ordered)


@pytest.mark.parametrize(
    ("target", "number", "better", "met"),
    [
        (Target(Decimal("0.7")), "0.7", "higher", True),
        (Target(Decimal("0.7")), "0.6999", "higher", False),
        (Target(Decimal("0.2")), "0.2", "lower", True),
        (Target(Decimal("0.2")), "0.21", "lower", False),
        (Target(Decimal(5), Decimal(9)), "9", "range", True),
        (Target(Decimal(5), Decimal(9)), "9.0001", "range", False),
    ],
)
def test_a_target_is_reached_at_its_edge(target: Target, number: str, better: str, *, met: bool) -> None:
    assert target.is_met(Decimal(number), better) is met


def test_a_line_has_everything_beside_its_value() -> None:
    now = by_indicator([value("a", "0.6"), value("b", "0.8"), value("c", None)])
    before = by_indicator([value("a", "0.65")])
    (line,) = build_lines([definition()], "a", now, before, ["a", "b", "c"], {"it": Target(Decimal("0.7"))})
    assert (line.number, line.last, line.mean, line.place, line.of) == (Decimal("0.6"), Decimal("0.65"), Decimal("0.7000"), 2, 2)
    assert (line.way, line.verdict.en, line.is_met) == ("down", "worse", False)
    (other,) = build_lines([definition("lower")], "a", now, before, ["a", "b"], {})
    assert (other.verdict.en, other.is_met) == ("better", None)


def test_what_was_not_asked_has_no_line_and_no_value_no_way() -> None:
    now = by_indicator([value("a", None)])
    assert build_lines([definition()], "b", now, {}, ["a"], {}) == []
    (line,) = build_lines([definition()], "a", now, {}, ["a"], {"it": Target(Decimal(1))})
    assert (line.way, line.change, line.is_met, line.place) == ("", None, None, None)


@pytest.mark.parametrize(
    ("change", "unit", "words"),
    [("0.021", "ratio", "升 2.1 个百分点"), ("-3", "yuan", "降 3.00 元"), ("0", "count", "持平"), ("-0.0038", "count", "降 0.0038")],
)
def test_the_way_is_told_in_words(change: str, unit: str, words: str) -> None:
    assert change_words(Decimal(change), unit).zh == words


def test_values_stand_with_their_unit_and_nothing_is_a_dash() -> None:
    assert with_unit(Decimal("0.7234"), "ratio") == Text("72.34%", "72.34%")
    assert with_unit(Decimal("3.5"), "per_10000").zh == "3.5 /万人"
    assert with_unit(None, "days") == Text("—", "—")
    assert part(Fraction(1, 3)) == "0.33"
    assert part(None) == "—"


def test_a_map_keeps_north_up_and_the_shape_of_the_ground() -> None:
    square = [[[(87.0, 44.0), (88.0, 44.0), (88.0, 45.0), (87.0, 45.0), (87.0, 44.0)]]]
    plane = Plane.around([square])
    assert plane.place((87.0, 45.0)) == (8.0, 8.0)
    assert plane.place((88.0, 44.0))[1] > plane.place((88.0, 45.0))[1]
    assert 0.70 < (plane.width - 16) / (plane.height - 16) < 0.73
    assert plane.path(square).count("L") == 3


@pytest.mark.parametrize(("room", "lines"), [(200.0, ["Yan'an North Road"]), (60.0, ["Yan'an", "North", "Road"]), (20.0, [])])
def test_a_name_is_broken_or_left_out_where_it_has_no_room(room: float, lines: list[str]) -> None:
    area = Area("1", "", 10, 50, Text("延安北路", "Yan'an North Road"), Text("9", "9"), 1, "", room)
    with translation.override("en"):
        assert [line for _, line in area.lines] == lines


def test_whoever_has_no_room_for_a_name_has_a_number_counted_from_the_north() -> None:
    def area(code: str, y: float, room: float) -> Area:
        return Area(code, "", 10, y, Text("延安北路", "Yan'an North Road"), Text("9", "9"), 1, "", room)

    with translation.override("en"):
        found = {one.code: one for one in number_unnamed([area("south", 90, 20), area("north", 10, 20), area("wide", 50, 200)])}
        assert {code: one.number for code, one in found.items()} == {"north": 1, "south": 2, "wide": 0}
        assert [line for _, line in found["south"].lines] == ["2"]


def test_no_template_styles_a_map_inline() -> None:
    folder = Path(__file__).parents[2] / "src/yiti/web/templates/yiti/indicators"
    assert not [path.name for path in folder.glob("*.html") if "style=" in path.read_text(encoding="utf-8")]
