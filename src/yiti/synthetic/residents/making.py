"""The residents of a county on its business date, with those who died or left in the told years before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from yiti.synthetic.streams import Flags, Real, Stream, Streams, Whole

from . import households, names, numbers, pyramid

EPOCH = date(1970, 1, 1)
MOVING, ARRIVING, LEAVING = 0.020, 0.022, 0.016
"""Shares of households that moved within the county, or came to it, and of people who left it, in the told years."""
VILLAGE, VILLAGES = 0.12, {"652301101-V01": 0.30}
"""The share of a township's households in the village of one clinic; the others belong to the hospital itself."""
NEVER = 1 << 20
"""A day beyond all others."""


@dataclass(frozen=True, slots=True)
class Township:
    """An institution that residents belong to, its category in the pack, the people it serves, its village clinics."""

    code: str
    category: str
    people: int
    clinics: tuple[str, ...] = ()

    @property
    def has_beds(self) -> bool:
        return self.category != "community_centre"


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are told, from the first up to and including the business date."""

    first: date
    today: date

    @property
    def since(self) -> date:
        """The register of residents begins; whoever lived there then has no earlier day."""
        return date(self.first.year - 3, 1, 1)

    @property
    def new_years(self) -> list[int]:
        """The first of January of every year that is told."""
        return [(date(year, 1, 1) - EPOCH).days for year in range(self.first.year, self.today.year + 1)]

    @property
    def begin(self) -> int:
        return (self.first - EPOCH).days

    @property
    def end(self) -> int:
        """The business date."""
        return (self.today - EPOCH).days


@dataclass(frozen=True, slots=True)
class People:
    """
    Residents, row by row; days count from 1 January 1970, institutions are positions in `townships`.

    `home` is the last institution; whoever moved was at `earlier` (else -1) until `moved`. A resident belongs to the county in
    `[began, ended)`; `died` says that the end was a death. `clinic` is which of the institution's village clinics the household belongs to,
    -1 for the institution itself.
    """

    townships: tuple[Township, ...]
    home: Whole
    earlier: Whole
    moved: Whole
    born: Whole
    is_female: Flags
    began: Whole
    ended: Whole
    died: Flags
    household: Whole
    relation: Whole
    mother: Whole
    clinic: Whole
    people: Whole
    name: pl.Series
    identity: pl.Series

    @property
    def count(self) -> int:
        return len(self.home)

    @property
    def place(self) -> Whole:
        """The last place of each: a clinic's number, after all townships, or the institution's."""
        starts = np.cumsum([0, *(len(one.clinics) for one in self.townships)])[:-1] + len(self.townships)
        return np.where(self.clinic >= 0, starts[self.home] + self.clinic, self.home)

    @property
    def codes(self) -> list[str]:
        """Townships, then clinics, by place."""
        return [*(one.code for one in self.townships), *(code for one in self.townships for code in one.clinics)]

    def place_on(self, rows: Whole, days: Whole) -> Whole:
        """Where these residents belonged on these days."""
        return np.where((self.earlier[rows] >= 0) & (days < self.moved[rows]), self.earlier[rows], self.place[rows])

    def is_here(self, rows: Whole, days: Whole) -> Flags:
        found: Flags = (self.began[rows] <= days) & (days < self.ended[rows])
        return found


def make_people(streams: Streams, townships: Sequence[Township], scale: float, span: Span) -> People:
    """`scale` of the people that each institution serves, alive on the business date, and who died or left before it."""
    rows = [_of_township(streams, at, one, scale, span) for at, one in enumerate(townships)]
    home, born, female, ended, died = (np.concatenate([row[column] for row in rows]) for column in range(5))
    order = streams.of("residents", "order").order(len(home))
    home, born, female, ended, died = home[order], born[order], female[order], ended[order], died[order]
    newborn = born >= span.begin - 300
    homes = households.form_households(streams.of("residents", "households"), home, span.end - born, female, newborn)
    began, earlier, moved = _moves(streams.of("residents", "moves"), townships, home, born, ended, homes.household, span)
    drawn = streams.of("residents", "families")
    people = _peoples(drawn, townships, home, homes.household)
    clinic = _clinics(drawn, townships, home, homes.household)
    name = names.names_of(streams.of("residents", "names"), people, female, _families(homes))
    return People(
        tuple(townships), home, earlier, moved, born, female, began, ended, died, homes.household, homes.relation, homes.mother, clinic,
        people, name, numbers.identity_numbers(born, female),
    )  # fmt: skip


def _of_township(streams: Streams, at: int, one: Township, scale: float, span: Span) -> tuple[Whole, Whole, Flags, Whole, Flags]:
    stream = streams.of("residents", one.code)
    years = (span.end - span.begin) / 365.25
    living = max(1, round(one.people * scale))
    dying = round(living * years * float(pyramid.deaths(one.category).cumsum()[-1]))
    leaving = round(living * LEAVING)
    alive, dead = pyramid.draw_living(stream, one.category, living), pyramid.draw_dying(stream, one.category, dying)
    left = 17 * 365 + stream.below(28 * 365, leaving)
    ended = np.concatenate(
        [np.full(living, NEVER), _winter(stream, span, dying), span.begin + 30 + stream.below(span.end - span.begin - 30, leaving)]
    )
    last = np.minimum(ended, span.end)
    born = last - np.concatenate([alive.days, dead.days, left])
    female = np.concatenate([alive.is_female, dead.is_female, stream.happens(0.5, leaving)])
    died = np.concatenate([np.zeros(living, np.bool_), np.ones(dying, np.bool_), np.zeros(leaving, np.bool_)])
    return np.full(len(born), at), born, female, ended, died


def _winter(stream: Stream, span: Span, count: int) -> Whole:
    """Days of death: a quarter of them are drawn again, half of the time into the winter before."""
    days = span.begin + 1 + stream.below(span.end - span.begin, count)
    cold = (days // 365) * 365 + stream.below(60, count)
    winter = stream.happens(0.12, count) & (cold > span.begin) & (cold <= span.end)
    return np.where(winter, cold, days)


def _moves(
    stream: Stream, townships: Sequence[Township], home: Whole, born: Whole, ended: Whole, household: Whole, span: Span
) -> tuple[Whole, Whole, Whole]:
    """When each came, where from within the county, and when; whole households."""
    families = int(household.max(initial=0)) + 1
    day = span.begin + 20 + stream.below(span.end - span.begin - 40, families)
    luck = stream.unit(families)
    came = stream.pick([one.people for one in townships], families)
    arrives, moves = luck < ARRIVING, (luck >= ARRIVING) & (luck < ARRIVING + MOVING)
    began = np.maximum(born, (span.since - EPOCH).days)
    on = day[household]
    began = np.where(arrives[household] & (on + 30 < ended), np.maximum(began, on), began)
    moved = moves[household] & (came[household] != home) & (began + 30 < on) & (on + 30 < ended)
    return began, np.where(moved, came[household], -1), np.where(moved, on, 0)


def _peoples(stream: Stream, townships: Sequence[Township], home: Whole, household: Whole) -> Whole:
    """One people for a household, by the shares of its township."""
    families = int(household.max(initial=0)) + 1
    of_family = np.zeros(families, np.int64)
    of_family[household] = home
    shares: Real = np.asarray([names.shares_of(one.code, one.category) for one in townships])
    edges = shares.cumsum(axis=1)[of_family]
    drawn: Whole = (stream.unit(families)[:, None] >= edges).sum(axis=1)
    return np.minimum(drawn, len(names.PEOPLES) - 1)[household]


def _clinics(stream: Stream, townships: Sequence[Township], home: Whole, household: Whole) -> Whole:
    families = int(household.max(initial=0)) + 1
    most = max((len(one.clinics) for one in townships), default=0)
    shares = np.zeros((len(townships), most + 1))
    for at, one in enumerate(townships):
        shares[at, : len(one.clinics)] = [VILLAGES.get(code, VILLAGE) for code in one.clinics]
    edges = shares.cumsum(axis=1)[home]
    drawn: Whole = (stream.unit(families)[household][:, None] >= edges).sum(axis=1)
    return np.where(drawn >= most + 1, -1, np.where(drawn < np.asarray([len(one.clinics) for one in townships])[home], drawn, -1))


def _families(homes: households.Homes) -> Whole:
    """Whose surname one has: the household's for its head, children and a father; a wife and a mother have their own."""
    own = int(homes.household.max(initial=0)) + 1 + np.arange(len(homes.household))
    return np.where(homes.relation == households.SPOUSE, own, homes.household)


def lake_residents(people: People, resident: pl.Series) -> pl.DataFrame:
    """The stays of all residents as the lake has them; `resident` are their pseudonyms."""
    moved = people.earlier >= 0
    codes = pl.Series(people.codes)
    parts = []
    for rows, at, begin, end in (
        (moved, people.earlier, people.began, people.moved),
        (np.ones(people.count, np.bool_), people.place, np.where(moved, people.moved, people.began), people.ended),
    ):
        chosen = np.flatnonzero(rows)
        until = end[chosen]
        parts.append(
            pl.DataFrame(
                {
                    "resident": resident.gather(chosen),
                    "sex": pl.Series(["male", "female"]).gather(people.is_female[chosen].astype(np.int64)),
                    "born_on": to_days(people.born[chosen]),
                    "institution": codes.gather(at[chosen]),
                    "from_on": to_days(begin[chosen]),
                    "until_on": pl.select(pl.when(pl.Series(until < NEVER)).then(to_days(np.minimum(until, NEVER)))).to_series(),
                }
            )
        )
    return pl.concat(parts).sort("resident", "from_on")


def to_days(days: Whole) -> pl.Series:
    return pl.Series(days.astype(np.int32)).cast(pl.Date)
