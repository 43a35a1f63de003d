"""A number of a view is what a person would count, add or divide over the list that it opens, whatever was entered."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.own_registers import FORM, STORES, own_folder, write_own
from yiti.foundation.forms.computed import reckon_columns
from yiti.foundation.forms.groups import Group, entries_of, group_entries, narrow
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import find_form, list_entries
from yiti.foundation.forms.reading import Reader, Terms
from yiti.foundation.forms.slots import fill, give_slots
from yiti.kernel.scopes import system_scope
from yiti.policy.packs.shapes.forms import Form
from yiti.policy.packs.shapes.views import RegisterView, Value

from .county import CENTRE, HOSPITAL, NOW, TODAY

pytestmark = pytest.mark.usefixtures("county", "own")
SYSTEM = system_scope("tests")
VIEWS = """
- adds_to: flood_stores
  computed:
    - {name: waited, label: {zh: 历时, en: Days}, days: [seen_on, settled_on], open: true}
    - {name: each, label: {zh: 单重, en: Each}, ratio: [weight, count]}
    - {name: both, label: {zh: 合, en: Both}, add: [weight, count]}
    - {name: rest, label: {zh: 差, en: Rest}, less: [count, weight]}
    - {name: step, label: {zh: 步, en: Step}, reached: [seen_on, settled_on]}
