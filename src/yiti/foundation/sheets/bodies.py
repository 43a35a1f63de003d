"""The rows below the headings of one sheet, cell by cell."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain

from yiti.kernel.text import NOTHING, Text

from .cells import OutOfRange, reader_of
from .contents import Merge, Raw, RawRow, RawSheet, too_many_rows
from .faults import CellFault, LeftOut, WrongCell
from .guards import MOST_ROWS
from .headers import Header, accepted_headings, repeats_header
from .layouts import Column, SheetLayout, Value, expected_in, joined
from .letters import column_letter
from .words import plain, shown

_TOTALS = frozenset({"合计", "总计", "小计", "共计", "累计", "total", "subtotal", "grandtotal", "sum"})
_FOOTNOTE = re.compile(
    r"(?:注|备注|说明|填表说明|填表人|制表人?|审核人?|复核人?|经办人|负责人|单位负责人|单位盖章|填报日期|notes?)\s*[:：]", re.IGNORECASE
)
_BLANK = "\u3000\xa0\u200b\ufeff \t\r\n"

Seen = dict[tuple[Value, ...], tuple[str, int]]
"""Where each key stood first: sheet and row."""


class Row(dict[str, Value]):
    """The typed values of one row by column name (every column of the layout, None where blank), with its place in the file."""

    __slots__ = ("letters", "number", "sheet")

    def __init__(self, values: dict[str, Value], sheet: str, number: int, letters: Mapping[str, str]):
        super().__init__(values)
        self.sheet = sheet
        self.number = number
        self.letters = letters


@dataclass(slots=True)
class Reading:
    """
    What a file holds: rows by layout name, all faults in the order of the file, and what was left out on purpose.

    Rows with a fault are not among the rows. With any fault nothing must be stored. `totals` are the rows of totals that a
    layout skips, by layout name, with their numbers alone, for whoever wants to hold them against the rows.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    totals: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class _Cell:
    at: int
    column: Column
    read: Callable[[Raw], Value]
    expected: Text


