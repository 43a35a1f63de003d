"""A view's table as a list of the house: sorted, searched, exported, printed; on a phone each group a card."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse

from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.views import RegisterView, Value
from yiti.supervision.registers.judging import Cell
from yiti.supervision.registers.tables import Row, Table
from yiti.web.charts import lines
from yiti.web.lists import Column, Listing

from .view_words import Wording, list_address, made_of, print_as

CELL = "yiti/policy/_view_cell.html"
MOST_ACROSS, MOST_LINES = 24, 8
"""So many columns stand across at most, and so many lines in a chart; the rest is in the sheet and the table."""
TOTAL, STATE = Text("合计", "Total"), Text("状态", "State")
TIMED = (".year", ".quarter", ".month")


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as a cell prints it: the text, where its list is, what it was made of and where all of those are."""

    text: str
    href: str
    made_of: Text = NOTHING
    whole_href: str = ""
    state: str = ""
    says: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Line:
    """A group as a row of the list, or everything."""

    label: Text
    values: Mapping[str, Decimal | None]
    shown: Mapping[str, Shown]
    state: tuple[str, Text] | None = None

    @property
    def text(self) -> str:
        return f"{self.label.zh} {self.label.en}"


@dataclass(frozen=True)
class Shape:
    """What makes a view's numbers into lines."""

    register: Register
    wording: Wording
    table: Table
    chosen: Value | None = None
    """Of several values across, the one that is shown."""

    @property
    def view(self) -> RegisterView:
        return self.table.view

    @property
    def is_matrix(self) -> bool:
        return len(self.view.by) > 1

    @property
    def columns(self) -> list[tuple[str, Value, str | None]]:
        """Key of the column, its value, and the key across."""
        if not self.is_matrix or self.chosen is None:
            return [(value.id, value, None) for value in self.view.values]
        across = self.table.across[-MOST_ACROSS:]
        return [*((f"x{at}", self.chosen, key) for at, key in enumerate(across)), (self.chosen.id, self.chosen, None)]

    def lines(self) -> list[Line]:
        return [self.line(row, self.wording.key_words(self.view.by[0], row.key), {self.view.by[0]: row.key}) for row in self.table.rows]

    def total(self) -> Line:
        return self.line(self.table.total, TOTAL, {})

    def line(self, row: Row, label: Text, keys: Mapping[str, str]) -> Line:
        values, shown, states = {}, {}, []
        for key, value, across in self.columns:
            cell = row.cell(value.id, across)
            if cell is not None:
                values[key] = cell.value
                shown[key] = self._shown(value, cell, {**keys, **({self.view.by[1]: across} if across is not None else {})})
                states.append((value, cell))
        return Line(label, values, shown, self._state(states))

    def _shown(self, value: Value, cell: Cell, keys: Mapping[str, str]) -> Shown:
        kind = self.wording.kind_of(value)
        said = made_of(cell) if kind == "percent" or value.per or value.mean or value.ratio else NOTHING
        is_share = value.share is not None
        return Shown(
            print_as(kind, cell.value), list_address(self.register, self.view, value.id, keys), said,
            list_address(self.register, self.view, value.id, keys, whole=True) if is_share else "",
            cell.state, cell.says,
        )  # fmt: skip

    def _state(self, cells: Sequence[tuple[Value, Cell]]) -> tuple[str, Text] | None:
        judged = [(value, cell) for value, cell in cells if cell.state]
        if not judged:
            return None
        short = [(value, cell) for value, cell in judged if cell.state == "short"]
        if short:
            said = [self._short(value, cell) for value, cell in short[:2]]
            return "short", Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))
        waiting = next((cell for _, cell in judged if cell.state == "wait"), None)
        return ("wait", waiting.says) if waiting else ("met", Text("达到", "met"))

    def _short(self, value: Value, cell: Cell) -> Text:
        how = print_as(self.wording.kind_of(value), cell.short)
        limit = print_as(self.wording.kind_of(value), cell.limit)
        over = value.most is not None and cell.value is not None and cell.limit is not None and cell.value > cell.limit
        if value.equals is not None:
            return Text(f"应为 {limit}", f"must be {limit}")
        return (
            Text(f"超 {how}（上限 {limit}）", f"{how} over {limit}")
            if over
            else Text(f"差 {how}（要求 {limit}）", f"{how} short of {limit}")
        )

    @property
    def has_state(self) -> bool:
        return any(value.judged for value in self.view.values)

    def listing(self) -> Listing:
        first = self.wording.key_label(self.view.by[0])
        made = [Column("label", first, lambda row: row.label, "name", sort="x")]
        for key, value, across in self.columns:
            label = self.column_label(value, across)
            made.append(Column(key, label, _reader(key), self.wording.kind_of(value), sort="x", template=CELL))
        if self.has_state:
            made.append(Column("state", STATE, lambda row: row.state, "state", sort="x"))
        return Listing(
            f"view-{self.view.id}", self.view.label, made, search=("text",), hint=first, size=100,
            empty=Text("还没有登记", "Nothing is entered yet"),
        )  # fmt: skip

    def column_label(self, value: Value, across: str | None) -> Text:
        if across is not None:
            return self.wording.key_words(self.view.by[1], across)
        return TOTAL if self.is_matrix else self.named(value)

    def named(self, value: Value) -> Text:
        """A value with its unit."""
        label, unit = self.wording.value_label(value), self.wording.unit_of(value)
        return Text(f"{label.zh}（{unit.zh}）", f"{label.en} ({unit.en})") if unit.zh else label

    def chart(self) -> dict[str, Any] | None:
        """Lines over time where a key is one: of the groups of the other key, or of the values."""
        timed = [is_time(self.register, key) for key in self.view.by]
        if not any(timed):
            return None
        if self.is_matrix and self.chosen is not None and not timed[-1]:
            names = [self.wording.key_words(self.view.by[0], row.key) for row in self.table.rows]
            keys = self.table.across[:MOST_LINES]
            said = [(self.wording.key_words(self.view.by[1], key), key) for key in keys]
            return _drawn(names, [(label, [_value(row.cell(self.chosen.id, key)) for row in self.table.rows]) for label, key in said])
        if self.is_matrix and self.chosen is not None:
            across = list(self.table.across)
            rows = [(self.wording.key_words(self.view.by[0], row.key), row) for row in self.table.rows[:MOST_LINES]]
            series = [(label, [_value(row.cell(self.chosen.id, key)) for key in across]) for label, row in rows]
            return _drawn([self.wording.key_words(self.view.by[1], key) for key in across], series)
        value = self.view.values[0]
        names = [self.wording.key_words(self.view.by[0], row.key) for row in self.table.rows]
        kinds = {self.wording.kind_of(one) for one in self.view.values}
        shown = self.view.values if len(kinds) == 1 else (value,)
        return _drawn(names, [(self.wording.value_label(one), [_value(row.cell(one.id)) for row in self.table.rows]) for one in shown])


