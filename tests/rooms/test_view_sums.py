"""Totals taken from the groups, and numbers taken from an entry's columns, are those of the plain way, to the last digit."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.own_registers import FORM, STORES, own_folder, write_own
from yiti.foundation.forms.groups import Group, add_groups, group_entries
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import find_form, get_register, list_entries
from yiti.foundation.forms.reading import Reader, Terms
from yiti.policy.packs.shapes.views import Value
from yiti.supervision.registers.queries import look

from .county import CENTRE, HOSPITAL, TODAY
from .test_view_groups import KEYS, SYSTEM, VIEWS, WHERES, chance, days, reader_of, store, value_of, view_of

pytestmark = pytest.mark.usefixtures("county", "own")
WHOLES = ("count", "weight", "both", "rest")
numbers = st.one_of(
    st.sampled_from([Decimal(0), Decimal("-0.000001"), Decimal("0.000001"), Decimal("999999999.999999"), Decimal("-999999999.999999")]),
    st.decimals(-(10**6), 10**6, places=6), st.decimals(-(10**6), 10**6, places=2), st.integers(-500, 500).map(Decimal),
)  # fmt: skip
written = numbers.map(lambda number: f"{number:f}")
words = st.one_of(st.sampled_from(["甲", "甲二", "乙"]), st.integers(57, 63).map(lambda length: "甲" * length))
answers = st.fixed_dictionaries(
    {"what": words, "is_whole": st.booleans()},
    optional={"count": written, "weight": written, "seen_on": days.map(str), "month": days.map(lambda day: f"{day:%Y-%m}")},
)
entered = st.lists(st.tuples(st.sampled_from([CENTRE, HOSPITAL]), days, answers), max_size=12)
limits = st.one_of(numbers, st.sampled_from([Decimal("0.0000005"), Decimal("-0.3333333"), Decimal(10) ** 15, -(Decimal(10) ** 17)]))


@pytest.fixture
def own(tmp_path: Path) -> Iterator[None]:
    with own_folder(tmp_path):
        write_own(tmp_path, STORES + VIEWS)
        yield


def values_of(name: str, kept: Mapping[str, Any]) -> list[Value]:
    return [
        value_of(id="n", count=True, where=kept), value_of(id="s", sum=name, where=kept), value_of(id="m", mean=name),
        value_of(id="h", share=kept), value_of(id="r", ratio=["weight", "count"]), value_of(id="again", sum=name),
    ]  # fmt: skip


def grouped(reader: Reader, by: list[str], values: list[Value]) -> list[Group]:
    return group_entries(scope=SYSTEM, reader=reader, entries=list_entries(scope=SYSTEM, form=FORM), by=by, values=values)


@chance
@given(
    rows=entered, by=st.lists(st.sampled_from(KEYS), min_size=1, max_size=2, unique=True), name=st.sampled_from(WHOLES),
    kept=st.sampled_from(WHERES),
)  # fmt: skip
def test_totals_from_the_groups_are_those_of_the_entries(rows: list[Any], by: list[str], name: str, kept: Mapping[str, Any]) -> None:
    store(rows, with_slots=True)
    reader, values = reader_of(with_slots=True), values_of(name, kept)
    finest = grouped(reader, by, values)
    for onto in ([], *([key] for key in by)):
        added = add_groups(finest, by, onto, values)
        assert sorted(added, key=lambda group: group.keys) == sorted(grouped(reader, onto, values), key=lambda group: group.keys)


@chance
@given(
    rows=entered, by=st.lists(st.sampled_from([*KEYS, "weight"]), max_size=2, unique=True), name=st.sampled_from(WHOLES),
    kept=st.sampled_from(WHERES), how=st.sampled_from(["least", "most", "above", "below"]), limit=limits,
)  # fmt: skip
def test_columns_answer_as_the_entry_does(
    rows: list[Any], by: list[str], name: str, kept: Mapping[str, Any], how: str, limit: Decimal
) -> None:
    store(rows, with_slots=True)
    fast = reader_of(with_slots=True)
    plain = Reader(find_form(FORM), {}, Terms(TODAY))
    assert {"count", "weight", "what"} <= set(fast.slots)
    where = {name: {how: f"{limit:f}"}}
    values = [
        *values_of(name, kept),
        value_of(id="d", distinct="what"),
        value_of(id="w", share=where),
        value_of(id="e", count=True, where=where),
    ]
    ours, others = grouped(fast, by, values), grouped(plain, by, values)
    assert sorted(ours, key=lambda group: group.keys) == sorted(others, key=lambda group: group.keys)
    whole = [Decimal(said["weight"]) for _, _, said in rows if "weight" in said]
    (total,) = grouped(fast, [], [value_of(sum="weight")])
    assert total.numbers["n"].value == (sum(whole) if whole else None)


def test_a_tenth_added_ten_thousand_times_is_a_thousand() -> None:
    said = {"what": "甲", "count": "1", "is_whole": True}
    store([(CENTRE, TODAY, {**said, "weight": "0.1"})] * 5000 + [(HOSPITAL, TODAY, {**said, "weight": "0.1"})] * 5000, with_slots=True)
    view = view_of(by=["institution"], values=[{"id": "n", "sum": "weight"}])
    found = look(scope=SYSTEM, register=get_register(scope=SYSTEM, id=FORM), view=view, today=TODAY)
    assert found.table is not None
    cells = [row.cell("n") for row in [*found.table.rows, found.table.total]]
    assert [cell and cell.value for cell in cells] == [500, 500, 1000]


def test_a_total_follows_a_corrected_entry() -> None:
    said = {"what": "甲", "count": "1", "is_whole": True}
    store([(CENTRE, TODAY, {**said, "weight": "5"}), (HOSPITAL, TODAY, {**said, "weight": "7"})], with_slots=True)
    view = view_of(
        by=["institution", "what"],
        values=[{"id": "n", "sum": "weight"}, {"id": "d", "label": {"zh": "家", "en": "Houses"}, "distinct": "institution"}],
    )

    def total() -> tuple[Decimal | None, ...]:
        table = look(scope=SYSTEM, register=get_register(scope=SYSTEM, id=FORM), view=view, today=TODAY).table
        assert table is not None
        cells = [table.total.cell(name) for name in ("n", "d")]
        return tuple(cell.value if cell else None for cell in cells)

    assert total() == (12, 2)
    Entry.objects.filter(institution=HOSPITAL).update(is_current=False)
    assert total() == (5, 1)
