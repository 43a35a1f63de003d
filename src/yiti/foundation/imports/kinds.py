"""What an import is made of: layouts to read by, a check against what stands, and a write."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.faults import CellFault
from yiti.foundation.sheets.layouts import SheetLayout
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text

from .told import Told


@dataclass(frozen=True, slots=True)
class Errand:
    """Who imports, for which business day, and which staged import it is."""

    scope: Scope
    today: date
    staged: int


@dataclass(slots=True)
class Plan:
    """
    What an import would do. With any fault nothing is written. `work` is handed to the kind's own `write`.

    `told` says it row by row, for whoever has to confirm it; a kind that only ever adds tells nothing there.
    """

    faults: list[CellFault] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    work: Any = None
    told: Told = field(default_factory=Told)

    def refuse(self, row: Row, column: str, reason: Text, expected: Text = NOTHING, code: str = "refused") -> None:
        """Note a fault at one cell of a row that was read."""
        self.faults.append(fault_at(row, column, reason, expected, code))


@dataclass(frozen=True, slots=True)
class ImportKind:
    """
    A sheet that people download, fill in and hand back.

    `function` is needed to import, `see` to export. `check` reads only, unless `keeps_drafts`: then it has already put the
    rows away as drafts that count for nothing, and `write` gets a plan without work. `export` gives rows by layout name,
    as `write_sheet` takes them; what it gives, read in again, changes nothing. `room` names the revision that must not have
    moved between check and write; empty where `write` looks after versions itself. With `looks_on`, `check` is also asked about the
    sound rows of a file that has wrong cells, so that one check tells all; it then stores nothing and leaves sums over rows alone. `door`
    makes out of name and content what may be kept of an upload: for files with something in them that nobody may keep.
    """

    id: str
    title: Text
    function: str
    see: str
    layouts: tuple[SheetLayout, ...]
    check: Callable[[Errand, Reading], Plan]
    write: Callable[[Errand, Plan], None]
    export: Callable[[Scope, Mapping[str, Any]], Mapping[str, list[dict[str, Any]]]]
    room: str = ""
    keeps_drafts: bool = False
    forget: Callable[[int], None] | None = None
    looks_on: bool = False
    door: Callable[[str, bytes], tuple[str, bytes]] | None = None


def fault_at(row: Row, column: str, reason: Text, expected: Text = NOTHING, code: str = "refused") -> CellFault:
    """A fault that only a look at the records shows, at its cell."""
    value = row.get(column)
    return CellFault(
        row.sheet, row.number, row.letters.get(column, ""), "" if value is None else str(value), expected, reason, column, code
    )
