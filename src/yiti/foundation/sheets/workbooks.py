"""An xlsx workbook in the house's look: formats, sheet names, typed cells. The same rows give the same bytes."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from types import TracebackType
from typing import Self

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .formulas import neutral
from .layouts import Column

INK, INK_2, LINE, SUNKEN, WRONG, DEMO = "#1D222B", "#474E5A", "#CDC9BF", "#F4F2ED", "#FBE8E6", "#875700"
DEMO_MARK = Text("演示数据：人员、业务与金额均为合成", "Demonstration data: persons, services and amounts are synthetic")
YES_NO = {True: Text("是", "Yes"), False: Text("否", "No")}
MOST_CELL = 32_767
LAST_ROW = 1_048_575

_NUMBER_FORMATS: Mapping[str, str] = {
    "money": "#,##0.00",
    "whole": "#,##0",
    "decimal": "#,##0.######",
    "ratio": "0.00%",
    "date": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "moment": "yyyy-mm-dd hh:mm",
    "code": "@",
    "text": "@",
    "choice": "@",
    "boolean": "@",
}
_RIGHT = frozenset({"money", "whole", "decimal", "ratio"})
_EPOCH = date(2000, 1, 1)


class UnableToWriteSheet(UnableTo):
    """The rows do not fit into a spreadsheet."""

    code = "unwritable-sheet"


class Book:
    """A workbook being written, row after row, as a context. `language` decides headings and choices; `content` closes it."""

    def __init__(self, *, language: str, title: Text, made_on: date | None = None, in_order: bool = True) -> None:
        self.language = language
        self._bytes = BytesIO()
        self.workbook = Workbook(self._bytes, {"constant_memory": in_order, "strings_to_formulas": False, "strings_to_urls": False})
        created = datetime.combine(made_on or _EPOCH, time(), UTC)
        self.workbook.set_properties({"title": title.in_language(language), "created": created, "author": "Yiti 一体"})
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._names: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind:
            self.workbook.close()  # lets go of its temporary files

    def style(self, **options: object) -> Format:
        """A format of the workbook, made once."""
        key = tuple(sorted(options.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter", **options})
        return self._formats[key]

    def style_of(self, kind: str) -> Format:
        align = "right" if kind in _RIGHT else "left"
        return self.style(num_format=_NUMBER_FORMATS[kind], align=align, font_color=INK)

    def add_sheet(self, name: str) -> Worksheet:
        """A sheet under this name, cut and numbered as spreadsheets demand."""
        bare = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip().strip("'")[:31] or "Sheet"
        chosen, step = bare, 2
        while chosen.casefold() in self._names:
            chosen = f"{bare[: 28 - len(str(step))]} ({step})"
            step += 1
        self._names.add(chosen.casefold())
        return self.workbook.add_worksheet(chosen)

    def write(self, sheet: Worksheet, row: int, at: int, column: Column, value: object) -> int:
        """
        Write one typed cell; answers how wide it shows, in half-width characters.

        :raises UnableToWriteSheet: for text beyond what a cell holds, or a row beyond the last
        """
        if row > LAST_ROW:
            raise UnableToWriteSheet(Text("超过一张表能放的行数", "More rows than a sheet can hold"))
        if value is None or value == "":
            return 0
        if isinstance(value, (Decimal, int)) and not isinstance(value, bool) and len(Decimal(value).as_tuple().digits) <= 15:
            sheet.write_number(row, at, float(value), self.style_of(column.kind))
            return len(f"{value:,}") + (3 if column.kind in ("money", "ratio") else 0)
        if isinstance(value, Period) and value.months == 1:
            sheet.write_datetime(row, at, value.first, self.style_of("month"))
            return 8
        if isinstance(value, date) and value.year >= 1901:
            moment = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            sheet.write_datetime(row, at, moment, self.style_of("moment" if isinstance(value, datetime) else "date"))
            return 16 if isinstance(value, datetime) else 10
        text = neutral(self.words_of(column, value))
        if len(text) > MOST_CELL:
            raise UnableToWriteSheet(Text("有一格的文字太长", "The text of one cell is too long"), field=column.name)
        align = "left" if isinstance(value, (str, Text)) else "right"
        sheet.write_string(row, at, text, self.style(num_format="@", align=align, font_color=INK))
        return width_of(text)

    def words_of(self, column: Column, value: object) -> str:
        """A value as words in the workbook's language."""
        if isinstance(value, bool):
            return YES_NO[value].in_language(self.language)
        if isinstance(value, Text):
            return value.in_language(self.language)
        if column.kind == "choice" and value in column.choices:
            return column.choices[str(value)].in_language(self.language)
        return str(value)

    def content(self) -> bytes:
        self.workbook.close()
        return self._bytes.getvalue()


def width_of(text: str) -> int:
    """How wide the longest line shows, Chinese characters counting two."""
    return max((sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in text.splitlines()), default=0)
