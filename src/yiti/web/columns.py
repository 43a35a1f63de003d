"""What a list is made of: its columns and filters, and how they stand at the moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from yiti.foundation.sheets.layouts import Column as Sheet
from yiti.foundation.sheets.layouts import Kind
from yiti.kernel.clauses import Clause
from yiti.kernel.text import Text

from .chips import STATES, read_clause
from .printing import print_day
from .sifting import Rows
from .words import in_words

NUMBERS = frozenset({"money", "change", "number", "year", "percent", "score", "day", "date", "moment"})


KINDS: dict[str, Kind] = {
    "money": "money", "change": "money", "number": "decimal", "year": "decimal", "percent": "ratio", "score": "decimal", "day": "date",
    "date": "date",
}  # fmt: skip
"""The kinds whose values stand in the exported sheet as numbers and days."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column. `value` reads it from a row (default: the attribute of the same name, dots allowed); it may answer a Text.

    `kind`: text, soft, name (leads the card on a phone), money, change, number, year, percent, score, day, date, moment,
    state, clause.
    A state's value is a state of chips.STATES, or that with its words. `sort` names the fields of the database to order by
    (a list is ordered by the value itself; give any word to allow it). `href` makes the cell a link; `why` an explanation.
    `template` prints the cell instead, with `row` and `value`. `is_exported` false keeps buttons out of the sheet, `on_phone`
    false what the card of a phone can do without.
    """

    key: str
    label: Text
    value: Callable[[Any], object] | None = None
    kind: str = "text"
    sort: str = ""
    href: Callable[[Any], str] | None = None
    why: Callable[[Any], str] | None = None
    template: str = ""
    width: str = ""
    is_exported: bool = True
    on_phone: bool = True

    def read(self, row: Any) -> object:
        return self.value(row) if self.value else attrgetter(self.key)(row)

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class Filter:
    """
    One choice. `apply` keeps the rows of a value. Few options stand as pills with their counts, many (`is_menu`) as a menu.
    """

    key: str
    label: Text
    options: Sequence[tuple[str, Text]]
    apply: Callable[[Rows, str], Rows]
    is_menu: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    value: object
    href: str
    why: str


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Text
    is_on: bool
    count: int | None
    address: str


@dataclass(frozen=True, slots=True)
class FilterState:
    filter: Filter
    value: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: where a click sorts, and how it is sorted now (`ascending`, `descending` or empty)."""

    column: Column
    address: str
    sorted: str


def to_sheet(kind: str, value: object) -> object:
    """A cell of the exported sheet: numbers and days as they are, marks as their words."""
    if value is None or value == "" or kind in KINDS:
        return value
    if kind == "state":
        state, word = value if isinstance(value, tuple) and len(value) == 2 else (value, "")
        return in_words(word) or in_words(STATES[str(state)][1])
    if kind == "clause":
        return read_clause(value).number if isinstance(value, (str, Clause)) else str(value)
    return print_day(value, "time") if isinstance(value, datetime) else in_words(value)


def to_heads(columns: Sequence[Column]) -> list[Sheet]:
    return [Sheet(column.key, column.label, KINDS.get(column.kind, "text")) for column in columns]