"""
SUMS = ("count", "weight", "waited", "both", "rest", "each")
KEYS = ("institution", "what", "is_whole", "month", "seen_on.quarter", "year", "count", "step", "on.month")
WHERES: tuple[Mapping[str, Any], ...] = (
    {},
    {"is_whole": ["yes"]},
    {"settled_on": "filled"},
    {"settled_on": "empty", "count": {"least": "3"}},
    {"seen_on": "past"},
    {"settled_on": {"before": "seen_on"}},
    {"waited": {"above": "20"}},
    {"each": {"most": "0.5"}},
    {"what": {"matches": "[甲乙].*"}},
    {"what": {"unlike": "甲.*"}},
    {"is_whole": {"not": ["no"]}},
    {"step": ["settled_on"]},
)
days = st.dates(date(2025, 1, 1), date(2026, 10, 9))
tenths = st.decimals(Decimal("0.5"), Decimal(1_000_000), places=3)
answers = st.fixed_dictionaries(
    {"what": st.sampled_from(["甲", "甲二", "乙", "丙"]), "count": st.integers(1, 500).map(str), "is_whole": st.booleans()},
    optional={
        "weight": tenths.map(lambda number: f"{number:f}"), "seen_on": days.map(str), "settled_on": days.map(str),
        "month": days.map(lambda day: f"{day:%Y-%m}"), "fault": st.just("裂"),
    },
)  # fmt: skip
entered = st.lists(st.tuples(st.sampled_from([CENTRE, HOSPITAL]), days, answers), max_size=12)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[None]:
    with own_folder(tmp_path):
        write_own(tmp_path, STORES + VIEWS)
        yield


def store(rows: list[tuple[str, date, dict[str, Any]]], *, with_slots: bool) -> None:
    form = find_form(FORM)
    Entry.objects.all().delete()
    slots = give_slots(form) if with_slots else {}
    entries = [Entry(form=FORM, institution=house, on=on, answers=said, entered_by="u", entered_at=NOW) for house, on, said in rows]
    for entry in entries:
        fill(entry, form, slots)
    Entry.objects.bulk_create(entries)


def reader_of(*, with_slots: bool) -> Reader:
    form = find_form(FORM)
    return Reader(form, give_slots(form) if with_slots else {}, Terms(TODAY))


def said_by(form: Form, entry: Entry) -> dict[str, Any]:
    """What an entry says, as a person reads it."""
    words = {name: ("yes" if said else "no") if isinstance(said, bool) else said for name, said in entry.answers.items()}
    return {"institution": entry.institution, "on": entry.on.isoformat(), **words, **reckon_columns(form, entry.on, entry.answers, TODAY)}


def key_by_hand(said: Mapping[str, Any], key: str) -> str:
    name, _, part = key.partition(".")
    if key == "year":
        name, part = "on", "year"
    word = said.get(name)
    if not word:
        return ""
    day = f"{word}-01" if len(str(word)) == len("2026-09") else str(word)
    if part == "quarter":
        return f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}"
    return day[:4] if part == "year" else day[:7] if part == "month" else str(word)


def meets_by_hand(said: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    return all(_test_by_hand(said, said.get(name), test) for name, test in where.items())


def _test_by_hand(said: Mapping[str, Any], word: Any, test: Any) -> bool:
    if test in ("filled", "empty"):
        return (word is None) == (test == "empty")
    if isinstance(test, Mapping) and "not" in test:
        return word not in test["not"]
    if word is None:
        return False
    if test == "past":
        return bool(word < TODAY.isoformat())
    if isinstance(test, list):
        return word in test
    ((how, limit),) = test.items()
    if how in ("matches", "unlike"):
        return word[0] in ("甲", "乙") if how == "matches" else word[0] != "甲"
    if how == "before":
        return said.get(limit) is not None and word < said[limit]
    number, edge = Decimal(word), Decimal(limit)
    return {"least": number >= edge, "most": number <= edge, "above": number > edge}[how]


def view_of(**keys: Any) -> RegisterView:
    label = {"zh": "汇总", "en": "Totals"}
    return RegisterView.model_validate({"id": "t", "label": label, "values": [{"id": "n", "count": True}], **keys}, strict=False)


def value_of(**keys: Any) -> Value:
    return Value.model_validate({"id": "n", "label": {"zh": "数", "en": "Number"}, **keys}, strict=False)


chance = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@chance
@given(
    rows=entered, by=st.lists(st.sampled_from(KEYS), max_size=2, unique=True), name=st.sampled_from(SUMS), where=st.sampled_from(WHERES),
    kept=st.sampled_from(WHERES), with_slots=st.booleans(),
)  # fmt: skip
def test_numbers_are_those_of_the_list(
    rows: list[Any], by: list[str], name: str, where: Mapping[str, Any], kept: Mapping[str, Any], with_slots: bool
) -> None:
    store(rows, with_slots=with_slots)
    reader, form = reader_of(with_slots=with_slots), find_form(FORM)
    values = [
        value_of(id="n", count=True, where=kept), value_of(id="s", sum=name, where=kept), value_of(id="m", mean=name),
        value_of(id="h", share=kept), value_of(id="r", ratio=["weight", "count"]), value_of(id="d", distinct="what"),
    ]  # fmt: skip
    view = view_of(where=where, by=by)
    found = entries_of(scope=SYSTEM, reader=reader, view=view, entries=list_entries(scope=SYSTEM, form=FORM))
    groups = group_entries(scope=SYSTEM, reader=reader, entries=found, by=by, values=values)
    for group in groups:
        keys = dict(zip(by, group.keys, strict=True))
        for value in values:
            listed = narrow(scope=SYSTEM, reader=reader, entries=found, value=value, keys=keys, part=False)
            whole = [said_by(form, entry) for entry in listed]
            assert all(meets_by_hand(said, where) and meets_by_hand(said, kept if value.id in ("n", "s") else {}) for said in whole)
            assert all(key_by_hand(said, key) == word for said in whole for key, word in keys.items())
            part = narrow(scope=SYSTEM, reader=reader, entries=found, value=value, keys=keys, part=True)
            _compare(group, value, whole, part.count(), name)
    _add_up(groups, rows, form, where)


def _compare(group: Group, value: Value, listed: list[dict[str, Any]], part: int, name: str) -> None:
    number = group.numbers[value.id]
    assert number.count == len(listed)
    known = [Decimal(said[name]) for said in listed if said.get(name) is not None]
    if value.sum:
        assert number.value == (sum(known) if known else None)
    elif value.mean:
        assert number.value == (sum(known) / len(known) if known else None)
    elif value.share is not None:
        assert number.value == (Decimal(part) / len(listed) if listed else None)
    elif value.distinct:
        assert number.value == len({said["what"] for said in listed})
    elif value.ratio:
        below = sum(Decimal(said["count"]) for said in listed)
        weighed = [Decimal(said["weight"]) for said in listed if "weight" in said]
        assert number.value == (sum(weighed) / below if below and weighed else None)
    else:
        assert number.value == len(listed)


def _add_up(groups: list[Group], rows: list[Any], form: Form, where: Mapping[str, Any]) -> None:
    """No entry is left out of the groups, none stands in two."""
    all_of_them = [said_by(form, Entry(institution=house, on=on, answers=said)) for house, on, said in rows]
    assert sum(group.numbers["m"].count for group in groups) == sum(meets_by_hand(said, where) for said in all_of_them)


@chance
@given(rows=entered, where=st.sampled_from(WHERES))
def test_the_latest_of_each_is_the_newest_by_day_and_then_by_number(rows: list[Any], where: Mapping[str, Any]) -> None:
    store(rows, with_slots=True)
    reader, form = reader_of(with_slots=True), find_form(FORM)
    everything = list_entries(scope=SYSTEM, form=FORM)
    newest: dict[tuple[str, str], Entry] = {}
    for entry in everything:
        newest.setdefault((entry.institution, entry.answers["what"]), entry)
    found = entries_of(scope=SYSTEM, reader=reader, view=view_of(latest=["what"], where=where), entries=everything)
    wanted = {entry.pk for entry in newest.values() if meets_by_hand(said_by(form, entry), where)}
    assert {entry.pk for entry in found} == wanted


def test_only_the_period_under_way_counts() -> None:
    said = {"what": "甲", "count": "1", "is_whole": True}
    store([(CENTRE, TODAY - timedelta(days=back), {**said, "month": "2026-10"}) for back in (0, 20, 100, 400)], with_slots=True)
    reader, rows = reader_of(with_slots=True), list_entries(scope=SYSTEM, form=FORM)
    counts = {
        period: entries_of(scope=SYSTEM, reader=reader, view=view_of(period=period), entries=rows).count()
        for period in ("month", "quarter", "year")
    }
    assert counts == {"month": 1, "quarter": 1, "year": 3}
    by_month = view_of(period="quarter", time="month")
    assert entries_of(scope=SYSTEM, reader=reader, view=by_month, entries=rows).count() == 4


def test_a_share_opens_those_that_fulfil_it() -> None:
    said = {"what": "甲", "count": "1"}
    store([(CENTRE, TODAY, {**said, "is_whole": whole}) for whole in (True, True, False)], with_slots=True)
    reader, rows = reader_of(with_slots=True), list_entries(scope=SYSTEM, form=FORM)
    value = value_of(share={"is_whole": ["yes"]})
    (group,) = group_entries(scope=SYSTEM, reader=reader, entries=rows, by=[], values=[value])
    assert (group.numbers["n"].part, group.numbers["n"].whole) == (2, 3)
    assert [narrow(scope=SYSTEM, reader=reader, entries=rows, value=value, keys={}, part=part).count() for part in (True, False)] == [2, 3]
