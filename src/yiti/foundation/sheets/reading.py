"""Read a file into typed rows, and say of every wrong cell where it is, what it holds and what is expected."""

from collections.abc import Sequence
from itertools import chain, islice

from yiti.kernel.text import Text

from .bodies import Body, Reading, Seen
from .contents import RawRow, RawSheet, open_sheets
from .faults import CellFault, LeftOut
from .headers import DEEPEST, Header, find_header
from .layouts import SheetLayout, joined
from .words import plain

FAULT_SHEET = Text("错误", "Faults")
NOTES_SHEET = Text("说明", "Notes")
EXAMPLE_SHEET = Text("示例", "Example")


def read_rows(content: bytes, layouts: Sequence[SheetLayout]) -> Reading:
    """
    Read an xlsx, xls or csv file against layouts.

    A sheet goes to the layout whose name or title it bears, else to the one most of whose headings it has; several
    sheets may go to one layout. Hidden sheets and those without known headings are left out, and the reading says so.

    :raises UnableToReadSheet: when the file as a whole cannot be read
    """
    reading = Reading({layout.name: [] for layout in layouts})
    seen: dict[str, Seen] = {layout.name: {} for layout in layouts}
    sheets = open_sheets(content)
    met = [_read_sheet(sheet, layouts, reading, seen) for sheet in sheets]
    name = next((sheet.name for sheet in sheets if not sheet.is_hidden), "")
    reading.faults += [_no_header(name, layout) for layout in layouts if layout.is_required and layout.name not in met]
    return reading


def _no_header(sheet: str, layout: SheetLayout) -> CellFault:
    labels = joined((column.label for column in layout.columns), Text("、", ", "))
    reason = Text(f"没有找到“{layout.title.zh}”的表头", f"no headings of “{layout.title.en}” were found")
    return CellFault(sheet, 1, "A", "", labels, reason, "", "no-header")


def _read_sheet(sheet: RawSheet, layouts: Sequence[SheetLayout], reading: Reading, seen: dict[str, Seen]) -> str | None:
    """The name of the layout that the sheet was read by."""
    rows = iter(sheet.rows)
    top = list(islice(rows, DEEPEST))
    if not any(cell != "" for row in top for cell in row):
        return None
    if sheet.is_hidden or sheet.name in (*FAULT_SHEET, *NOTES_SHEET, *EXAMPLE_SHEET):
        reading.left_out.append(
            LeftOut(sheet.name, 0, Text("隐藏的表、说明或示例，没有读取", "A hidden sheet, notes or an example; not read"))
        )
        return None
    found = _layout_of(sheet, top, layouts)
    if not found:
        reading.left_out.append(LeftOut(sheet.name, 0, Text("表头对不上，没有读取这张表", "No known headings; this sheet was not read")))
        return None
    layout, header = found
    reading.faults += header.faults(sheet.name, layout)
    Body(sheet, layout, header, reading, seen[layout.name]).read(chain(top[header.last + 1 :], rows))
    return layout.name


def _layout_of(sheet: RawSheet, top: Sequence[RawRow], layouts: Sequence[SheetLayout]) -> tuple[SheetLayout, Header] | None:
    found = [(layout, header) for layout in layouts if (header := find_header(top, sheet.merges, layout))]
    named = [pair for pair in found if plain(sheet.name) in {plain(word) for word in (pair[0].name, *pair[0].title)}]
    return max(named or found, key=lambda pair: len(pair[1].columns) / len(pair[0].columns), default=None)
