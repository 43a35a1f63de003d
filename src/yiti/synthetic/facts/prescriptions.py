"""Prescriptions of visits and of stays."""

import numpy as np
import polars as pl

from yiti.synthetic.streams import Flags, Whole

from .places import LEAD
from .visits import COLDS, EMERGENCY, OUTPATIENT, Visits, only
from .wards import Stays
from .world import World, words, yuan

SETTINGS = ("outpatient", "emergency", "inpatient")
INPATIENT = 2
MEDICINES = (0.18, 0.30, 0.27, 0.16, 0.07, 0.02)
"""How often one, two … six."""
TCM = ("none", "ready", "herbal")


def make_prescriptions(world: World, visits: Visits, stays: Stays) -> pl.DataFrame:
    """Of lead hospitals only those of stays: their out-patients' prescriptions are not among the facts handed in."""
    stream = world.streams.of("prescriptions")
    with_one = stream.happens(0.80, len(visits.place)) & (visits.service <= EMERGENCY) & (world.places.kind[visits.place] != LEAD)
    given = only(visits, with_one)
    cold = np.isin(given.illness, COLDS)
    setting = np.where(given.service == OUTPATIENT, 0, 1)
    out = _frame(world, "visits", given.place, given.day, given.rows, given.staff, setting, cold, given.cost * 45 // 100)
    inside = np.full(len(stays.place), INPATIENT)
    half = stream.happens(0.5, len(stays.place))
    inpatient = _frame(world, "stays", stays.place, stays.day, stays.rows, stays.staff, inside, half, stays.cost * 22 // 100)
    return pl.concat([out, inpatient])


def _frame(
    world: World, which: str, place: Whole, day: Whole, rows: Whole, staff: pl.Series, setting: Whole, cold: Flags, drugs: Whole
) -> pl.DataFrame:
    stream, count = world.streams.of("prescriptions", which), len(place)
    careful, chinese = world.quality("antibiotics")[place], world.quality("chinese medicine")[place]
    often = np.where(setting == INPATIENT, 0.62 - 0.2 * careful, np.where(cold, 0.55 - 0.32 * careful, 0.06 - 0.04 * careful))
    antibiotic = stream.happens(often, count)
    antibiotics = antibiotic.astype(np.int64) + (antibiotic & stream.happens(0.12 - 0.08 * careful, count))
    intravenous = stream.happens(np.where(setting == INPATIENT, 0.7, np.where(antibiotic, 0.38 - 0.22 * careful, 0.04)), count)
    amount = np.maximum((drugs * (0.6 + 0.8 * stream.unit(count))).astype(np.int64), 120)
    essential = (amount * np.minimum(0.45 + 0.40 * world.quality("essential medicines")[place] + 0.2 * stream.unit(count), 1.0)).astype(
        np.int64
    )
    luck = stream.unit(count)
    tcm = np.where(luck < 0.05 + 0.10 * chinese, 2, np.where(luck < 0.20 + 0.25 * chinese, 1, 0))
    return world.frame(
        "prescription", day=day, place=place, staff=staff, rows=rows, setting=words(SETTINGS, setting),
        medicines=np.maximum(1 + stream.pick(MEDICINES, count), antibiotics), antibiotics=antibiotics, intravenous=intravenous,
        tcm_drug=words(TCM, tcm), amount=yuan(amount), essential_amount=yuan(essential),
    )  # fmt: skip