def value_lines(shape: Shape) -> list[Line]:
    """Without groups each value is a row."""
    made = []
    for value in shape.view.values:
        total = replace(shape, table=replace(shape.table, view=shape.view.model_copy(update={"values": (value,)}))).total()
        shown = total.shown[value.id]
        if value.covered:
            address = reverse("register-whole", args=[shape.register.form.id, shape.view.id, value.id])
            shown = replace(shown, href=address)
        made.append(Line(shape.column_label(value, None), {"value": total.values[value.id]}, {"value": shown}, total.state))
    return made


def list_of_values(shape: Shape) -> Listing:
    label, state = shape.view.label, [Column("state", STATE, lambda row: row.state, "state")] if shape.has_state else []
    return Listing(
        "view-values", label,
        [
            Column("label", Text("数", "Number"), lambda row: row.label, "name"),
            Column("value", Text("现在", "Now"), lambda row: row.values["value"], "number", template=CELL),
            *state,
        ],
    )  # fmt: skip


def _drawn(names: Sequence[Text], series: Sequence[tuple[Text, Sequence[Decimal | None]]]) -> dict[str, Any] | None:
    return lines(names, series) if len(names) > 1 and series else None


def is_time(register: Register, key: str) -> bool:
    kinds = {one.name: one.kind for one in register.form.fields}
    return key.endswith(TIMED) or kinds.get(key) == "month" or key == "year"


def _value(cell: Cell | None) -> Decimal | None:
    return cell.value if cell else None


def _reader(key: str) -> Callable[[Line], Decimal | None]:
    return lambda row: row.values.get(key)
