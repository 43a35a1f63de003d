"""Which days a reckoning is about."""

from dataclasses import dataclass
from datetime import date, timedelta

from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.reckonings import Reckoning

LENGTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Window:
    """From `first` to `last`, both inside; staff and institutions are taken of the day `on`. `period` is None for one by the day."""

    on: date
    period: Period | None

    @property
    def first(self) -> date:
        return self.period.first if self.period else date.min

    @property
    def last(self) -> date:
        return min(self.period.last, self.on) if self.period else self.on

    @property
    def counted(self) -> Period:
        """The period that indicators, accounts and scores are taken of: of one by the day the year so far."""
        return self.period or Period.year_of(self.on)

    @property
    def label(self) -> Text:
        return self.period.label if self.period else Text(f"截至 {self.on}", f"as of {self.on}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def whole_months(self) -> list[date]:
        return [month.first for month in self.counted.each_month() if month.last <= self.on]


def window_of(said: Reckoning, today: date, period: Period | None = None) -> Window:
    """The one that the day lies in, or the last one that is over; or an earlier one that was asked for."""
    if said.period == "day":
        return Window(today, None)
    if period is None or period.months != LENGTHS[said.period] or period.first > today:
        here = Period(_first_of(said.period, today), LENGTHS[said.period])
        period = here.shifted(-1) if said.whole and today < here.last else here
    return Window(min(period.last, today), period)


def list_windows(said: Reckoning, today: date, *, from_on: date, most: int = 8) -> list[Window]:
    """The newest first, back to the day from which the document is in force."""
    newest = window_of(said, today)
    if newest.period is None:
        return [newest]
    periods = [newest.period.shifted(-step) for step in range(most)]
    return [Window(min(period.last, today), period) for period in periods if period.end > from_on + timedelta(days=1)] or [newest]


def _first_of(kind: str, day: date) -> date:
    if kind == "month":
        return day.replace(day=1)
    return (Period.quarter_of(day) if kind == "quarter" else Period.year_of(day)).first
