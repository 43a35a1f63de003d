"""Completed years, and the same day some months on."""

from calendar import monthrange
from datetime import date


def completed_years(born_on: date, day: date) -> int:
    """The age on a day: it grows on the birthday itself; who was born on 29 February counts from 1 March in other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on; the month's last day where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
