"""Dates and months as people and programs write them into cells."""

import re
from datetime import date, datetime, timedelta

from yiti.kernel.periods import Period
from yiti.kernel.text import Text

from .contents import Raw
from .faults import WrongCell
from .numbers import half_width

_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))"
    r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
    re.ASCII,
)
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月份?|(\d{2}))", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)

NOT_A_DATE = Text("不是日期", "is no date")
NOT_A_MONTH = Text("不是月份", "is no month")
OUT_OF_TIME = Text("不在 1900 年到 2100 年之间", "lies outside 1900 to 2100")


def to_date(raw: Raw) -> date:
    """
    A day: a date cell, its serial number, or text with the year first (2026-9-30, 2026/9/30, 2026.9.30, 2026年9月30日, 20260930).

    :raises WrongCell: for anything else; a two-digit year or 9/30/2026 is not guessed at
    """
    if isinstance(raw, datetime):
        return _in_time(raw.date())
    if isinstance(raw, date):
        return _in_time(raw)
    if isinstance(raw, str):
        return _day_from_text(half_width(raw))
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and raw == int(raw):
        return _day_from_number(int(raw))
    raise WrongCell(NOT_A_DATE)


def _day_from_number(number: int) -> date:
    if 19000101 <= number <= 21001231:
        return _day_from_text(str(number))
    if 60 < number < 80_000:
        return _in_time(_SERIAL_ZERO + timedelta(days=number))
    raise WrongCell(NOT_A_DATE)


def _day_from_text(text: str) -> date:
    found = _DAY.fullmatch(re.sub(r"\s*([-/.年月日])\s*", r"\1", text))
    if not found:
        raise WrongCell(NOT_A_DATE)
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return _in_time(date(year, month, day))
    except ValueError as error:
        raise WrongCell(Text("没有这一天", "is a day that does not exist")) from error


def _in_time(day: date) -> date:
    if not 1900 <= day.year <= 2100:
        raise WrongCell(OUT_OF_TIME)
    return day


def to_month(raw: Raw) -> Period:
    """
    A month: 2026-09, 2026/9, 2026.9 (as text), 2026年9月, 202609, or a date cell on the first of the month.

    :raises WrongCell: for anything else; a day within the month is not cut down to it
    """
    if isinstance(raw, str):
        found = _MONTH.fullmatch(re.sub(r"\s*([-/.年月份])\s*", r"\1", half_width(raw)))
        if found:
            year, month = (int(part) for part in found.groups() if part is not None)
            return _month(year, month)
    elif isinstance(raw, (int, float)) and not isinstance(raw, bool):
        if raw != int(raw):
            raise WrongCell(
                Text("不是月份（2026.1 与 2026.10 分不清），请写 2026-10", "is no month: 2026.1 and 2026.10 look alike; write 2026-10")
            )
        if 190001 <= raw <= 210012:
            return _month(int(raw) // 100, int(raw) % 100)
    try:
        day = to_date(raw)
    except WrongCell as error:
        raise WrongCell(NOT_A_MONTH) from error
    if day.day != 1:
        raise WrongCell(Text("是某一天，不是月份", "is a single day, not a month"))
    return Period.month_of(day)


def _month(year: int, month: int) -> Period:
    if not 1 <= month <= 12:
        raise WrongCell(NOT_A_MONTH)
    return Period.month_of(_in_time(date(year, month, 1)))
