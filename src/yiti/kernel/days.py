"""Days as forms and programs send them."""

import re
from datetime import date

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
"""What is entered lies between, on screens, in sheets and in calls: 0202 is a slip of the hand."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def to_day(text: str) -> date:
    """
    A day written 2026-09-30, between 1900 and 2100.

    :raises ValueError: for anything else
    """
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    day = date.fromisoformat(text)
    if not EARLIEST <= day <= LATEST:
        raise ValueError(text)
    return day
