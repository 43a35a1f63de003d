"""Where services are done: institutions of the annex, their village clinics, the lead hospitals; how good each is, and who works there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from yiti.synthetic.draws import Draws
from yiti.synthetic.residents import Township
from yiti.synthetic.streams import Real, Stream, Streams, Whole

TOWNSHIP, CLINIC, LEAD = range(3)
BEST = 0.13
"""The levels that assessors' scores follow lie between 0.80 and 0.93 (`quarters`); the services follow the same ones."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A person under the pseudonym of the lake, and the kind of post: doctors, nurses, public_health …"""

    staff: str
    post: str


@dataclass(frozen=True)
class Places:
    """
    Every place by its number: the townships first, in their order, then the clinics, then the lead hospitals.

    `parent` is the township's number of a clinic, else its own.
    """

    codes: tuple[str, ...]
    kind: Whole
    parent: Whole
    has_beds: np.ndarray[tuple[int], np.dtype[np.bool_]]
    level: Real
    workers: Mapping[str, Sequence[Worker]]

    @cached_property
    def names(self) -> pl.Series:
        return pl.Series(list(self.codes))

    @property
    def count(self) -> int:
        return len(self.codes)

    def of_kind(self, kind: int) -> Whole:
        return np.flatnonzero(self.kind == kind)

    def quality(self, streams: Streams, domain: str) -> Real:
        """How well each place does one kind of work, 0 to 1: mostly its level, somewhat the work."""
        found: Real = np.clip(self.level + streams.of("quality", domain).about(0, 0.15, self.count), 0.0, 1.0)
        return found

    def staff_at(self, stream: Stream, place: Whole, posts: Sequence[str]) -> pl.Series:
        """Somebody in such a post for each row; null where the place has nobody."""
        seats = [[one.staff for one in self.workers.get(code, ()) if one.post in posts] for code in self.codes]
        counts = np.asarray([len(one) for one in seats])
        starts = np.cumsum(counts) - counts
        names = pl.Series([name for one in seats for name in one], dtype=pl.String)
        at = starts[place] + (stream.unit(len(place)) * counts[place]).astype(np.int64)
        chosen = pl.Series(np.where(counts[place] > 0, at, -1))
        return names.gather(pl.select(pl.when(chosen >= 0).then(chosen)).to_series())


def make_places(draws: Draws, townships: Sequence[Township], leads: Sequence[str], workers: Mapping[str, Sequence[Worker]]) -> Places:
    clinics = [(at, code) for at, one in enumerate(townships) for code in one.clinics]
    codes = (*(one.code for one in townships), *(code for _, code in clinics), *leads)
    kind = [TOWNSHIP] * len(townships) + [CLINIC] * len(clinics) + [LEAD] * len(leads)
    parent = [*range(len(townships)), *(at for at, _ in clinics), *range(len(codes) - len(leads), len(codes))]
    levels = [(float(draws.between("0.80", "0.93", "level", one.code, places=3)) - 0.80) / BEST for one in townships]
    level = np.asarray([*levels, *(levels[at] for at, _ in clinics), *(0.8 for _ in leads)])
    beds = [one.has_beds for one in townships] + [False] * len(clinics) + [True] * len(leads)
    return Places(codes, np.asarray(kind), np.asarray(parent), np.asarray(beds), level, workers)
