"""The told months, and the days within them: how busy each is."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from yiti.kernel.periods import Period
from yiti.synthetic.residents import Span
from yiti.synthetic.residents.making import EPOCH
from yiti.synthetic.streams import Flags, Real, Stream, Whole

WEEK = (1.30, 1.10, 1.05, 1.0, 1.05, 0.55, 0.40)
"""Monday to Sunday, where the day is worked or not as usual."""
HOLIDAY, MADE_UP = 0.35, 0.9
"""A holiday in the week, and a worked day of a weekend."""


@dataclass(frozen=True)
class Months:
    """`starts` are the first days of the months and of the one after the last; `told` the share of each that has come."""

    starts: Whole
    told: Real
    edges: Real
    first: int

    @property
    def count(self) -> int:
        return len(self.starts) - 1

    def draw(self, stream: Stream, month: Whole) -> Whole:
        """A day of each month (a position), busy ones more often."""
        low, high = self.edges[self._at(self.starts[month])], self.edges[self._at(self.starts[month + 1])]
        drawn = stream.between(low, high, len(month))
        return np.clip(np.searchsorted(self.edges, drawn, side="right") - 1 + self.first, self.starts[month], self.last[month])

    @property
    def last(self) -> Whole:
        """The last told day of each month."""
        return np.minimum(self.starts[1:] - 1, self.first + len(self.edges) - 2)

    def of(self, days: Whole) -> Whole:
        return np.searchsorted(self.starts, days, side="right") - 1

    def is_whole(self) -> Flags:
        found: Flags = self.told >= 1.0
        return found

    def _at(self, days: Whole) -> Whole:
        return np.minimum(days - self.first, len(self.edges) - 1)


def make_months(span: Span, works: Flags) -> Months:
    """`works` says of each told day whether it is worked."""
    starts, month = [], Period.month_of(span.first)
    while month.first <= span.today:
        starts.append((month.first - EPOCH).days)
        month = Period.month_of(month.end)
    starts.append((month.first - EPOCH).days)
    days = [EPOCH + timedelta(days=day) for day in range(span.begin, span.end + 1)]
    weights = [_weight(day.weekday(), bool(worked)) for day, worked in zip(days, works, strict=True)]
    bounds = np.asarray(starts)
    told = (np.minimum(bounds[1:], span.end + 1) - bounds[:-1]) / (bounds[1:] - bounds[:-1])
    return Months(bounds, told, np.concatenate([[0.0], np.cumsum(weights)]), span.begin)


def _weight(weekday: int, works: bool) -> float:
    if weekday >= 5:
        return MADE_UP if works else WEEK[weekday]
    return WEEK[weekday] if works else HOLIDAY
