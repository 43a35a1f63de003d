"""A view as a table: the groups down, those of a second key across, with their totals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from yiti.foundation.forms.groups import Group, Number, add_groups, group_entries, is_additive
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.reading import Reader
from yiti.policy.packs.shapes.views import RegisterView, Value, is_number

from .grounds import Ground
from .judging import Cell, judge
from .wholes import list_members


@dataclass(frozen=True, slots=True)
class Row:
    """A group down by its key; its cells by the key across and the value. Under None across stand those of the whole row."""

    key: str
    cells: Mapping[tuple[str | None, str], Cell]

    def cell(self, value: str, across: str | None = None) -> Cell | None:
        return self.cells.get((across, value))


@dataclass(frozen=True, slots=True)
class Table:
    """`across` are the keys of the second grouping, `total` the row of everything; its numbers are reckoned, not added up."""

    view: RegisterView
    rows: Sequence[Row]
    across: Sequence[str]
    total: Row

    @property
    def judged(self) -> list[bool]:
        """Of every group that a limit judges whether it is short; of everything where there are no groups."""
        rows: Sequence[Row] = self.rows if self.view.by else (self.total,)
        over: Sequence[str | None] = self.across if len(self.view.by) > 1 else (None,)
        groups = [[row.cell(value.id, key) for value in self.view.values] for row in rows for key in over]
        states = [[cell.state for cell in cells if cell is not None and cell.state] for cells in groups]
        return ["short" in found for found in states if found]


Cells = dict[tuple[str | None, str], Cell]


def make_table(ground: Ground, reader: Reader, view: RegisterView, entries: QuerySet[Entry]) -> Table:
    """One query for the groups; their totals follow from them, but for how many different, which are counted for each way of totals."""
    wholes = {value.id: ground.whole_of(value.per) for value in view.values if value.per}
    counted = [value for value in view.values if value.covered is None]
    rows: dict[str, Cells] = {}
    total: Cells = {}
    for by, groups in _list_ways(ground, reader, view, entries, counted):
        for group in groups:
            keys = dict(zip(by, group.keys, strict=True))
            down = view.by[0] if view.by else ""
            cells = rows.setdefault(keys[down], {}) if down in keys else total
            across = keys.get(view.by[1]) if len(view.by) > 1 else None
            for value in counted:
                cells[across, value.id] = judge(ground, value, group.numbers[value.id], keys, wholes.get(value.id))
    for value in view.values:
        if value.covered is not None:
            total[None, value.id] = judge(ground, value, _cover(ground, reader, value, entries), {}, None)
    across_keys = sorted({key for cells in rows.values() for key, _ in cells if key is not None}, key=_rank)
    return Table(view, [Row(key, rows[key]) for key in sorted(rows, key=_rank)], across_keys, Row("", total))


def _rank(key: str) -> tuple[bool, Decimal, str]:
    """Numbers by their size, words by their letters, what is not entered last."""
    return (not key, Decimal(key) if is_number(key) else Decimal(0), key)


def _list_ways(
    ground: Ground, reader: Reader, view: RegisterView, entries: QuerySet[Entry], values: Sequence[Value]
) -> Iterator[tuple[tuple[str, ...], list[Group]]]:
    """The groups of each way."""
    if not values:
        return
    first, *others = _ways(view.by)
    finest = group_entries(scope=ground.scope, reader=reader, entries=entries, by=first, values=values)
    yield first, finest
    added, different = [value for value in values if is_additive(value)], [value for value in values if not is_additive(value)]
    for by in others:
        groups = {group.keys: group for group in add_groups(finest, first, by, added)}
        if different:
            for group in group_entries(scope=ground.scope, reader=reader, entries=entries, by=by, values=different):
                known = groups.get(group.keys)
                groups[group.keys] = Group(group.keys, {**(known.numbers if known else {}), **group.numbers})
        yield by, list(groups.values())


def _ways(by: Sequence[str]) -> list[tuple[str, ...]]:
    """The groups, those of each key alone, and everything."""
    return [tuple(by), *([(key,) for key in by] if len(by) > 1 else []), *([()] if by else [])]


def _cover(ground: Ground, reader: Reader, value: Value, entries: QuerySet[Entry]) -> Number:
    members = list_members(ground, reader, value.covered, entries, value) if value.covered else []
    there = sum(member.is_there for member in members)
    return Number(Decimal(there) / len(members) if members else None, there, Decimal(there), Decimal(len(members)))
