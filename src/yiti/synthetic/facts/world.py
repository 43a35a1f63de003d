"""What every kind of service is made from, and how its rows become a frame of the lake."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from yiti.policy.calendars import is_workday
from yiti.policy.facts import columns_of
from yiti.synthetic.residents import People, Span
from yiti.synthetic.residents.making import EPOCH, to_days
from yiti.synthetic.streams import Flags, Real, Stream, Streams, Whole

from .places import Places

EARLIEST = 2100
"""Days before the first told day for which working days are known: histories of vaccination reach that far back."""
TYPES = {"text": pl.String(), "int": pl.Int64(), "decimal": pl.Decimal(18, 2), "date": pl.Date(), "bool": pl.Boolean()}
FEN = 100


@dataclass(frozen=True)
class World:
    """
    `resident` are the pseudonyms of `people`, row by row; `scale` the share of the real number of people and services; `income` what each
    township (row) booked as medical income in each month (column), in fen and whole, as its accounts have it.
    """

    streams: Streams
    people: People
    places: Places
    span: Span
    scale: float
    resident: pl.Series
    income: Whole

    @cached_property
    def _works(self) -> Flags:
        first = self.span.begin - EARLIEST
        return np.asarray([is_workday(EPOCH + timedelta(days=day)) for day in range(first, self.span.end + 40)])

    @cached_property
    def _next(self) -> Whole:
        """For each day the first working day from it on."""
        days = np.arange(len(self._works))
        found = np.where(self._works, days, len(days) - 1)
        return np.minimum.accumulate(found[::-1])[::-1] + self.span.begin - EARLIEST

    @property
    def days(self) -> Whole:
        """Every told day."""
        return np.arange(self.span.begin, self.span.end + 1)

    def works(self, days: Whole) -> Flags:
        return self._works[days - self.span.begin + EARLIEST]

    def workday(self, days: Whole) -> Whole:
        """The day itself where it is worked, else the next one that is."""
        at = np.clip(days - self.span.begin + EARLIEST, 0, len(self._works) - 1)
        return self._next[at]

    def ages(self, rows: Whole, days: Whole) -> Whole:
        """Completed years, the birthday included."""
        return (_written(days) - self._births[rows]) // 10_000

    @cached_property
    def _births(self) -> Whole:
        return _written(self.people.born)

    def quality(self, domain: str) -> Real:
        return self.places.quality(self.streams, domain)

    def told(self, days: Whole) -> Flags:
        """Days that have come, from the first that is told."""
        found: Flags = (days >= self.span.begin) & (days <= self.span.end)
        return found

    def frame(self, kind: str, *, day: Whole, place: Whole, staff: pl.Series | None, rows: Whole | None, **columns: Any) -> pl.DataFrame:
        """
        Events as the lake has them, in the order of their days and without a name yet; `rows` are residents' rows, -1 for nobody.

        A column may be given as an array, a series or one value for all.
        """
        given: Mapping[str, Any] = {
            "day": to_days(day),
            "institution": self.places.names.gather(place),
            "staff": staff,
            "resident": None if rows is None else self._pseudonyms(rows),
            "quantity": 1,
            "voids": None,
            **columns,
        }
        typed = {
            name: _column(given[name], len(day)).cast(TYPES[column.type]).alias(name)
            for name, column in columns_of(kind).items()
            if name != "event"
        }
        return pl.DataFrame(typed)

    def _pseudonyms(self, rows: Whole) -> pl.Series:
        known = pl.Series(rows)
        return self.resident.gather(pl.select(pl.when(known >= 0).then(known)).to_series())


def _written(days: Whole) -> Whole:
    """Days as whole numbers like 20261009, so that the difference of two says the years."""
    on = to_days(days)
    return (on.dt.year().cast(pl.Int64) * 10_000 + on.dt.month().cast(pl.Int64) * 100 + on.dt.day().cast(pl.Int64)).to_numpy()


def _column(value: Any, height: int) -> pl.Series:
    if isinstance(value, pl.Series):
        return value
    if isinstance(value, np.ndarray):
        return pl.Series(value)
    return pl.repeat(value, height, eager=True) if value is not None else pl.Series([None] * height, dtype=pl.Null)


def yuan(fen: Whole) -> pl.Series:
    """Fen as decimals with two places."""
    return pl.Series(fen).cast(pl.Decimal(18, 0)).cast(pl.Decimal(18, 2)) / pl.Series([FEN]).cast(pl.Decimal(18, 2))


def words(choices: tuple[str, ...] | list[str], at: Whole) -> pl.Series:
    return pl.Series(list(choices)).gather(at)


def named(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    """In the order of days, each with the name that it keeps."""
    ordered = frame.sort("day", maintain_order=True).with_row_index("number", offset=1)
    name = pl.concat_str(pl.lit(f"{kind}-"), pl.col("number").cast(pl.String).str.zfill(8))
    return ordered.select(name.alias("event"), pl.exclude("number"))


def chosen_days(stream: Stream, first: Any, last: Any, count: int) -> Whole:
    """Days from `first` up to and including `last`."""
    lowest = np.asarray(first, np.int64)
    return lowest + stream.below(np.maximum(np.asarray(last) - lowest + 1, 1), count)
