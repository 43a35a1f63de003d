"""Reports of the diagnostic centres, and referrals, as they come of visits."""

import numpy as np
import polars as pl

from .places import CLINIC, LEAD
from .visits import Visits, only
from .world import World, words

CENTRES = ("imaging", "ecg", "laboratory", "pathology", "consultation")
DEVICES = ("DR-01", "ECG-01", "BCA-01", None, None)
TOWNSHIP_SHARES, CLINIC_SHARES, LEAD_SHARES = (0.22, 0.20, 0.55, 0.0, 0.03), (0.0, 0.85, 0.0, 0.0, 0.15), (0.34, 0.16, 0.44, 0.03, 0.03)
POSITIVE = (0.46, 0.34, 0.30, 0.42, 0.5)


def make_reports(world: World, visits: Visits) -> pl.DataFrame:
    stream, kind = world.streams.of("reports"), world.places.kind[visits.place]
    chance = np.where(kind == LEAD, 0.22, np.where(kind == CLINIC, 0.05, 0.20))
    given = only(visits, stream.happens(chance, len(visits.place)))
    kind, count = world.places.kind[given.place], len(given.place)
    drawn = np.stack([stream.pick(shares, count) for shares in (TOWNSHIP_SHARES, CLINIC_SHARES, LEAD_SHARES)])
    centre = drawn[kind, np.arange(count)]
    return world.frame(
        "diagnosis_report", day=given.day, place=given.place, staff=given.staff, rows=given.rows, centre=words(CENTRES, centre),
        device=pl.Series(list(DEVICES), dtype=pl.String).gather(centre), positive=stream.happens(np.asarray(POSITIVE)[centre], count),
    )  # fmt: skip


def make_referrals(world: World, visits: Visits) -> pl.DataFrame:
    """Up from townships and clinics; some come back within a month. Both are noted at the township or clinic."""
    stream, good = world.streams.of("referrals"), world.quality("referrals")
    sent = stream.happens(0.022, len(visits.place)) & (world.places.kind[visits.place] != LEAD) & (visits.rows >= 0)
    up = only(visits, sent)
    count = len(up.place)
    back = world.workday(up.day + 5 + stream.below(25, count))
    returned = stream.happens(0.14 + 0.45 * good[up.place], count) & (back <= world.span.end) & world.people.is_here(up.rows, back)
    parts = []
    for direction, chosen, day in (("up", np.arange(count), up.day), ("down", np.flatnonzero(returned), back)):
        place = up.place[chosen]
        parts.append(
            world.frame(
                "referral",
                day=day[chosen],
                place=place,
                staff=up.staff.gather(chosen),
                rows=up.rows[chosen],
                direction=direction,
                accepted=stream.happens(0.84 + 0.14 * good[place], len(chosen)),
            )
        )
    return pl.concat(parts)
