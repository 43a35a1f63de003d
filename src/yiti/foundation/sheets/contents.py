"""Open an uploaded file, whatever wrote it, as sheets of raw cells."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

from yiti.kernel.text import Text

from . import reader
from .faults import UnableToReadSheet
from .guards import MOST_BYTES, MOST_ROWS, Findings, Position, damaged, inspect_workbook, too_large_unpacked
from .oldbooks import inspect_old_workbook

Raw = str | int | float | bool | date | datetime | time | timedelta
RawRow = list[Raw]
Merge = tuple[Position, Position]

_PATIENCE = 120
"""Seconds that reading one file may take."""


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
    head, *lines = _cells_of(content).splitlines(keepends=True)
    sheets = json.loads(head)
    found = findings or inspect_old_workbook(content, [sheet["name"] for sheet in sheets])
    opened, at = [], 0
    for sheet in sheets:
        own = lines[at : at + sheet["lines"]]
        at += sheet["lines"]
        merges = tuple(((top, left), (bottom, right)) for (top, left), (bottom, right) in sheet["merges"])
        opened.append(RawSheet(sheet["name"], _Rows(own), merges, found.odd_cells.get(sheet["name"], {}), sheet["hidden"]))
    return opened


def _cells_of(content: bytes) -> bytes:
    """What the reader, a process of its own, makes of a workbook; its end by a crafted file is a damaged file to us."""
    try:
        done = subprocess.run([sys.executable, "-I", reader.__file__], input=content, capture_output=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise damaged() from error
    if done.returncode == reader.LOCKED:
        raise _locked()
    if done.returncode == reader.TOO_MUCH:
        raise too_large_unpacked()
    if done.returncode != 0:
        raise damaged()
    return done.stdout


class _Rows:
    """The rows of a sheet, unpacked some at a time; can be gone through more than once."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines

    def __iter__(self) -> Iterator[RawRow]:
        return _limited(row for line in self._lines for row in json.loads(line.decode("utf-8", "surrogatepass"), object_hook=_untagged))


def _untagged(value: dict[str, Any]) -> Raw:
    (tag, held), *_ = value.items()
    if tag == "s":
        return timedelta(seconds=held)
    return _MOMENTS[tag](held)


_MOMENTS: dict[str, Callable[[str], Raw]] = {"m": datetime.fromisoformat, "d": date.fromisoformat, "t": time.fromisoformat}


def _locked() -> UnableToReadSheet:
    return UnableToReadSheet(
        Text("文件有打开密码，请去掉密码再上传", "The file is locked with a password; remove it first"), code="locked-file"
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
