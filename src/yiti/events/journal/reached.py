"""
How far somebody has read the journal, so that nothing is read twice and nothing is missed.

PostgreSQL hands out ids before it is known whether they will be kept: a slow transaction writes a smaller id after a quick one has written
a larger. Ids that are not there yet are therefore held as gaps, and looked for again until an hour has gone by: what was not written by
then was rolled back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl

PATIENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """The ids from `first` to `last`, none of which was there when it was looked `since`."""

    first: int
    last: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """All ids up to `last` were read, but those in `gaps`."""

    last: int = 0
    gaps: tuple[Gap, ...] = ()

    def has(self, id: int) -> bool:
        """Whether this id was read."""
        return id <= self.last and not any(gap.first <= id <= gap.last for gap in self.gaps)

    def advanced(self, new: Sequence[int], now: datetime) -> "Reached":
        """Further by these ids, in their order; gaps that were waited for long enough are given up."""
        kept = [part for gap in self.gaps if now - gap.since < PATIENCE for part in _split(gap, new)]
        beyond = [self.last, *(id for id in new if id > self.last)]
        opened = [Gap(one + 1, other - 1, now) for one, other in pairwise(beyond) if other - one > 1]
        return Reached(beyond[-1], (*kept, *opened))

    def to_json(self) -> dict[str, Any]:
        return {"last": self.last, "gaps": [[gap.first, gap.last, gap.since.isoformat()] for gap in self.gaps]}

    @classmethod
    def from_json(cls, written: dict[str, Any]) -> "Reached":
        gaps = (Gap(first, last, datetime.fromisoformat(since)) for first, last, since in written["gaps"])
        return cls(written["last"], tuple(gaps))

    @classmethod
    def by_ids(cls, ids: Iterable[pl.Series], now: datetime) -> "Reached":
        """Where somebody stands who has read exactly these; fit for many millions."""
        every = pl.concat([pl.Series([0], dtype=pl.Int64), *ids]).sort()
        steps = pl.DataFrame({"from": every.shift(1), "to": every}).filter(pl.col("to") - pl.col("from") > 1)
        last = every[-1]
        return cls(int(last), tuple(Gap(int(one) + 1, int(other) - 1, now) for one, other in steps.iter_rows()))


def _split(gap: Gap, found: Sequence[int]) -> list[Gap]:
    """What is left of a gap when some of its ids were found."""
    edges = [gap.first - 1, *(id for id in found if gap.first <= id <= gap.last), gap.last + 1]
    return [Gap(one + 1, other - 1, gap.since) for one, other in pairwise(edges) if other - one > 1]
