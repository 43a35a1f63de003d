"""A file as it was handed in, with some of its cells changed, before anything of it is kept."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from yiti.kernel.text import Text

from .contents import Raw, RawRow, RawSheet, open_sheets
from .headers import DEEPEST, accepted_headings, find_header, repeats_header
from .layouts import SheetLayout
from .returned import copy_cell, copy_merges
from .workbooks import Book

_TITLE = Text("上传的表", "The upload")


def rewrite_sheets(content: bytes, layouts: Sequence[SheetLayout], change: Callable[[str, Raw], Raw]) -> bytes:
    """
    An xlsx file with the same sheets, rows and merged areas, each cell as `change` gives it.

    `change` is told the column's name, empty above the rows, among headings (also repeated ones) and where there is none. Cells without
    a true value (errors, formulas never calculated) stay errors; looks and formulas are not kept.

    :raises UnableToReadSheet: when the content cannot be read
    """
    book = Book(language="zh-hans", title=_TITLE, in_order=False)
    for sheet in open_sheets(content):
        target = book.add_sheet(sheet.name)
        copy_merges(book, target, sheet)
        rows = list(sheet.rows)
        names_in = _columns_of(rows, sheet, layouts)
        for row, cells in enumerate(rows):
            names = names_in(row, cells)
            for at, cell in enumerate(cells):
                if cell != "":
                    copy_cell(book, target, row, at, change(names.get(at, ""), cell), is_wrong=False)
        for row, at in sheet.odd_cells:
            target.write_formula(row, at, "=NA()", None, "#N/A")
        if sheet.is_hidden:
            target.hide()
    return book.content()


def _columns_of(rows: Sequence[RawRow], sheet: RawSheet, layouts: Sequence[SheetLayout]) -> Callable[[int, RawRow], Mapping[int, str]]:
    """A function that gives, for a row by its place and cells, the names of columns by their places; none for headings."""
    top = list(islice(rows, DEEPEST))
    found = [(header, layout) for layout in layouts if (header := find_header(top, sheet.merges, layout))]
    if not found:
        return lambda row, cells: {}
    header, layout = max(found, key=lambda one: len(one[0].columns))
    known = accepted_headings(layout)
    names = {at: column.name for at, column in header.columns.items()}
    return lambda row, cells: {} if row <= header.last or repeats_header(cells, header, known) else names
