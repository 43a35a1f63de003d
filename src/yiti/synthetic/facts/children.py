"""Visits of children, guidance by Chinese medicine for them, and vaccinations by the national schedule of 2026."""

import numpy as np
import polars as pl

from yiti.synthetic.residents.making import EPOCH
from yiti.synthetic.streams import Real, Whole

from .checks import tcm_services
from .world import World

MONTH = 30.4369
STAGES = (
    ("newborn", 0.20, 7), ("month1", 0.92, 6), ("m3", 3, 14), ("m6", 6, 20), ("m8", 8, 20), ("m12", 12, 25), ("m18", 18, 30),
    ("m24", 24, 30), ("m30", 30, 30), ("m36", 36, 30), ("y4", 48, 90), ("y5", 60, 90), ("y6", 72, 90),
)  # fmt: skip
"""Stage, months of age, days in which it is done."""
CHINESE = ("m6", "m12", "m18", "m24", "m30", "m36")
"""Stages at which mothers are shown what Chinese medicine does for children."""
DOSES = (
    ("HepB", 1, 0), ("BCG", 1, 0), ("HepB", 2, 1), ("IPV", 1, 2), ("DTaP", 1, 2), ("IPV", 2, 3), ("bOPV", 3, 4), ("DTaP", 2, 4),
    ("HepB", 3, 6), ("DTaP", 3, 6), ("MPSV-A", 1, 6), ("MMR", 1, 8), ("JE-L", 1, 8), ("MPSV-A", 2, 9), ("MMR", 2, 18), ("DTaP", 4, 18),
    ("HepA-L", 1, 18), ("JE-L", 2, 24), ("MPSV-AC", 1, 36), ("bOPV", 4, 48), ("MPSV-AC", 2, 72), ("DTaP", 5, 72), ("2vHPV", 1, 157),
    ("2vHPV", 2, 164),
)  # fmt: skip
"""Vaccine, number in its series (of polio IPV and bOPV together), months of age."""
GIRLS = "2vHPV"
WORKERS = ("public_health", "nurses")


def make_child_visits(world: World) -> tuple[pl.DataFrame, pl.DataFrame]:
    stream, people = world.streams.of("children"), world.people
    good, chinese = world.quality("children"), world.quality("chinese medicine")
    young = np.flatnonzero(world.span.end - people.born < 9.5 * 365)
    visits, services = [], []
    for stage, months, within in STAGES:
        day = world.workday(people.born[young] + int(months * MONTH) + stream.below(within, len(young)))
        place = people.place_on(young, day)
        luck = stream.unit(len(young))
        came = (luck < 0.78 + 0.19 * good[place]) & people.is_here(young, day) & world.told(day)
        rows = young[came]
        staff = world.places.staff_at(stream, place[came], WORKERS)
        visits.append(world.frame("child_visit", day=day[came], place=place[came], staff=staff, rows=rows, stage=stage))
        if stage in CHINESE:
            shown = stream.happens(0.66 + 0.28 * chinese[place[came]], len(rows))
            services.append(tcm_services(world, stream, "child", rows[shown], day[came][shown]))
    return pl.concat(visits), pl.concat(services)


def make_vaccinations(world: World) -> pl.DataFrame:
    """
    From birth on, also before the told days: what a child had earlier is so today.

    Who came to the county later was vaccinated elsewhere until then, and nobody has reported it.
    """
    stream, people = world.streams.of("vaccinations"), world.people
    good = world.quality("vaccinations")
    young = np.flatnonzero(world.span.end - people.born < 15 * 365)
    parts = []
    earliest = (world.span.since - EPOCH).days
    for vaccine, dose, months in DOSES:
        rows = young[people.is_female[young]] if vaccine == GIRLS else young
        day = _shot(world, people.born[rows] + int(months * MONTH) + _late(stream.unit(len(rows)), months))
        place = people.place_on(rows, day)
        chance = 0.55 + 0.30 * good[place] if vaccine == GIRLS else 0.955 + 0.035 * good[place]
        began = np.where(people.began[rows] <= earliest, people.born[rows], people.began[rows])
        here = (day >= began) & (day < people.ended[rows]) & (day <= world.span.end) & (day >= world.span.begin - 2000)
        given = here & stream.happens(chance, len(rows))
        staff = world.places.staff_at(stream, place[given], WORKERS)
        parts.append(
            world.frame("vaccination", day=day[given], place=place[given], staff=staff, rows=rows[given], vaccine=vaccine, dose=dose)
        )
    return pl.concat(parts)


def _shot(world: World, days: Whole) -> Whole:
    """On working days; before those that are known, as it comes."""
    known = days >= world.span.begin - 2050
    return np.where(known, world.workday(np.maximum(days, world.span.begin - 2050)), days)


def _late(luck: Real, months: int) -> Whole:
    """Days after the due one: at birth none or one, later within three weeks for most."""
    if months == 0:
        return (luck * 2).astype(np.int64)
    return np.where(luck < 0.9, luck * 24, 24 + (luck - 0.9) * 900).astype(np.int64)
