"""Open an uploaded file, whatever wrote it, as sheets of raw cells."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from yiti.kernel.text import Text

from .faults import UnableToReadSheet
from .guards import MOST_BYTES, MOST_ROWS, Findings, Position, damaged, inspect_workbook
from .oldbooks import inspect_old_workbook

Raw = str | int | float | bool | date | datetime | time | timedelta
RawRow = list[Raw]
Merge = tuple[Position, Position]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it stands in the file: rows from the first one on, blanks as empty text, merged areas and cells without a true value."""

    name: str
    rows: Iterable[RawRow]
    merges: tuple[Merge, ...] = ()
    odd_cells: dict[Position, Text] = field(default_factory=dict)
    is_hidden: bool = False


def open_sheets(content: bytes) -> list[RawSheet]:
    """
    The sheets of an xlsx, xls or csv file, told apart by content and not by the file's name.

    :raises UnableToReadSheet: for an empty, too large, damaged, locked or unknown file
    """
    if not content.strip(b"\x00 \r\n\t"):
        raise UnableToReadSheet(Text("文件是空的", "The file is empty"), code="empty-file")
    if len(content) > MOST_BYTES:
        raise UnableToReadSheet(
            Text(f"文件超过 {MOST_BYTES // 1024 // 1024} MB", f"The file is larger than {MOST_BYTES // 1024 // 1024} MB"), code="too-large"
        )
    if content.startswith(b"PK"):
        return _workbook_sheets(content, inspect_workbook(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _locked()
        return _workbook_sheets(content, None)
    return [_csv_sheet(content)]


def _workbook_sheets(content: bytes, findings: Findings | None) -> list[RawSheet]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        found = findings or inspect_old_workbook(content, book.sheet_names)
        return [
            _raw_sheet(book.get_sheet_by_name(sheet.name), found, sheet.visible != SheetVisibleEnum.Visible)
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise _locked() from error
    except (KeyboardInterrupt, SystemExit, MemoryError, UnableToReadSheet):
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        raise damaged() from error


def _locked() -> UnableToReadSheet:
    return UnableToReadSheet(
        Text("文件有打开密码，请去掉密码再上传", "The file is locked with a password; remove it first"), code="locked-file"
    )


def _raw_sheet(sheet: CalamineSheet, findings: Findings, is_hidden: bool) -> RawSheet:
    return RawSheet(
        sheet.name, _limited(sheet.iter_rows()), tuple(sheet.merged_cell_ranges or ()), findings.odd_cells.get(sheet.name, {}), is_hidden
    )


def _limited(rows: Iterator[RawRow]) -> Iterator[RawRow]:
    for number, row in enumerate(rows):
        if number > MOST_ROWS + 100:
            raise too_many_rows()
        yield row


def too_many_rows() -> UnableToReadSheet:
    return UnableToReadSheet(
        Text(f"一张表最多 {MOST_ROWS:,} 行，请分成几个文件", f"A sheet may have {MOST_ROWS:,} rows; split the file"), code="too-many-rows"
    )


def _csv_sheet(content: bytes) -> RawSheet:
    text = _decoded(content)
    if len(re.findall(r"[\x00-\x08\x0e-\x1f]", text[:4096])) > 8:
        raise damaged()
    return RawSheet("CSV", _limited(_csv_rows(text)))


def _csv_rows(text: str) -> Iterator[RawRow]:
    try:
        yield from (list[Raw](row) for row in csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise damaged() from error


def _decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark (Excel's “Unicode text”), otherwise GB18030 as Chinese Excel and WPS write it."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise damaged()


def _delimiter(text: str) -> str:
    """The sign that parts the first lines into most columns; full-width commas never part columns."""
    lines = [line for line in text[:20_000].splitlines()[:30] if line.strip()]
    return max(",\t;", key=lambda sign: sum(line.count(sign) for line in lines))
