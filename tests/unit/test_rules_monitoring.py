"""What hospitals are watched for under Wafangdian's document, the floor area of townships, and the table of tasks."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from tests.rules import ask, codes, refused
from yiti.kernel.refusals import Refused
from yiti.policy.packs import resolve
from yiti.policy.rules import compute

PACK = "wafangdian-2017"
USAGE = st.dictionaries(st.text("abcdefgh甲乙丙", min_size=1, max_size=3), st.integers(0, 9), max_size=12)


def reckon(rule: str, **inputs: Any) -> dict[str, Any]:
    return ask(rule, inputs, PACK).result


@drawn(usage=USAGE, top=st.integers(1, 6))
@settings(max_examples=100, deadline=None)
def test_the_first_places_are_those_that_nobody_passes(usage: dict[str, int], top: int) -> None:
    published = reckon("top-drugs", usage=usage, top=top)["published"]
    used = {name: amount for name, amount in usage.items() if amount}
    assert published == [
        name for name in sorted(used, key=lambda name: (-used[name], name)) if sum(other > used[name] for other in used.values()) < top
    ]


def test_the_order_in_which_use_was_reported_does_not_matter() -> None:
    usage = [(f"d{at}", at // 2) for at in range(20)]
    first = reckon("top-drugs", usage=dict(usage))
    random.Random(7).shuffle(usage)
    assert reckon("top-drugs", usage=dict(usage)) == first


def test_equal_drugs_stand_by_code_point() -> None:
    assert reckon("top-drugs", usage={"乙": 1, "甲": 1, "b": 1, "B": 1})["published"] == ["B", "b", "乙", "甲"]


def test_nothing_used_nothing_published() -> None:
    assert reckon("top-drugs", usage={}) == {"published": []}
    assert reckon("top-drugs", usage={"a": 0}) == {"published": []}


def test_use_that_is_no_amount_is_refused() -> None:
    assert refused("top-drugs", {"usage": {"a": -1}}, PACK) == ("out-of-range", "usage.a")
    assert refused("top-drugs", {"usage": {"": 1}}, PACK)[0] == "out-of-range"
    assert refused("top-drugs", {"usage": [1]}, PACK) == ("wrong-type", "usage")


MARCH, APRIL, MAY = "2018-03", "2018-04", "2018-05"


def test_a_row_is_as_long_as_the_county_says() -> None:
    months = {month: {"A": 9, "B": 8} for month in (MARCH, APRIL, MAY)}
    suspended = {}
    for length in (1, 2, 3, 4):
        found = reckon("antibiotic-suspension", months=months, consecutive_months=length)["months"]
        suspended[length] = [answer["suspend"] for answer in found.values()]
    assert suspended == {1: [["A", "B"]] * 3, 2: [[], ["A", "B"], ["A", "B"]], 3: [[], [], ["A", "B"]], 4: [[], [], []]}


def test_the_county_may_decide_how_many_months_count_as_continuous() -> None:
    months = {month: {"A": 9} for month in (MARCH, APRIL)}
    book = resolve(PACK, on=date(2018, 6, 30)).with_values({"consecutive_months": "3"})
    assert ask("antibiotic-suspension", {"months": months}, book).result["months"][APRIL]["suspend"] == []


def test_ties_at_the_third_place_are_all_watched() -> None:
    usage = {"A": 9, "B": 8, "C": 7, "D": 7, "E": 6}
    assert reckon("antibiotic-suspension", months={MARCH: usage})["months"][MARCH]["top"] == ["A", "B", "C", "D"]


def test_months_stand_as_they_were_given_and_are_reckoned_by_the_calendar() -> None:
    found = reckon("antibiotic-suspension", months={APRIL: {"A": 1}, MARCH: {"A": 1}})["months"]
    assert list(found) == [APRIL, MARCH]
    assert [found[month]["suspend"] for month in (MARCH, APRIL)] == [[], ["A"]]


@pytest.mark.parametrize("month", ["2018-13", "2018-00", "2018-3", "201803", "２０１８-03", ""])
def test_a_month_that_is_none_is_refused(month: str) -> None:
    assert refused("antibiotic-suspension", {"months": {month: {"A": 1}}}, PACK)[0] == "out-of-range"


def test_no_month_in_a_row_is_refused() -> None:
    assert refused("antibiotic-suspension", {"months": {}, "consecutive_months": 0}, PACK) == ("out-of-range", "consecutive_months")


@drawn(tests=st.integers(0, 10_000), positive=st.integers(0, 10_000))
@settings(max_examples=80, deadline=None)
def test_a_rate_is_judged_before_it_is_rounded(tests: int, positive: int) -> None:
    if positive > tests:
        field = "devices.CT.positive"
        assert refused("positive-rate", {"devices": {"CT": {"tests": tests, "positive": positive}}}, PACK) == ("inconsistent", field)
        return
    answer = reckon("positive-rate", devices={"CT": {"tests": tests, "positive": positive}})
    assert answer["overall"] == answer["devices"]["CT"]
    assert answer["overall"]["ok"] == (None if not tests else positive * 10 >= tests * 7)


def test_nothing_examined_is_not_judged() -> None:
    assert reckon("positive-rate", devices={}) == {"devices": {}, "overall": {"ratio": None, "ok": None}}


@drawn(area=st.integers(0, 4_000), kind=st.sampled_from(["township_hospital", "central_township_hospital"]))
@settings(max_examples=40, deadline=None)
def test_area_and_what_is_missing_make_the_floor(area: int, kind: str) -> None:
    answer = ask("floor-area", {"institution_type": kind, "area": area}, PACK)
    required = 2500 if kind.startswith("central") else 1500
    assert answer.result["short"] == max(0, required - area)
    assert (answer.result["verdict"], codes(answer)) == (("met", []) if area >= required else ("below", ["below-floor-area"]))


def summary(on: date, *rows: dict[str, Any]) -> dict[str, Any]:
    return compute("task-summary", pack=PACK, on=on, inputs={"rows": list(rows)}).result


def row(number: str, due: Any, *lead: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "lead": list(lead or ["甲"]), "due": due, **more}


def test_the_day_itself_is_in_time() -> None:
    task = row("1", "2017-12-31")
    assert summary(date(2017, 12, 31), task)["overdue"] == []
    assert summary(date(2018, 1, 1), task)["overdue"] == ["1"]


def test_a_year_written_any_way_is_due_on_its_last_day() -> None:
    found = summary(date(2018, 1, 1), row("1", 2017), row("2", "2017"), row("3", "2016-2017"), row("4", Decimal(2017)))
    assert (found["due_by_year"], found["overdue"]) == ({"2017": 4}, ["1", "2", "3", "4"])


def test_letters_make_rows_and_not_tasks() -> None:
    found = summary(date(2018, 1, 1), row("1a", 2020), row("1b", 2018), row("10", 2020), row("1", 2020))
    assert (found["rows"], found["tasks"], list(found["due_by_year"].items())) == (4, 2, [("2018", 1), ("2020", 3)])


@pytest.mark.parametrize(
    ("task", "code", "field"),
    [
        (row("a1", 2017), "out-of-range", "rows[0].number"),
        (row("1", 0), "out-of-range", "rows[0].due"),
        (row("1", 10**40), "out-of-range", "rows[0].due"),
        (row("1", Decimal("1e30")), "out-of-range", "rows[0].due"),
        (row("1", Decimal("-1e999999")), "out-of-range", "rows[0].due"),
        (row("1", "2018-02-30"), "out-of-range", "rows[0].due"),
        (row("1", "2017年"), "wrong-type", "rows[0].due"),
        (row("1", True), "wrong-type", "rows[0].due"),
        (row("1", Decimal("2017.5")), "wrong-type", "rows[0].due"),
        (row("1", float("nan")), "wrong-type", "rows[0].due"),
        (row("1", float("inf")), "wrong-type", "rows[0].due"),
        (row("1", "2020-2017"), "out-of-range", "rows[0].due"),
        (row("1", 2017, "甲", "甲"), "out-of-range", "rows[0].lead"),
        ({"number": "1", "lead": [], "due": 2017}, "out-of-range", "rows[0].lead"),
        (row("1", 2017, done=2018), "wrong-type", "rows[0].done"),
    ],
)
def test_a_row_that_cannot_be_is_refused(task: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        summary(date(2018, 1, 1), task)
    assert (refusal.value.code, refusal.value.field) == (code, field)


DAYS = st.dates(date(2016, 1, 1), date(2021, 12, 31))


@drawn(rows=st.lists(st.tuples(DAYS, st.none() | DAYS), min_size=1, max_size=20), on=st.dates(date(2017, 9, 26), date(2021, 12, 31)))
@settings(max_examples=60, deadline=None)
def test_every_row_is_counted_once_and_late_ones_are_late(rows: list[tuple[date, date | None]], on: date) -> None:
    tasks = [row(str(at), due.isoformat(), done=done.isoformat() if done else None) for at, (due, done) in enumerate(rows)]
    found = summary(on, *tasks)
    assert sum(found["due_by_year"].values()) == found["rows"] == found["by_lead"]["甲"] == len(rows)
    assert found["overdue"] == [str(at) for at, (due, done) in enumerate(rows) if due < on and (done is None or done > on)]