class Body:
    """The rows of one sheet below its header; `read` puts what it finds into the reading."""

    def __init__(self, sheet: RawSheet, layout: SheetLayout, header: Header, reading: Reading, seen: Seen) -> None:
        self._sheet, self._layout, self._header, self._reading, self._seen = sheet, layout, header, reading, seen
        self._known = accepted_headings(layout)
        places: dict[str, tuple[int, Column]] = {}
        for at, column in sorted(header.columns.items()):
            places.setdefault(column.name, (at, column))
        self._cells = [_Cell(at, column, reader_of(column), expected_in(column)) for at, column in places.values()]
        self._letters = {cell.column.name: column_letter(cell.at) for cell in self._cells}
        self._width = max(header.headings) + 1
        self._gaps = [at for at in range(self._width) if at not in header.headings]
        self._blank: dict[str, Value] = {column.name: None for column in layout.columns}
        self._odd: dict[int, dict[int, Text]] = {}
        for (row, at), reason in sheet.odd_cells.items():
            if row > header.last:
                self._odd.setdefault(row, {})[at] = reason

    def read(self, rows: Iterator[RawRow]) -> None:
        """
        Read all rows to the end of the sheet.

        :raises UnableToReadSheet: beyond the largest number of rows
        """
        start = self._header.last + 1
        for at, raw in enumerate(_merged(rows, self._sheet.merges, start), start=start):
            if at - start >= MOST_ROWS:
                raise too_many_rows()
            odd = self._odd.pop(at, {})
            if odd or not _is_blank(raw):
                self._read_row(raw, at + 1, odd)
        for at, odd in sorted(self._odd.items()):
            self._read_row([], at + 1, odd)

    def _read_row(self, raw: RawRow, number: int, odd: dict[int, Text]) -> None:
        if self._is_left_out(raw, number):
            return
        values = dict(self._blank)
        before = len(self._reading.faults)
        width = len(raw)
        for cell in self._cells:
            found = raw[cell.at] if cell.at < width else ""
            if cell.at in odd:
                self._fault(number, cell, "", odd[cell.at], "wrong-value")
            elif found == "" or (isinstance(found, str) and not found.strip(_BLANK)):
                if cell.column.is_required:
                    self._fault(number, cell, "", Text("必填，没有填", "is required and blank"), "missing-value")
            else:
                try:
                    values[cell.column.name] = cell.read(found)
                except WrongCell as wrong:
                    self._fault(
                        number, cell, shown(found), wrong.reason, "out-of-range" if isinstance(wrong, OutOfRange) else "wrong-value"
                    )
        self._find_strays(raw, number)
        if self._is_first(values, number) and len(self._reading.faults) == before:
            self._reading.rows[self._layout.name].append(Row(values, self._sheet.name, number, self._letters))

    def _fault(self, number: int, cell: _Cell, value: str, reason: Text, code: str) -> None:
        letter = column_letter(cell.at)
        self._reading.faults.append(CellFault(self._sheet.name, number, letter, value, cell.expected, reason, cell.column.name, code))

    def _find_strays(self, raw: RawRow, number: int) -> None:
        reason = Text("在表外（上面没有表头）", "stands outside the table: there is no heading above it")
        for at in chain(self._gaps, range(self._width, len(raw))):
            if at < len(raw) and not _is_blank(raw[at : at + 1]):
                letter = column_letter(at)
                self._reading.faults.append(CellFault(self._sheet.name, number, letter, shown(raw[at]), NOTHING, reason, "", "stray-value"))

    def _is_first(self, values: dict[str, Value], number: int) -> bool:
        keys = self._layout.keys
        if not keys or any(values[key] is None for key in keys):
            return True
        here = (self._sheet.name, number)
        sheet, row = self._seen.setdefault(tuple(values[key] for key in keys), here)
        if (sheet, row) == here:
            return True
        cell = next(cell for cell in self._cells if cell.column.key)
        labels = joined((column.label for column in self._layout.columns if column.key), Text("、", ", "))
        expected = Text(f"每行的{labels.zh}不同", f"a different {labels.en} in every row")
        value = " ".join(str(values[key]) for key in keys)
        reason = Text(f"与“{sheet}”第 {row} 行重复", f"repeats row {row} of “{sheet}”")
        fault = CellFault(self._sheet.name, number, column_letter(cell.at), value, expected, reason, cell.column.name, "duplicate-key")
        self._reading.faults.append(fault)
        return False

    def _is_left_out(self, raw: RawRow, number: int) -> bool:
        """True for headings repeated, notes below the table, and totals; the last are a fault unless the layout skips them."""
        at = next((at for at, cell in enumerate(raw) if cell != "" and not _is_blank([cell])), None)
        first = "" if at is None else raw[at]
        if at is None or not isinstance(first, str):
            return False
        if plain(first) in _TOTALS:
            return self._pass_total(raw, number, at, first)
        if repeats_header(raw, self._header, self._known):
            if number > self._header.last + 2:  # the words below the column names, as our own sheets have them, are nothing to tell
                self._leave_out(number, Text("重复的表头，不读", "Headings repeated; not read"))
            return True
        if _FOOTNOTE.match(first) and not any(isinstance(cell, (int, float)) for cell in raw):
            self._leave_out(number, Text("表下的注，不读", "A note below the table; not read"))
            return True
        return False

    def _pass_total(self, raw: RawRow, number: int, at: int, first: str) -> bool:
        if self._layout.skips_totals:
            self._reading.totals.setdefault(self._layout.name, []).append(self._total(raw, number))
            self._leave_out(number, Text("合计行，不读", "A row of totals; not read"))
        else:
            reason = Text("是合计行，这里不收，请删去", "begins a row of totals, which is not taken; delete the row")
            self._reading.faults.append(
                CellFault(self._sheet.name, number, column_letter(at), shown(first), NOTHING, reason, "", "total-row")
            )
        return True

    def _total(self, raw: RawRow, number: int) -> Row:
        values = dict(self._blank)
        for cell in self._cells:
            found = raw[cell.at] if cell.at < len(raw) else ""
            if cell.column.kind in ("whole", "decimal", "money") and not _is_blank([found]):
                with suppress(WrongCell):
                    values[cell.column.name] = cell.read(found)
        return Row(values, self._sheet.name, number, self._letters)

    def _leave_out(self, number: int, reason: Text) -> None:
        self._reading.left_out.append(LeftOut(self._sheet.name, number, reason))


def _is_blank(raw: Sequence[Raw]) -> bool:
    return all(cell == "" or (isinstance(cell, str) and not cell.strip(_BLANK)) for cell in raw)


def _merged(rows: Iterator[RawRow], merges: Sequence[Merge], start: int) -> Iterator[RawRow]:
    """The rows with every cell merged downwards filled from its first row: one name merged over three months is the name of all three."""
    begins: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, right) in merges:
        if left == right and bottom > top >= start:
            begins.setdefault(top, []).append((left, bottom))
    held: dict[int, tuple[int, Raw]] = {}
    for at, row in enumerate(rows, start=start):
        held = {column: (bottom, value) for column, (bottom, value) in held.items() if at <= bottom}
        for column, (_, value) in held.items():
            if column < len(row):
                row[column] = value
        held |= {left: (bottom, row[left]) for left, bottom in begins.get(at, ()) if left < len(row)}
        yield row
