"""Yearly checks of the old and of chronic patients, and guidance by Chinese medicine for the old."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from yiti.synthetic.streams import Real, Stream, Whole

from .illnesses import Patients
from .world import World

MONTHS = (0.02, 0.02, 0.09, 0.13, 0.15, 0.13, 0.09, 0.10, 0.11, 0.08, 0.05, 0.03)
"""When in a year the checks are done, January to December."""
STARTS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
OLD = 65
WORKERS = ("public_health", "nurses", "doctors")


def make_checks(world: World, patients: Sequence[Patients]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Health checks, and the services of Chinese medicine that go with those of the old."""
    stream, people = world.streams.of("checks"), world.people
    good, chinese = world.quality("checks"), world.quality("chinese medicine")
    everybody = np.arange(people.count)
    checks, services = [], []
    for first in world.span.new_years:
        day = _day_of_year(world, stream, first, people.count)
        place = people.place_on(everybody, day)
        here = people.is_here(everybody, day) & world.told(day)
        old = here & (world.ages(everybody, np.full(people.count, first + 364)) >= OLD)
        done = np.flatnonzero(old & stream.happens(0.52 + 0.33 * good[place], people.count))
        checks.append(_check(world, stream, "elderly", done, day[done], good))
        also = done[stream.happens(0.62 + 0.30 * chinese[place[done]], len(done))]
        services.append(tcm_services(world, stream, "elderly", also, day[also]))
        for one in patients:
            ill = one.rows[here[one.rows] & ~old[one.rows] & (day[one.rows] > one.entered) & (day[one.rows] < one.left)]
            came = ill[stream.happens(0.42 + 0.35 * good[place[ill]], len(ill))]
            checks.append(_check(world, stream, one.programme, came, day[came], good))
    return pl.concat(checks), pl.concat(services)


def _day_of_year(world: World, stream: Stream, first: int, count: int) -> Whole:
    month = stream.pick(MONTHS, count)
    return world.workday(first + np.asarray(STARTS)[month] + stream.below(28, count))


def _check(world: World, stream: Stream, programme: str, rows: Whole, day: Whole, good: Real) -> pl.DataFrame:
    place = world.people.place_on(rows, day)
    return world.frame(
        "health_check", day=day, place=place, staff=world.places.staff_at(stream, place, WORKERS), rows=rows, programme=programme,
        complete=stream.happens(0.88 + 0.11 * good[place], len(rows)),
    )  # fmt: skip


def tcm_services(world: World, stream: Stream, group: str, rows: Whole, day: Whole) -> pl.DataFrame:
    place = world.people.place_on(rows, day)
    return world.frame("tcm_service", day=day, place=place, staff=world.places.staff_at(stream, place, WORKERS), rows=rows, group=group)
