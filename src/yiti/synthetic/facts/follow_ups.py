"""Follow-ups of chronic patients: when they were due, when they were done, what was measured, and how it was graded (standards 2.3)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from yiti.synthetic.residents.making import to_days
from yiti.synthetic.streams import Flags, Real, Stream, Whole

from .illnesses import Patients
from .world import World, yuan

GRADES = ("controlled", "uncontrolled", "critical", "stable", "basically_stable", "unstable")
CONTROLLED, UNCONTROLLED, CRITICAL, STABLE, BASICALLY, UNSTABLE = range(6)
SOON = 14
"""Days to the next one after a grade that is not good."""
MOST = 80
"""More follow-ups than anybody can have in the told years: one each fortnight."""
WORKERS = ("public_health", "doctors")


@dataclass
class Measured:
    """One round of measurements, row by row of those visited: grade, values (null where not measured), referral."""

    grade: Whole
    systolic: Whole | None = None
    diastolic: Whole | None = None
    glucose: Whole | None = None


@dataclass(frozen=True)
class Due:
    """Who is still to be seen: residents' rows and the day each is due."""

    rows: Whole
    day: Whole


@dataclass
class _Round:
    """The follow-ups done in one round over all patients."""

    rows: Whole
    day: Whole
    due: Whole
    grade: Whole
    systolic: Whole
    diastolic: Whole
    glucose: Whole
    referred: Flags
    face: Flags


@dataclass(frozen=True)
class FollowUps:
    """The events, in the columns of the lake; beside them the rows, the days due after each, and what is due now."""

    frame: pl.DataFrame
    rows: Whole
    next_due: Whole
    due: Due


def make_follow_ups(world: World, patients: Patients) -> FollowUps:
    """Round after round, until each patient's next one lies beyond the business date or beyond the care."""
    stream, people, span = world.streams.of("follow-up", patients.programme), world.people, world.span
    good = world.quality(f"follow-up {patients.programme}")
    count = len(patients.rows)
    measure = _MEASURES[patients.programme](world, stream, patients)
    interval = 30 if patients.programme == "tb" else 91
    start = np.maximum(patients.entered + stream.below(8, count), span.begin + stream.below(interval, count))
    due, bad = start, np.zeros(count, np.int64)
    waiting, rounds = np.arange(count), []
    pending = due.copy()
    for _ in range(MOST):
        quality = good[people.place_on(patients.rows[waiting], due[waiting])]
        delay = _delay(stream, quality, interval) + _forgotten(stream, quality, bad[waiting])
        day = world.workday(np.minimum(due[waiting] + delay, span.end + 30))
        done = (day <= span.end) & (day < patients.left[waiting])
        pending[waiting] = due[waiting]
        waiting, day, quality = waiting[done], day[done], quality[done]
        if not len(waiting):
            break
        found = measure(waiting, day, quality, bad[waiting])
        worse = (found.grade != CONTROLLED) & (found.grade != STABLE)
        referred = (found.grade == CRITICAL) | (found.grade == UNSTABLE) | (worse & (bad[waiting] >= 1))
        referred &= stream.happens(0.9, len(waiting))
        face = stream.happens(0.88 + 0.11 * quality, len(waiting))
        previous = due[waiting]
        bad[waiting] = np.where(worse, bad[waiting] + 1, 0)
        due[waiting] = np.where(worse & (patients.programme != "tb"), day + SOON, _after(day, interval))
        rounds.append(_Round(patients.rows[waiting], day, previous, found.grade, *_values(found, len(waiting)), referred, face))
    return _gather(world, stream, patients, rounds, pending)


def _delay(stream: Stream, quality: Real, interval: int) -> Whole:
    """Days after the due one: most come within a week of it, some weeks late, and where the work is poor a whole turn is left out."""
    count = len(quality)
    luck, spread = stream.unit(count), stream.unit(count)
    late = luck > 0.70 + 0.25 * quality
    missed = luck > 0.93 + 0.06 * quality
    near = (spread * 9).astype(np.int64) - 5
    return np.where(missed, (interval * (0.6 + 0.8 * spread)).astype(np.int64), np.where(late, 4 + (spread * 26).astype(np.int64), near))


def _forgotten(stream: Stream, quality: Real, bad: Whole) -> Whole:
    """Days more, where somebody should have been seen again within a fortnight and nobody came: often where the work is poor."""
    count = len(quality)
    luck, spread = stream.unit(count), stream.unit(count)
    return np.where((bad > 0) & (luck < 0.42 - 0.34 * quality), 8 + (spread * 40).astype(np.int64), 0)


def _after(day: Whole, interval: int) -> Whole:
    """Three months later to the day (the last of a shorter month), or a month."""
    months = "1mo" if interval == 30 else "3mo"
    return to_days(day).dt.offset_by(months).cast(pl.Int32).to_numpy().astype(np.int64)


