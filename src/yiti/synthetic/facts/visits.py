"""
Visits, and the prescriptions, reports and referrals that came of them.

What the visits and discharges of a township cost adds up, month by month and to the fen, to the scale's share of the medical income in its
accounts. Village clinics and lead hospitals have no such income in the accounts; their visits go by the number of people.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from yiti.synthetic.residents.households import rank_within
from yiti.synthetic.residents.making import to_days
from yiti.synthetic.streams import Flags, Real, Stream, Whole

from .months import Months
from .places import CLINIC, LEAD, TOWNSHIP
from .world import World, words, yuan

SERVICES, OFTEN = ("outpatient", "emergency", "home", "remote"), (0.945, 0.035, 0.015, 0.005)
OUTPATIENT, EMERGENCY = 0, 1
ILLNESSES = (
    ("I10", 0.20), ("E11", 0.09), ("J06.9", 0.17), ("J20.9", 0.07), ("K29.5", 0.08), ("M54.5", 0.09), ("M17.9", 0.05), ("I25.1", 0.06),
    ("K04.0", 0.04), ("L30.9", 0.04), ("N39.0", 0.03), ("J44.9", 0.03), ("S00-T14", 0.05),
)  # fmt: skip
"""ICD-10, and how often."""
COLDS = (2, 3, 10)
"""Positions of those for which antibiotics are asked."""
FULLEST = 5.0
"""Visits a resident and year at most; what the income of a small place needs beyond comes from people who belong elsewhere."""
WALK_IN = 0.10
"""The share of visits of people who belong nowhere in the county."""
CLINIC_VISITS, LEAD_VISITS = 1.6, 0.55
"""Visits a resident and year: of a village to its clinic, of the county to its lead hospitals."""
FIRST_LEAD = 0.6
"""What the first of several lead hospitals has of their patients; the others share the rest equally."""
SEASON = (1.10, 0.98, 1.03, 1.00, 0.97, 0.93, 0.92, 0.93, 0.97, 1.02, 1.07, 1.10)
"""How busy clinics and lead hospitals are, January to December; townships are as busy as their accounts say."""
WORKERS = ("doctors",)


@dataclass(frozen=True)
class Visits:
    """Row by row: place, day, resident's row (-1 for nobody's), service, illness, cost in fen."""

    place: Whole
    day: Whole
    rows: Whole
    service: Whole
    illness: Whole
    cost: Whole
    staff: pl.Series


def draw_visits(world: World, months: Months, outpatient: Whole) -> Visits:
    """`outpatient` is what the visits of each township cost in each month, in fen."""
    stream = world.streams.of("visits")
    place, month = _how_many(world, stream, months, outpatient)
    day = months.draw(stream, month)
    rows = choose_residents(world, stream, place, day)
    count = len(place)
    dear = np.where(world.places.kind[place] == LEAD, 21_000, np.where(world.places.kind[place] == CLINIC, 2_800, 7_000))
    raw = (dear * (0.35 + stream.unit(count) ** 2 * 1.9)).astype(np.int64)
    priced = world.places.kind[place] == TOWNSHIP
    cost = raw.copy()
    cost[priced] = share_out(outpatient.ravel(), place[priced] * months.count + month[priced], raw[priced])
    service, illness = stream.pick(OFTEN, count), stream.pick([weight for _, weight in ILLNESSES], count)
    return Visits(place, day, rows, service, illness, cost, world.places.staff_at(stream, place, WORKERS))


def lead_shares(count: int) -> list[float]:
    """Of the patients of all lead hospitals, what each has."""
    return [1.0] if count == 1 else [FIRST_LEAD, *[(1 - FIRST_LEAD) / (count - 1)] * (count - 1)][:count]


def _how_many(world: World, stream: Stream, months: Months, outpatient: Whole) -> tuple[Whole, Whole]:
    """The place and month of each visit, by place and month."""
    places, quality = world.places, world.quality("cost")
    target = 6_200 + 2_600 * (1 - quality[: len(outpatient)])
    counts = np.zeros((places.count, months.count), np.int64)
    counts[: len(outpatient)] = np.maximum((outpatient / target[:, None]).round().astype(np.int64), outpatient > 0)
    here = np.bincount(world.people.place[world.people.ended > world.span.end], minlength=places.count)
    season = np.asarray(SEASON)[to_days(months.starts[:-1]).dt.month().to_numpy() - 1]
    for at in places.of_kind(CLINIC):
        counts[at] = (here[at] * CLINIC_VISITS / 12 * season * months.told + stream.unit(months.count)).astype(np.int64)
    for at, share in zip(places.of_kind(LEAD), lead_shares(len(places.of_kind(LEAD))), strict=True):
        counts[at] = (here.sum() * LEAD_VISITS / 12 * share * season * months.told + stream.unit(months.count)).astype(np.int64)
    flat = np.repeat(np.arange(counts.size), counts.ravel())
    return flat // months.count, flat % months.count


def choose_residents(world: World, stream: Stream, place: Whole, day: Whole) -> Whole:
    """Somebody of the place for each, the old more often; -1 where that person was not there yet, or any more, and for walk-ins."""
    people, places = world.people, world.places
    ages = np.clip(world.ages(np.arange(people.count), np.full(people.count, world.span.end)), 0, 100)
    weight = 0.5 + (ages < 6) * 0.9 + (ages >= 45) * 0.8 + (ages >= 60) * 1.2
    order = np.argsort(people.place, kind="stable")
    edges = np.concatenate([[0.0], np.cumsum(weight[order])])
    starts = np.searchsorted(people.place[order], np.arange(places.count + 1))
    is_lead = places.kind[place] == LEAD
    first, last = np.where(is_lead, 0, starts[place]), np.where(is_lead, people.count, starts[place + 1])
    at = np.searchsorted(edges, stream.between(edges[first], edges[last], len(place)), side="right") - 1
    rows = order[np.clip(at, 0, people.count - 1)]
    own = _own_share(world, place, np.diff(starts))
    known = people.is_here(rows, day) & (last > first) & (stream.unit(len(place)) < own[place])
    return np.where(known, rows, -1)


def _own_share(world: World, place: Whole, residents: Whole) -> Real:
    years = (world.span.end - world.span.begin) / 365
    visits = np.maximum(np.bincount(place, minlength=world.places.count), 1)
    found: Real = np.minimum(1 - WALK_IN, FULLEST * residents * years / visits)
    found[world.places.of_kind(LEAD)] = 1 - WALK_IN
    return found


def share_out(totals: Whole, group: Whole, weights: Whole) -> Whole:
    """Each group's total over its rows by weight, to the fen; what is left over goes one each to the first rows."""
    order = np.argsort(group, kind="stable")
    sums = np.zeros(len(totals), np.int64)
    np.add.at(sums, group, weights)
    shares = weights * totals[group] // np.maximum(sums[group], 1)
    given = np.zeros(len(totals), np.int64)
    np.add.at(given, group, shares)
    rank = np.empty(len(group), np.int64)
    rank[order] = rank_within(group[order])
    return shares + (rank < (totals - given)[group])


def visit_frame(world: World, visits: Visits) -> pl.DataFrame:
    stream = world.streams.of("visits", "chinese medicine")
    chance = 0.04 + 0.20 * world.quality("chinese medicine")[visits.place]
    return world.frame(
        "visit", day=visits.day, place=visits.place, staff=visits.staff, rows=visits.rows, service=words(SERVICES, visits.service),
        diagnosis=words([code for code, _ in ILLNESSES], visits.illness), tcm=stream.happens(chance, len(visits.place)),
        cost=yuan(visits.cost),
    )  # fmt: skip


def only(visits: Visits, chosen: Flags) -> Visits:
    at = np.flatnonzero(chosen)
    return Visits(
        visits.place[at], visits.day[at], visits.rows[at], visits.service[at], visits.illness[at], visits.cost[at], visits.staff.gather(at)
    )
