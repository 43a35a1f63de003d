"""The periods of a task that comes again: months, quarters, half years, years, each named."""

from collections.abc import Iterator
from datetime import date

from yiti.kernel.periods import Period, UnableToReadPeriod, add_months

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def name_span(every: str, day: date) -> str:
    """The period of that length that a day lies in: `2018-05`, `2018Q2`, `2018H1`, `2018`."""
    if every == "half_year":
        return f"{day.year:04d}H{1 if day.month <= 6 else 2}"
    of = {"month": Period.month_of, "quarter": Period.quarter_of, "year": Period.year_of}[every]
    return str(of(day))


def read_span(name: str) -> tuple[date, date]:
    """
    First and last day of a named period.

    :raises UnableToReadPeriod: for a name that is none
    """
    year, _, half = name.partition("H")
    if half in ("1", "2") and year.isdecimal():
        first = date(int(year), 1 if half == "1" else 7, 1)
        return first, date.fromordinal(add_months(first, 6).toordinal() - 1)
    period = Period.parse(name)
    return period.first, period.last


def is_span_of(every: str, name: str) -> bool:
    """Whether a name is a period of that length."""
    try:
        return name_span(every, read_span(name)[0]) == name
    except (UnableToReadPeriod, ValueError):
        return False


def list_spans(every: str, since: date, today: date) -> Iterator[str]:
    """The names of the periods that a day from `since` to today lies in, the first first."""
    first = read_span(name_span(every, since))[0]
    while first <= today:
        yield name_span(every, first)
        first = add_months(first, MONTHS[every])