def _values(found: Measured, count: int) -> tuple[Whole, Whole, Whole]:
    none = np.full(count, -1)
    return (
        none if found.systolic is None else found.systolic,
        none if found.diastolic is None else found.diastolic,
        none if found.glucose is None else found.glucose,
    )


def _gather(world: World, stream: Stream, patients: Patients, rounds: list[_Round], pending: Whole) -> FollowUps:
    def column(name: str) -> Whole:
        return np.concatenate([np.zeros(0, np.int64), *(getattr(one, name) for one in rounds)])

    rows, day = column("rows"), column("day")
    place = world.people.place_on(rows, day)
    frame = world.frame(
        "follow_up", day=day, place=place, staff=world.places.staff_at(stream, place, WORKERS), rows=rows,
        programme=patients.programme, face_to_face=column("face").astype(np.bool_),
        grade=pl.Series(list(GRADES)).gather(column("grade")), systolic=_known(column("systolic")),
        diastolic=_known(column("diastolic")), glucose=_known(column("glucose"), money=True), referred=column("referred").astype(np.bool_),
    )  # fmt: skip
    here = patients.left > world.span.end
    return FollowUps(frame, rows, column("due"), Due(patients.rows[here], pending[here]))


def _known(values: Whole, *, money: bool = False) -> pl.Series:
    series = yuan(values) if money else pl.Series(values)
    return pl.select(pl.when(pl.Series(values >= 0)).then(series)).to_series()


Measure = Callable[[Whole, Whole, Real, Whole], Measured]


def _pressure(world: World, stream: Stream, patients: Patients) -> Measure:
    """Each patient's usual pressure; higher in winter, lower after a change of medicine, and where the work is good."""
    usual = stream.about(137, 10, len(patients.rows))

    def measure(at: Whole, day: Whole, quality: Real, bad: Whole) -> Measured:
        winter = np.where((day % 365 < 80) | (day % 365 > 310), 2.5, -1.0)
        systolic = stream.about(usual[at] + winter - 7.0 * quality - 1.5 * np.minimum(bad, 3), 6, len(at)).astype(np.int64)
        systolic += np.where(stream.happens(0.004, len(at)), 38, 0)
        diastolic = np.minimum(stream.about(0.42 * systolic + 26, 6, len(at)).astype(np.int64), systolic - 20)
        limit = np.where(world.ages(patients.rows[at], day) >= 65, 150, 140)
        critical = (systolic >= 180) | (diastolic >= 110)
        grade = np.where(critical, CRITICAL, np.where((systolic < limit) & (diastolic < 90), CONTROLLED, UNCONTROLLED))
        return Measured(grade, systolic, diastolic)

    return measure


def _sugar(world: World, stream: Stream, patients: Patients) -> Measure:
    """Fasting glucose in hundredths of mmol/l."""
    usual = stream.about(6.85, 0.8, len(patients.rows))

    def measure(at: Whole, day: Whole, quality: Real, bad: Whole) -> Measured:
        mean = usual[at] - 0.6 * quality - 0.1 * np.minimum(bad, 3)
        glucose = (stream.about(mean, 0.6, len(at)) * 10).astype(np.int64) * 10 + np.where(stream.happens(0.003, len(at)), 1100, 0)
        systolic = stream.about(132, 9, len(at)).astype(np.int64)
        critical = (glucose >= 1670) | (glucose <= 390)
        grade = np.where(critical, CRITICAL, np.where(glucose < 700, CONTROLLED, UNCONTROLLED))
        return Measured(grade, systolic, np.minimum((0.42 * systolic + 26).astype(np.int64), systolic - 20), glucose)

    return measure


def _mind(world: World, stream: Stream, patients: Patients) -> Measure:
    def measure(at: Whole, day: Whole, quality: Real, bad: Whole) -> Measured:
        luck = stream.unit(len(at))
        stable = 0.86 + 0.08 * quality
        return Measured(np.where(luck < stable, STABLE, np.where(luck < 0.985, BASICALLY, UNSTABLE)))

    return measure


def _lungs(world: World, stream: Stream, patients: Patients) -> Measure:
    """COPD, and tuberculosis, where `controlled` says that nine doses of ten were taken."""

    def measure(at: Whole, day: Whole, quality: Real, bad: Whole) -> Measured:
        return Measured(np.where(stream.happens(0.84 + 0.13 * quality, len(at)), CONTROLLED, UNCONTROLLED))

    return measure


_MEASURES: dict[str, Callable[[World, Stream, Patients], Measure]] = {
    "hypertension": _pressure,
    "diabetes": _sugar,
    "smi": _mind,
    "copd": _lungs,
    "tb": _lungs,
}
