"""Write rows as xlsx or csv: typed cells, headings in the reader's language, column names hidden above them to be read in again."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import StringIO

from xlsxwriter.worksheet import Worksheet

from yiti.kernel.text import NOTHING, Text

from .formulas import neutral
from .layouts import Column, SheetLayout
from .workbooks import DEMO, DEMO_MARK, INK, INK_2, LINE, SUNKEN, YES_NO, Book, width_of

HEADER_ROW = 3
"""Where the visible headings stand (from 0): title, note, hidden names, headings, rows."""

_MEASURED = 200
_LEAST_WIDTH, _MOST_WIDTH = 8, 48


def write_sheet(
    sheets: Iterable[tuple[SheetLayout, Iterable[Mapping[str, object]]]],
    *,
    language: str = "zh-hans",
    note: Text = NOTHING,
    is_demonstration: bool = False,
    made_on: date | None = None,
) -> bytes:
    """
    An xlsx file with one sheet a layout, which `read_rows` reads back to equal values.

    Rows are taken one by one, so that they may come from a query. Numbers of more than 15 digits are written as text.

    :raises UnableToWriteSheet: for more rows or longer text than a spreadsheet holds
    """
    pairs = list(sheets)
    with Book(language=language, title=pairs[0][0].title, made_on=made_on) as book:
        for layout, rows in pairs:
            sheet = begin_sheet(book, layout, _note(layout.note, note, made_on, language), is_demonstration=is_demonstration)
            _fill(book, sheet, layout.columns, rows)
        return book.content()


def write_table(
    title: Text,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    language: str = "zh-hans",
    note: Text = NOTHING,
    is_demonstration: bool = False,
    made_on: date | None = None,
) -> bytes:
    """
    Any list shown on a screen as an xlsx file: each row holds its values in the order of the columns.

    Values may be of any type that a cell holds, `Text`, or words where a column has numbers (“—”).
    """
    named = ({column.name: value for column, value in zip(columns, row, strict=True)} for row in rows)
    layout = SheetLayout("table", title, tuple(columns))
    return write_sheet([(layout, named)], language=language, note=note, is_demonstration=is_demonstration, made_on=made_on)


def write_csv(layout: SheetLayout, rows: Iterable[Mapping[str, object]], *, language: str = "zh-hans") -> bytes:
    """The rows as csv in UTF-8 with mark, as Excel and WPS open it; numbers and dates unformatted, text made harmless."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([neutral(column.label.in_language(language)) for column in layout.columns])
    for row in rows:
        writer.writerow([_csv_cell(column, row.get(column.name), language) for column in layout.columns])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(column: Column, value: object, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO[value].in_language(language)
    if column.kind == "choice" and value in column.choices:
        return neutral(column.choices[str(value)].in_language(language))
    if isinstance(value, Text):
        return neutral(value.in_language(language))
    return neutral(value) if isinstance(value, str) else str(value)


def _note(first: Text, second: Text, made_on: date | None, language: str) -> str:
    made = Text(f"导出于 {made_on}", f"Exported on {made_on}") if made_on else NOTHING
    parts = [text.in_language(language) for text in (first, second, made)]
    return "　".join(part for part in parts if part)


def begin_sheet(
    book: Book, layout: SheetLayout, note: str, *, is_demonstration: bool = False, marks_required: bool = False, both: bool = False
) -> Worksheet:
    """A sheet with title, note, hidden column names and headings (in both languages where asked for), frozen below them."""
    language = book.language
    sheet = book.add_sheet(layout.title.in_language(language))
    sheet.write_string(0, 0, neutral(layout.title.in_language(language)), book.style(bold=True, font_size=14, font_color=INK))
    mark = DEMO_MARK.in_language(language) if is_demonstration else ""
    line = "　".join(part for part in (mark, note) if part)
    if line:
        sheet.write_string(1, 0, neutral(line), book.style(font_color=DEMO if mark else INK_2, font_size=9))
    sheet.set_row(2, None, None, {"hidden": True})
    for at, column in enumerate(layout.columns):
        sheet.write_string(2, at, column.name, book.style(font_color=INK_2, font_size=8))
    sheet.set_row(HEADER_ROW, 22)
    for at, column in enumerate(layout.columns):
        star = " *" if marks_required and column.is_required else ""
        align = "right" if column.kind in ("money", "whole", "decimal", "ratio") else "left"
        style = book.style(bold=True, bg_color=SUNKEN, bottom=1, bottom_color=LINE, align=align, font_color=INK)
        label = str(column.label) if both else column.label.in_language(language)
        sheet.write_string(HEADER_ROW, at, neutral(label + star), style)
    keys = 0
    while keys < len(layout.columns) - 1 and layout.columns[keys].key:
        keys += 1
    sheet.freeze_panes(HEADER_ROW + 1, keys)
    _set_up_print(sheet, layout, mark)
    return sheet


def _set_up_print(sheet: Worksheet, layout: SheetLayout, mark: str) -> None:
    sheet.set_paper(9)
    if len(layout.columns) > 6:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_footer(f"&L{mark}&R&P / &N")
    sheet.hide_gridlines(1)


def _fill(book: Book, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Mapping[str, object]]) -> None:
    widths = [width_of(column.label.in_language(book.language)) + 2 for column in columns]
    last = HEADER_ROW
    for step, row in enumerate(rows):
        last = HEADER_ROW + 1 + step
        for at, column in enumerate(columns):
            width = book.write(sheet, last, at, column, row.get(column.name))
            if step < _MEASURED and width > widths[at]:
                widths[at] = width
    for at, width in enumerate(widths):
        sheet.set_column(at, at, min(max(width + 2, _LEAST_WIDTH), _MOST_WIDTH))
    sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
