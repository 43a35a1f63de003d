"""An empty sheet to fill in: choices to pick from, limits checked while typing, help at each heading, and notes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from yiti.kernel.text import Text

from .guards import MOST_ROWS
from .layouts import Column, SheetLayout, expected_in
from .letters import column_letter
from .reading import EXAMPLE_SHEET, NOTES_SHEET
from .workbooks import INK, INK_2, LINE, SUNKEN, YES_NO, Book, width_of
from .writing import HEADER_ROW, begin_sheet

_FIRST, _LAST = HEADER_ROW + 1, HEADER_ROW + MOST_ROWS
_LISTS = "_choices"
_RULES: dict[str, str] = {"money": "decimal", "decimal": "decimal", "ratio": "decimal", "whole": "integer", "date": "date"}
_WIDEST = 10**12


def write_template(
    layouts: Sequence[SheetLayout],
    *,
    language: str = "zh-hans",
    both: bool = False,
    examples: Sequence[Mapping[str, object]] = (),
) -> bytes:
    """
    An xlsx file to fill in and hand to `read_rows`: one empty sheet a layout and a sheet of notes. Required columns bear a star.

    With `both` the headings stand in both languages. `examples` are rows of the first layout; they get a sheet that is not read.
    """
    book = Book(language=language, title=layouts[0].title, in_order=False)
    lists = _Lists(book)
    for layout in layouts:
        hint = Text("带 * 的列必填；一行一条，不要合并单元格", "Columns with * are required; one record a row, no merged cells")
        note = layout.note.in_language(language) or hint.in_language(language)
        sheet = begin_sheet(book, layout, note, marks_required=True, both=both)
        for at, column in enumerate(layout.columns):
            _prepare(book, sheet, at, column, lists)
    if examples:
        _write_examples(book, layouts[0], examples)
    _write_notes(book, layouts)
    lists.write()
    return book.content()


class _Lists:
    """The words to choose from, on a hidden sheet, since a list inside a cell's rule may hold only 255 characters."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._columns: list[list[str]] = []

    def reference(self, words: list[str]) -> str:
        if words not in self._columns:
            self._columns.append(words)
        letter = column_letter(self._columns.index(words))
        return f"={_LISTS}!${letter}$1:${letter}${len(words)}"

    def write(self) -> None:
        if self._columns:
            sheet = self._book.add_sheet(_LISTS)
            sheet.hide()
            for at, words in enumerate(self._columns):
                sheet.write_column(0, at, words)


def _prepare(book: Book, sheet: Worksheet, at: int, column: Column, lists: _Lists) -> None:
    label = column.label.in_language(book.language)
    sheet.set_column(at, at, min(max(width_of(label) + 6, 12), 40), book.style_of(column.kind))
    expected = expected_in(column).in_language(book.language)
    help_text = column.help.in_language(book.language)
    sheet.write_comment(HEADER_ROW, at, f"{expected}\n{help_text}".strip(), {"x_scale": 1.6, "font_size": 9, "author": "Yiti"})
    rule = _rule_of(book, column, lists)
    if rule:
        title = Text("填得不对", "Not accepted").in_language(book.language)
        sheet.data_validation(_FIRST, at, _LAST, at, {**rule, "error_title": title, "error_message": expected[:250]})


def _rule_of(book: Book, column: Column, lists: _Lists) -> dict[str, Any] | None:
    if column.kind == "choice":
        return {"validate": "list", "source": lists.reference([words.in_language(book.language) for words in column.choices.values()])}
    if column.kind == "boolean":
        return {"validate": "list", "source": lists.reference([words.in_language(book.language) for words in YES_NO.values()])}
    if column.kind not in _RULES:
        return None
    least, most = column.limits
    if column.kind == "date":
        return _between("date", least or date(1900, 1, 1), most or date(2100, 12, 31))
    return _between(_RULES[column.kind], -_WIDEST if least is None else least, _WIDEST if most is None else most)


def _between(rule: str, least: object, most: object) -> dict[str, Any]:
    return {"validate": rule, "criteria": "between", "minimum": least, "maximum": most}


def _write_examples(book: Book, layout: SheetLayout, examples: Sequence[Mapping[str, object]]) -> None:
    sheet = book.add_sheet(EXAMPLE_SHEET.in_language(book.language))
    head = book.style(bold=True, bg_color=SUNKEN, bottom=1, bottom_color=LINE, font_color=INK)
    for at, column in enumerate(layout.columns):
        sheet.write_string(0, at, str(column.label), head)
        sheet.set_column(at, at, min(max(width_of(str(column.label)) + 2, 12), 40))
        for step, row in enumerate(examples, start=1):
            book.write(sheet, step, at, column, row.get(column.name))


def _write_notes(book: Book, layouts: Sequence[SheetLayout]) -> None:
    sheet = book.add_sheet(NOTES_SHEET.in_language(book.language))
    heads = (Text("列", "Column"), Text("必填", "Required"), Text("填什么", "What to write"), Text("说明", "Help"))
    head = book.style(bold=True, bg_color=SUNKEN, bottom=1, bottom_color=LINE, font_color=INK)
    line = book.style(font_color=INK, text_wrap=True, valign="top")
    row = 0
    for layout in layouts:
        sheet.write_string(row, 0, layout.title.in_language(book.language), book.style(bold=True, font_size=12, font_color=INK))
        sheet.write_string(row + 1, 0, layout.note.in_language(book.language), book.style(font_color=INK_2))
        sheet.write_row(row + 2, 0, [text.in_language(book.language) for text in heads], head)
        for step, column in enumerate(layout.columns, start=row + 3):
            texts = (column.label, YES_NO[column.is_required], expected_in(column), column.help)
            sheet.write_row(step, 0, [text.in_language(book.language) for text in texts], line)
        row += len(layout.columns) + 4
    for at, width in enumerate((26, 8, 54, 54)):
        sheet.set_column(at, at, width)
