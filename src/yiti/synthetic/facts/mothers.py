"""Pregnancies: visits before and after the birth, enrolment, the birth itself, noted where the mother belongs."""

import numpy as np
import polars as pl

from yiti.synthetic.residents.households import SPOUSE
from yiti.synthetic.streams import Flags, Stream, Whole

from .world import World

PREGNANCY = 280
STAGES = (("early", 7, 5), ("w16", 16, 4), ("w21", 21, 3), ("w28", 28, 7), ("w37", 37, 2))
"""Stage, first week, weeks in which it is done."""
LATE = 0.07
"""The share that comes for the first time after the thirteenth week."""
AWAITED = 0.72
"""Births awaited, to the births of the last year."""
WORKERS = ("public_health", "nurses", "doctors")


def make_mothers(world: World) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Visits, deliveries, enrolments; women who are pregnant on the business date among them."""
    stream = world.streams.of("mothers")
    mother, birth = _pregnancies(world, stream)
    good = world.quality("mothers")[world.people.place_on(mother, birth)]
    begun = birth - PREGNANCY + stream.below(12, len(mother)) - 6
    visits, first = [], np.full(len(mother), 1 << 20)
    for stage, week, within in STAGES:
        weeks = week + stream.below(within, len(mother))
        if stage == "early":
            weeks = np.where(stream.happens(LATE + 0.10 * (1 - good), len(mother)), 13 + stream.below(4, len(mother)), weeks)
        day = world.workday(begun + weeks * 7 + stream.below(5, len(mother)))
        came = (day < birth) & stream.happens(0.83 + 0.15 * good, len(mother))
        if stage == "early":
            first = np.where(came, day, first)
        visits.append(_visit(world, stream, stage, mother, day, came, (day - begun) // 7))
    for stage, after, within in (("postnatal", 5, 8), ("day42", 42, 10)):
        day = world.workday(birth + after + stream.below(within, len(mother)))
        visits.append(_visit(world, stream, stage, mother, day, stream.happens(0.82 + 0.15 * good, len(mother)), None))
    return pl.concat(visits), _deliveries(world, mother, birth), _enrolments(world, stream, mother, first, birth)


def _pregnancies(world: World, stream: Stream) -> tuple[Whole, Whole]:
    """Mothers' rows and the days of birth, of children told and of those awaited."""
    people = world.people
    child = np.flatnonzero((people.mother >= 0) & (people.born >= world.span.begin - 60))
    recent = people.born[child] > world.span.end - 365
    ages = world.ages(np.arange(people.count), np.full(people.count, world.span.end))
    could = (people.relation == SPOUSE) & (ages >= 21) & (ages < 40) & (people.ended > world.span.end)
    could[people.mother[child]] = False
    women = np.flatnonzero(could)
    women = women[stream.order(len(women))][: round(int(recent.sum()) * AWAITED)]
    due = world.span.end + 1 + stream.below(PREGNANCY - 50, len(women))
    return np.concatenate([people.mother[child], women]), np.concatenate([people.born[child], due])


def _visit(world: World, stream: Stream, stage: str, mother: Whole, day: Whole, came: Flags, week: Whole | None) -> pl.DataFrame:
    shown = np.flatnonzero(came & world.told(day) & world.people.is_here(mother, day))
    place = world.people.place_on(mother[shown], day[shown])
    return world.frame(
        "maternal_visit", day=day[shown], place=place, staff=world.places.staff_at(stream, place, WORKERS), rows=mother[shown], stage=stage,
        week=None if week is None else week[shown],
    )  # fmt: skip


def _deliveries(world: World, mother: Whole, birth: Whole) -> pl.DataFrame:
    shown = np.flatnonzero(world.told(birth) & world.people.is_here(mother, birth))
    place = world.people.place_on(mother[shown], birth[shown])
    return world.frame("delivery", day=birth[shown], place=place, staff=None, rows=mother[shown], live_births=1)


def _enrolments(world: World, stream: Stream, mother: Whole, first: Whole, birth: Whole) -> pl.DataFrame:
    parts = []
    for action, day in (
        ("enter", first),
        ("leave", world.workday(np.where(first < 1 << 20, birth + 45, 0) + stream.below(10, len(mother)))),
    ):
        shown = np.flatnonzero((first < 1 << 20) & world.told(day) & world.people.is_here(mother, day))
        place = world.people.place_on(mother[shown], day[shown])
        staff = world.places.staff_at(stream, place, WORKERS)
        parts.append(
            world.frame("enrolment", day=day[shown], place=place, staff=staff, rows=mother[shown], programme="maternal", action=action)
        )
    return pl.concat(parts)
