"""Listed holidays and working days as spans, however long, and the first worked day from a day on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.calendars import SATURDAY, Calendar

from .numbers import read_day

DAY = timedelta(days=1)
LONGEST_REST = 1000


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last, both included; written `from..until`, or as one day."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return self.first.isoformat() if self.first == self.last else f"{self.first.isoformat()}..{self.last.isoformat()}"


def _span(value: Any) -> Span:
    first, dots, last = value.partition("..") if isinstance(value, str) else (value, "", "")
    span = Span(read_day(first), read_day(last if dots else first))
    if span.last < span.first:
        raise PydanticCustomError("inconsistent", "the span ends before it begins")
    return span


def _quarter(value: Any) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "a quarter such as 2021Q3 is expected")
    if not re.fullmatch(r"(?!0000|9999)\d{4}Q[1-4]", value, re.ASCII):
        raise PydanticCustomError("out_of_range", "a quarter is written 2021Q1 to 2021Q4")
    return value


ListedDay = Annotated[
    Span, BeforeValidator(_span), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?$"})
]
"""A day, or `"from..until"`."""

Quarter = Annotated[str, BeforeValidator(_quarter), WithJsonSchema({"type": "string", "pattern": r"^\d{4}Q[1-4]$"})]


@dataclass(frozen=True, slots=True)
class Workdays:
    """Saturdays, Sundays and listed holidays rest unless listed as worked; without a list the calendar says."""

    holidays: tuple[Span, ...] | None
    worked: frozenset[date]
    calendar: Calendar

    @classmethod
    def listed(cls, holidays: Sequence[Span] | None, worked: Sequence[date], calendar: Calendar) -> "Workdays":
        """:raises Refused: `inconsistent` where a day is listed as a holiday and as worked"""
        for at, day in enumerate(worked):
            if any(day in span for span in holidays or ()):
                words = Text(f"{day} 既列为节假日又列为上班日", f"{day} is listed as a holiday and as worked")
                raise Refused(words, code="inconsistent", field=f"working_weekend_days[{at}]")
        return cls(None if holidays is None else tuple(holidays), frozenset(worked), calendar)

    def is_workday(self, day: date) -> bool:
        """:raises Refused: `calendar-unknown`"""
        if day in self.worked:
            return True
        if self.holidays is None:
            return self.calendar.is_workday(day)
        return day.weekday() < SATURDAY and not any(day in span for span in self.holidays)

    def on_or_after(self, day: date) -> date:
        """
        The first worked day from this one on.

        :raises Refused: `calendar-unknown`; `out-of-range` where the listed holidays leave none within a thousand days
        """
        first = day
        for _ in range(LONGEST_REST):
            if self.is_workday(day):
                return day
            if day == date.max:
                break
            day += DAY
        words = Text(f"{first} 起没有工作日", f"there is no working day from {first} on")
        raise Refused(words, code="out-of-range", field="holidays")
