"""
A program of its own: a workbook on standard input, its cells as JSON lines on standard output.

A crafted workbook can make the reading library ask for more memory than there is, which ends the process at once. Here
that ends this one and not the server. Run by its path, with memory and time limited; it imports nothing of the project.

The first line lists the sheets (name, hidden, merged areas, how many lines follow); every other line holds some rows.
Dates and times are tagged: `{"d": "2026-09-30"}`, `{"m": …}` for moments, `{"t": …}` for times, `{"s": seconds}` for spans.
"""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

LOCKED, TOO_MUCH = 3, 5
MOST_MEMORY = 3 * 1024**3
MOST_OUTPUT = 512 * 1024**2
MOST_ROWS = 200_200
ROWS_A_LINE = 500


def main() -> int:
    """Exit status 0 when read, LOCKED behind a password, TOO_MUCH beyond the largest output; anything else means damaged."""
    _limit_memory()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    except PasswordError:
        return LOCKED
    sheets: list[dict[str, Any]] = []
    lines: list[bytes] = []
    size = 0
    for meta in book.sheets_metadata:
        sheet = book.get_sheet_by_name(meta.name) if meta.typ == SheetTypeEnum.WorkSheet else None
        before = len(lines)
        for line in _lines(sheet) if sheet else ():
            lines.append(line)
            size += len(line)
            if size > MOST_OUTPUT:
                return TOO_MUCH
        merges = sheet.merged_cell_ranges if sheet else None
        hidden = sheet is None or meta.visible != SheetVisibleEnum.Visible
        sheets.append({"name": meta.name, "hidden": hidden, "merges": merges or [], "lines": len(lines) - before})
    sys.stdout.buffer.write(_line(sheets))
    sys.stdout.buffer.writelines(lines)
    return 0


def _limit_memory() -> None:
    if resource:
        with contextlib.suppress(ValueError, OSError):  # a lower limit holds already
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _lines(sheet: CalamineSheet) -> Iterator[bytes]:
    some: list[Any] = []
    for number, row in enumerate(sheet.iter_rows()):
        if number >= MOST_ROWS:
            break
        some.append(row)
        if len(some) == ROWS_A_LINE:
            yield _line(some)
            some = []
    if some:
        yield _line(some)


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_tagged).encode("utf-8", "surrogatepass") + b"\n"


def _tagged(value: object) -> dict[str, str | float]:
    if isinstance(value, datetime):
        return {"m": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"t": value.isoformat()}
    if isinstance(value, timedelta):
        return {"s": value.total_seconds()}
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    sys.exit(main())
