"""A year's holidays as typed from the notice: spans with their names, and the weekend days that are worked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.calendars import DAY, SATURDAY
from yiti.policy.packs.shapes.duties import CalendarYear

HOLIDAYS: dict[str, Text] = {
    "new_year": Text("元旦", "New Year's Day"),
    "spring_festival": Text("春节", "Spring Festival"),
    "qingming": Text("清明节", "Qingming Festival"),
    "labour_day": Text("劳动节", "Labour Day"),
    "dragon_boat": Text("端午节", "Dragon Boat Festival"),
    "mid_autumn": Text("中秋节", "Mid-autumn Festival"),
    "national_day": Text("国庆节", "National Day"),
    "other": Text("其他", "Other"),
}
"""The holidays that a notice lists, in its order. Two that fall together are entered as one."""
LONGEST = 15


class UnableToAnnounce(UnableTo):
    code = "holidays"


@dataclass(frozen=True, slots=True)
class Span:
    """Days off that belong together, both ends included."""

    name: str
    from_on: date
    until_on: date

    @property
    def days(self) -> list[date]:
        return [self.from_on + DAY * step for step in range((self.until_on - self.from_on).days + 1)]

    @property
    def label(self) -> Text:
        return HOLIDAYS[self.name]


def write_spans(spans: Iterable[Span]) -> list[dict[str, str]]:
    return [{"name": span.name, "from": span.from_on.isoformat(), "until": span.until_on.isoformat()} for span in spans]


def read_spans(rows: Iterable[Mapping[str, str]]) -> list[Span]:
    return [Span(row["name"], date.fromisoformat(row["from"]), date.fromisoformat(row["until"])) for row in rows]


def as_calendar_year(*, year: int, notice: str, announced: date, spans: Sequence[Mapping[str, Any]], worked: Sequence[str]) -> CalendarYear:
    """What a stored year says, in the shape that packs give it."""
    days = [day for span in read_spans(spans) for day in span.days]
    return CalendarYear(
        year=year,
        notice=notice,
        announced=announced,
        holidays=tuple(days),
        working_weekend_days=tuple(date.fromisoformat(day) for day in worked),
    )


def check_days(year: int, spans: Sequence[Span], worked: Sequence[date]) -> None:
    """
    Whether this can be a year's notice: nothing is guessed or put right.

    :raises UnableToAnnounce: at `from-…` or `until-…` of a holiday, or at `worked`
    """
    if not spans:
        raise UnableToAnnounce(Text("请照通知填写放假的日子", "Enter the days off as the notice has them"), field="from-new_year")
    for span in spans:
        _check_span(year, span)
    for first, second in pairwise(sorted(spans, key=lambda span: span.from_on)):
        if second.from_on <= first.until_on:
            words = Text(f"与{first.label.zh}的日子重叠", f"These days overlap with {first.label.en}")
            raise UnableToAnnounce(words, field=f"from-{second.name}")
    resting = {day for span in spans for day in span.days}
    for day in worked:
        _check_worked(year, day, resting)


def _check_span(year: int, span: Span) -> None:
    if span.until_on < span.from_on:
        words = Text("止日早于起日", "The last day is before the first")
        raise UnableToAnnounce(words, field=f"until-{span.name}")
    if len(span.days) > LONGEST:
        words = Text(
            f"共 {len(span.days)} 天，一个假期不会超过 {LONGEST} 天", f"{len(span.days)} days: no holiday is longer than {LONGEST}"
        )
        raise UnableToAnnounce(words, field=f"until-{span.name}")
    if not (_is_of(year, span.from_on) and _is_of(year, span.until_on)):
        raise UnableToAnnounce(_elsewhere(year), field=f"from-{span.name}")


def _check_worked(year: int, day: date, resting: set[date]) -> None:
    if not _is_of(year, day):
        raise UnableToAnnounce(Text(f"{day}：{_elsewhere(year).zh}", f"{day}: {_elsewhere(year).en}"), field="worked")
    if day in resting:
        raise UnableToAnnounce(Text(f"{day} 同时列为放假", f"{day} is listed as a day off too"), field="worked")
    if day.weekday() < SATURDAY:
        words = Text(f"{day} 不是周六、周日，本来就上班", f"{day} is no Saturday or Sunday; it is worked anyway")
        raise UnableToAnnounce(words, field="worked")


def _is_of(year: int, day: date) -> bool:
    return day.year == year or (day.year, day.month) == (year - 1, 12)


def _elsewhere(year: int) -> Text:
    return Text(f"应在 {year} 年（或上年 12 月）", f"must lie in {year} (or in the December before)")
