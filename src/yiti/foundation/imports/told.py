"""What an import would do to each row of a file, told before anybody confirms it: new, changed from what to what, or as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.foundation.sheets.bodies import Row
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.text import NOTHING, Text

NEW, CHANGED, SAME = "new", "changed", "same"
STATES = (CHANGED, NEW, SAME)
MOST_TOLD = 1000
"""So many rows of each state are kept to be shown; all are counted."""
_NAMING = 3
"""So many columns tell a row of a sheet whose columns have no key."""
_NONE: Mapping[str, Text] = {}
_YES_NO = {True: Text("是", "yes"), False: Text("否", "no")}


@dataclass(frozen=True, slots=True)
class ToldCell:
    """A cell that would change, as people read it."""

    label: Text
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row of the file by its place and by what it is about; `cells` where it is changed."""

    sheet: str
    number: int
    about: Text
    cells: tuple[ToldCell, ...] = ()


@dataclass(slots=True)
class Told:
    """The rows by state, the first ones of each, and how many there are."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    rows: dict[str, list[ToldRow]] = field(default_factory=lambda: {state: [] for state in STATES})

    def add(
        self,
        row: Row,
        layout: SheetLayout,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any],
        *,
        names: Mapping[str, Text] = _NONE,
        about: Text = NOTHING,
    ) -> None:
        """
        Tell one row: what stands (None for nothing) and what is wanted, both by column.

        `names` are the words of the codes that text columns hold; `about` says what the row is about, where its key may not be shown.
        """  # fmt: skip
        columns = [column for column in layout.columns if before is not None and before.get(column.name) != after.get(column.name)]
        shown = [column for column in columns if column.name in after]
        state = NEW if before is None else CHANGED if shown else SAME
        self.counts[state] += 1
        if self.counts[state] > MOST_TOLD:
            return
        cells = tuple(
            ToldCell(column.label, say(column, (before or {}).get(column.name), names), say(column, after[column.name], names))
            for column in shown
        )
        self.rows[state].append(ToldRow(row.sheet, row.number, about if about.zh else _about(row, layout), cells))

    @property
    def is_empty(self) -> bool:
        return not any(self.counts.values())


def say(column: Column, value: Any, names: Mapping[str, Text]) -> Text:
    """A value of a column in words; empty for none."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return _YES_NO[value]
        case Decimal() if column.kind == "money":
            return _plain(f"{value:,.2f}")
        case Decimal() if column.kind == "ratio":
            return _plain(f"{(value * 100).normalize():f}%")
        case Decimal():
            return _plain(f"{value.normalize():f}" if value else "0")
        case date():
            return _plain(value.isoformat())
    if isinstance(value, Text):
        return value
    if column.kind == "choice":
        return column.choices.get(str(value), _plain(str(value)))
    return names.get(str(value), _plain(str(value)))


def _plain(words: str) -> Text:
    return Text(words, words)


def _about(row: Row, layout: SheetLayout) -> Text:
    """What tells this row from others: its key, else the first columns that are filled in."""
    filled = [column for column in layout.columns if row.get(column.name) is not None]
    keys = [column for column in filled if column.key] or filled[:_NAMING]
    said = [say(column, row[column.name], {}) for column in keys]
    return Text(" · ".join(one.zh for one in said), " · ".join(one.en for one in said))


def told_to_json(told: Told) -> dict[str, Any]:
    def row(one: ToldRow) -> list[Any]:
        return [one.sheet, one.number, [*one.about], [[[*cell.label], [*cell.before], [*cell.after]] for cell in one.cells]]

    return {} if told.is_empty else {"counts": told.counts, "rows": {state: [row(one) for one in told.rows[state]] for state in STATES}}


def told_from_json(kept: Mapping[str, Any]) -> Told:
    def row(sheet: str, number: int, about: list[str], cells: list[list[list[str]]]) -> ToldRow:
        return ToldRow(sheet, number, Text(*about), tuple(ToldCell(*(Text(*words) for words in cell)) for cell in cells))

    if not kept:
        return Told()
    return Told(dict(kept["counts"]), {state: [row(*one) for one in kept["rows"][state]] for state in STATES})
