"""Working days: the national calendar as announced, or the days that the caller lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import chinese_calendar

from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text

from .packs import Resolved, load_pack
from .packs.shapes.duties import CalendarYear

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    Which days are worked. Saturdays and Sundays rest unless listed as worked.

    `years` are the years that the listed days speak for; None for every year. Other years are looked up in the
    national calendar that the program knows, but for the listed days themselves: a notice may speak of the December before.
    """

    holidays: frozenset[date] = frozenset()
    working_weekend_days: frozenset[date] = frozenset()
    years: frozenset[int] | None = field(default_factory=frozenset)

    def is_workday(self, day: date) -> bool:
        """:raises Refused: `calendar-unknown` for a year whose holidays nobody has announced to the program"""
        if day in self.working_weekend_days or day in self.holidays:
            return day in self.working_weekend_days
        if self.years is None or day.year in self.years:
            return day.weekday() < SATURDAY
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            year = day.year
            message = Text(
                f"还没有 {year} 年的节假日安排：国务院办公厅的通知发布后，在“节假日”页登记并由另一人批准",
                f"The holidays of {year} are not known: once the State Council's notice is out, enter it under “Holidays”; a second "
                "person approves it",
            )
            raise Refused(message, code="calendar-unknown", field="holidays") from None

    def next_workday(self, day: date) -> date:
        """The day itself when it is worked, else the first worked day after it."""
        while not self.is_workday(day):
            day += DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The day so many worked days after (before, when negative); the day itself for 0. The day itself is not counted."""
        step = DAY if count > 0 else -DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day


def list_calendar(holidays: Iterable[str | date], working_weekend_days: Iterable[str | date] = ()) -> Calendar:
    """
    A calendar of listed days only: ISO days or spans written `2021-10-01..2021-10-07`, both ends included.

    :raises Refused: `wrong-type` for what is no day or span, `inconsistent` for a day listed as both
    """
    resting, worked = frozenset(to_days(holidays, "holidays")), frozenset(to_days(working_weekend_days, "working_weekend_days"))
    if both := sorted(resting & worked):
        day = both[0].isoformat()
        raise Refused(
            Text(f"{day} 既是节假日又是工作日", f"{day} is listed as a holiday and as worked"), code="inconsistent", field="holidays"
        )
    return Calendar(resting, worked, None)


def to_days(items: Iterable[str | date], name: str = "holidays") -> list[date]:
    """
    Days and spans as single days, in the order given.

    :raises Refused: `wrong-type`, at `name[position]`
    """
    days: list[date] = []
    for at, item in enumerate(items):
        try:
            first, last = (item, item) if isinstance(item, date) else _ends(item)
            if last < first or (last - first).days > 366:
                raise ValueError(item)
        except ValueError:
            message = Text(f"“{item}”不是日期或“起..止”", f"“{item}” is no day and no span from..until")
            raise Refused(message, code="wrong-type", field=f"{name}[{at}]") from None
        days += [first + DAY * step for step in range((last - first).days + 1)]
    return days


def _ends(item: str) -> tuple[date, date]:
    first, dots, last = item.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last if dots else first)


def national_calendar(years: Iterable[CalendarYear] = ()) -> Calendar:
    """The national calendar, with the years that a pack tells."""
    told = tuple(years)
    return Calendar(
        frozenset(day for year in told for day in year.holidays),
        frozenset(day for year in told for day in year.working_weekend_days),
        frozenset(year.year for year in told),
    )


def calendar_of(resolved: Resolved) -> Calendar:
    """The calendar that a resolved pack carries."""
    years: Sequence[Mapping[str, Any]] = resolved.holidays
    return Calendar(
        frozenset(date.fromisoformat(day) for year in years for day in year["holidays"]),
        frozenset(date.fromisoformat(day) for year in years for day in year["working_weekend_days"]),
        frozenset(year["year"] for year in years),
    )


@cache
def shipped_calendar() -> Calendar:
    """The national calendar with the table of the national pack."""
    return national_calendar(load_pack("national").holidays)


def is_workday(day: date, calendar: Calendar | None = None) -> bool:
    return (calendar or shipped_calendar()).is_workday(day)


def next_workday(day: date, calendar: Calendar | None = None) -> date:
    """As `Calendar.next_workday`, by the shipped calendar unless another is given."""
    return (calendar or shipped_calendar()).next_workday(day)


def add_workdays(day: date, count: int, calendar: Calendar | None = None) -> date:
    """As `Calendar.add_workdays`, by the shipped calendar unless another is given."""
    return (calendar or shipped_calendar()).add_workdays(day, count)


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """Days off that belong together, both ends included, as announced."""

    label: Text
    from_on: date
    until_on: date


def list_shipped(year: int) -> tuple[list[NamedSpan], list[date]] | None:
    """The days off and the weekend days worked that come with the program; None for a year that it does not know."""
    days = chinese_calendar.holidays
    if not min(days).year <= year <= max(days).year:
        return None
    spans: list[NamedSpan] = []
    for day in sorted(day for day in days if day.year == year):
        name = chinese_calendar.Holiday(days[day])
        label = Text(name.chinese, name.value)
        if spans and spans[-1].label == label and spans[-1].until_on == day - DAY:
            spans[-1] = NamedSpan(label, spans[-1].from_on, day)
        else:
            spans.append(NamedSpan(label, day, day))
    return spans, sorted(day for day in chinese_calendar.workdays if day.year == year)
