"""
Who is under care for which chronic illness, and since when.

Shares by age are those of people under care in a county's public health services, below what surveys find: hypertension about 8 % of all
residents, diabetes 2.7 %, severe mental illness 0.4 %, COPD (a programme since September 2024) 0.9 %, tuberculosis 6 new ones in ten
thousand a year.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from yiti.synthetic.residents.pyramid import step
from yiti.synthetic.streams import Real, Stream, Whole

from .world import World, chosen_days

SHARES: dict[str, tuple[tuple[int, float], ...]] = {
    "hypertension": ((35, 0.0), (45, 0.030), (55, 0.080), (65, 0.160), (75, 0.250), (200, 0.290)),
    "diabetes": ((35, 0.0), (45, 0.010), (55, 0.030), (65, 0.055), (75, 0.080), (200, 0.080)),
    "smi": ((18, 0.0), (200, 0.0045)),
    "copd": ((40, 0.0), (60, 0.006), (200, 0.028)),
    "tb": ((15, 0.0), (60, 0.0011), (200, 0.0020)),
}
"""Programme → below this age, the share under care; of tuberculosis those who fall ill in the told years."""
YOUNGEST = {"hypertension": 35, "diabetes": 35}
"""Completed years from which the norm takes people into care."""
NEW = 0.12
"""The share that came under care within the told years."""
TREATMENT = 182
"""Days of a tuberculosis treatment."""
PUBLIC_HEALTH = ("public_health", "doctors")


@dataclass(frozen=True)
class Patients:
    """Residents' rows, the day each came under care, and the day after the last; by programme."""

    programme: str
    rows: Whole
    entered: Whole
    left: Whole


def find_patients(world: World, programme: str) -> Patients:
    stream, people = world.streams.of("illness", programme), world.people
    age = world.ages(np.arange(people.count), np.full(people.count, world.span.end))
    good: Real = world.quality("finding patients")[people.place]
    rows = np.flatnonzero(stream.happens(step(age, SHARES[programme]) * (0.90 + 0.20 * good), people.count))
    count, first = len(rows), world.span.begin
    new = stream.happens(1.0 if programme in ("tb", "copd") else NEW, count)
    old = chosen_days(stream, first - 1080, first - 20, count)
    entered = np.where(new, chosen_days(stream, first, world.span.end - 20, count), old)
    entered = world.workday(np.maximum(entered, people.began[rows] + 10))
    left = people.ended[rows]
    if programme == "tb":
        left = np.minimum(left, entered + TREATMENT)
    known = (entered < left) & (entered <= world.span.end) & (world.ages(rows, entered) >= YOUNGEST.get(programme, 0))
    return Patients(programme, rows[known], entered[known], left[known])


def make_enrolments(world: World, patients: Patients) -> pl.DataFrame:
    """Entering, entering again at another institution after a move, leaving; one in fourteen is not taken off the list in the end."""
    stream, people = world.streams.of("enrolment", patients.programme), world.people
    rows, entered = patients.rows, patients.entered
    parts = [_frame(world, stream, patients.programme, rows, entered, "enter")]
    moved = (people.earlier[rows] >= 0) & (entered < people.moved[rows])
    day = world.workday(people.moved[rows] + 4 + stream.below(20, len(rows)))
    again = moved & (day < patients.left) & (day <= world.span.end)
    parts.append(_frame(world, stream, patients.programme, rows[again], day[again], "enter"))
    day = world.workday(np.minimum(patients.left, world.span.end + 1) + stream.below(20, len(rows)))
    gone = (patients.left <= world.span.end) & world.told(day) & stream.happens(0.93, len(rows))
    parts.append(_frame(world, stream, patients.programme, rows[gone], day[gone], "leave"))
    return pl.concat(parts)


def _frame(world: World, stream: Stream, programme: str, rows: Whole, day: Whole, action: str) -> pl.DataFrame:
    place = world.people.place_on(rows, day)
    staff = world.places.staff_at(stream, place, PUBLIC_HEALTH)
    return world.frame("enrolment", day=day, place=place, staff=staff, rows=rows, programme=programme, action=action)
