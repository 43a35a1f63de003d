"""The user's own file given back: a first sheet lists what is wrong, and the wrong cells are marked."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.worksheet import Worksheet

from yiti.kernel.text import Text

from .contents import Raw, RawSheet, open_sheets
from .faults import CellFault
from .formulas import neutral
from .letters import column_index
from .reading import FAULT_SHEET
from .words import shown
from .workbooks import INK, INK_2, LINE, MOST_CELL, SUNKEN, WRONG, Book

_MOST_COMMENTS = 2000
_HEADS = ("工作表 Sheet", "行 Row", "列 Column", "填的值 Value", "原因", "Reason", "应填", "Expected")
_WIDTHS = (18, 8, 10, 24, 34, 40, 34, 40)


def write_faults(content: bytes, faults: Sequence[CellFault], *, language: str = "zh-hans") -> bytes:
    """
    An xlsx file: first the list of faults in Chinese and English with a link to each cell, then the sheets as they were handed in.

    Values, dates and merged areas are kept; colours, widths and formulas are not. It can be mended and read again:
    the first sheet is passed over.

    :raises UnableToReadSheet: when the content cannot be read at all
    """
    book = Book(language=language, title=FAULT_SHEET, in_order=False)
    sheets = [sheet for sheet in open_sheets(content) if sheet.name not in FAULT_SHEET]
    listing = book.add_sheet(FAULT_SHEET.in_language(language))
    names = {sheet.name: book.add_sheet(sheet.name) for sheet in sheets}
    _list_faults(book, listing, faults, {name: sheet.get_name() for name, sheet in names.items()})
    for sheet in sheets:
        _copy(book, names[sheet.name], sheet, [fault for fault in faults if fault.sheet == sheet.name])
    return book.content()


def _list_faults(book: Book, listing: Worksheet, faults: Sequence[CellFault], names: dict[str, str]) -> None:
    title = Text(f"共 {len(faults)} 处要改，改好后直接上传这个文件", f"{len(faults)} cells to mend; then hand in this very file")
    listing.write_string(0, 0, str(title), book.style(bold=True, font_size=12, font_color=INK))
    listing.write_row(1, 0, _HEADS, book.style(bold=True, bg_color=SUNKEN, bottom=1, bottom_color=LINE, font_color=INK))
    line = book.style(font_color=INK, text_wrap=True, valign="top")
    link = book.style(font_color="#35429A", underline=1, valign="top")
    for row, fault in enumerate(faults, start=2):
        texts = [fault.sheet, "", fault.column, fault.value, fault.reason.zh, fault.reason.en, fault.expected.zh, fault.expected.en]
        for at, text in enumerate(texts):
            listing.write_string(row, at, neutral(text), line)
        listing.write_number(row, 1, fault.row, line)
        name = names.get(fault.sheet, "").replace("'", "''")
        if name and fault.column and row < 60_000:
            listing.write_url(row, 2, f"internal:'{name}'!{fault.column}{fault.row}", link, fault.column)
    for at, width in enumerate(_WIDTHS):
        listing.set_column(at, at, width)
    listing.freeze_panes(2, 0)


def _copy(book: Book, target: Worksheet, sheet: RawSheet, faults: Sequence[CellFault]) -> None:
    wrong = {(fault.row - 1, column_index(fault.column)): fault for fault in faults if fault.column and fault.code != "no-header"}
    copy_merges(book, target, sheet)
    for row, cells in enumerate(sheet.rows):
        for at, cell in enumerate(cells):
            if cell != "" or (row, at) in wrong:
                copy_cell(book, target, row, at, cell, is_wrong=(row, at) in wrong)
    for fault in list(wrong.values())[:_MOST_COMMENTS]:
        target.write_comment(f"{fault.column}{fault.row}", f"{fault.reason.zh}\n{fault.reason.en}", {"author": "Yiti", "font_size": 9})
    target.set_column(0, 0, 16, book.style(font_color=INK_2))
    if sheet.is_hidden:
        target.hide()


def copy_merges(book: Book, target: Worksheet, sheet: RawSheet) -> None:
    """The merged areas of a sheet; of two that overlap the first."""
    for (top, left), (bottom, right) in sheet.merges:
        try:
            target.merge_range(top, left, bottom, right, "", book.style(font_color=INK))
        except OverlappingRange:
            continue


def copy_cell(book: Book, target: Worksheet, row: int, at: int, cell: Raw, *, is_wrong: bool) -> None:
    """One raw cell as it stood; text that begins like a formula made harmless."""
    look: dict[str, object] = {"font_color": INK, **({"bg_color": WRONG} if is_wrong else {})}
    if cell == "":
        target.write_blank(row, at, None, book.style(**look))
    elif isinstance(cell, bool):
        target.write_boolean(row, at, cell, book.style(**look))
    elif isinstance(cell, (int, float)):
        target.write_number(row, at, cell, book.style(**look))
    elif isinstance(cell, date) and cell.year >= 1901:
        form = "yyyy-mm-dd hh:mm:ss" if isinstance(cell, datetime) else "yyyy-mm-dd"
        target.write_datetime(row, at, cell, book.style(num_format=form, align="left", **look))
    else:
        text = shown(cell) if isinstance(cell, (date, time, timedelta)) else str(cell)
        target.write_string(row, at, neutral(text)[:MOST_CELL], book.style(**look))
