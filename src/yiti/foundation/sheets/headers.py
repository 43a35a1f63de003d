"""Find the row of headings in a sheet that people laid out: below titles, in one row or two, in Chinese, English or column names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yiti.kernel.text import Text

from .contents import Merge, Raw, RawRow
from .faults import CellFault
from .layouts import Column, SheetLayout
from .letters import column_letter
from .words import plain, shown

DEEPEST = 40
"""A header is looked for in so many rows."""

_NO_MEANING = re.compile(
    r"[（(]\s*(?:必填|选填|可选|单位[:：]?\s*元|元|人民币元|required|optional|yuan|in yuan|cny|rmb)\s*[)）]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings stand: first row and last row (from 0), and which column of the file (from 0) holds which column of the layout."""

    first: int
    last: int
    columns: dict[int, Column]
    headings: dict[int, str]
    """Every heading that was found, known or not, by its column."""

    def faults(self, sheet: str, layout: SheetLayout) -> list[CellFault]:
        """Missing, repeated and unknown columns."""
        found = {column.name for column in self.columns.values()}
        row = self.last + 1
        wrong = [_missing(sheet, row, column) for column in layout.columns if column.name not in found and column.is_required]
        seen: dict[str, int] = {}
        for at, heading in sorted(self.headings.items()):
            column = self.columns.get(at)
            if column is None:
                wrong.append(_unknown(sheet, row, at, heading, layout, found))
            elif column.name in seen:
                wrong.append(_repeated(sheet, row, at, heading, column, seen[column.name]))
            else:
                seen[column.name] = at
        return wrong


def _missing(sheet: str, row: int, column: Column) -> CellFault:
    return CellFault(sheet, row, "", "", column.label, Text("缺少这一列", "this column is missing"), column.name, "missing-column")


def _unknown(sheet: str, row: int, at: int, heading: str, layout: SheetLayout, found: set[str]) -> CellFault:
    free = [column.label for column in layout.columns if column.name not in found]
    expected = Text("、".join(label.zh for label in free), ", ".join(label.en for label in free))
    reason = Text("不认识这一列，请改名或删去", "is an unknown column; rename or delete it")
    return CellFault(sheet, row, column_letter(at), heading, expected, reason, "", "unknown-column")


def _repeated(sheet: str, row: int, at: int, heading: str, column: Column, first: int) -> CellFault:
    letter = column_letter(first)
    reason = Text(f"与 {letter} 列是同一列", f"is the same column as {letter}")
    return CellFault(
        sheet, row, column_letter(at), heading, Text("每列只出现一次", "each column once"), reason, column.name, "repeated-column"
    )


def accepted_headings(layout: SheetLayout) -> dict[str, Column]:
    """Compared form of every heading that names a column: label in either language or both (with or without its unit), name, aliases."""
    words: dict[str, Column] = {}
    for column in layout.columns:
        for word in (column.label.zh, column.label.en, str(column.label), column.name, *column.aliases):
            words.setdefault(plain(word), column)
            words.setdefault(plain(_NO_MEANING.sub("", word)), column)
    words.pop("", None)
    return words


def find_header(rows: Sequence[RawRow], merges: Iterable[Merge], layout: SheetLayout) -> Header | None:
    """
    The row, or two rows, among the first ones whose headings name most columns; None where they name fewer than two
    (than one, for a layout of one column). Ties go to one row before two, then to the upper.
    """
    known = accepted_headings(layout)
    spread = _spread(rows, merges)
    best: Header | None = None
    for first in range(len(rows)):
        for depth in (1, 2):
            header = _header_at(spread, first, depth, known)
            if header and (best is None or _reach(header) > _reach(best)):
                best = header
    return best if best and _reach(best) >= min(2, len(layout.columns)) else None


def _reach(header: Header) -> int:
    return len({column.name for column in header.columns.values()})


def _header_at(rows: Sequence[Sequence[Raw]], first: int, depth: int, known: dict[str, Column]) -> Header | None:
    if first + depth > len(rows):
        return None
    upper, lower = rows[first], rows[first + depth - 1]
    columns: dict[int, Column] = {}
    headings: dict[int, str] = {}
    for at in range(max(len(upper), len(lower))):
        above, below = _heading(upper, at), _heading(lower, at)
        names = [below or above] if depth == 1 or not below or above == below else [above + below, below]
        if not names[0]:
            continue
        headings[at] = shown(names[-1]) if depth == 1 or above == below or not (above and below) else shown(f"{above} {below}")
        column = next((known[word] for word in map(_compared, names) if word in known), None)
        if column:
            columns[at] = column
    return Header(first, first + depth - 1, columns, headings)


def _compared(heading: str) -> str:
    return plain(_NO_MEANING.sub("", heading))


def _heading(row: Sequence[Raw], at: int) -> str:
    cell = row[at] if at < len(row) else ""
    return shown(cell) if not isinstance(cell, str) else cell.strip()


def _spread(rows: Sequence[RawRow], merges: Iterable[Merge]) -> list[RawRow]:
    """The first rows with every merged area filled with its upper left cell, so that a group's title stands over each of its columns."""
    filled = [list(row) for row in rows]
    for (top, left), (bottom, right) in merges:
        if top >= len(filled) or left >= len(filled[top]):
            continue
        for row in filled[top : bottom + 1]:
            row.extend([""] * (right + 1 - len(row)))
            row[left : right + 1] = [filled[top][left]] * (right + 1 - left)
    return filled


def repeats_header(row: Sequence[Raw], header: Header, known: dict[str, Column]) -> bool:
    """True for a row that holds the headings (or column names) again, as on each printed page."""
    named = 0
    for at, column in header.columns.items():
        word = _compared(_heading(row, at))
        if not word:
            continue
        if known.get(word) is not column:
            return False
        named += 1
    return named >= min(2, len(header.columns))
