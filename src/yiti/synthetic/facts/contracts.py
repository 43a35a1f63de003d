"""Contracts with family doctors, yearly, and what was done under them."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from yiti.synthetic.residents.making import to_days
from yiti.synthetic.streams import Flags, Real, Stream, Whole

from .illnesses import Patients
from .world import World, words

YEAR = 365
ITEMS = ("blood_pressure", "glucose", "medication_guidance", "home_visit", "check_reminder", "referral_booking", "vaccination_reminder")
OFTEN = (0.30, 0.14, 0.22, 0.08, 0.14, 0.04, 0.08)
"""How often each item is given."""
WORKERS = ("doctors", "public_health", "nurses")


def make_contracts(world: World, patients: Sequence[Patients]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Signings, renewals and endings; services under them."""
    stream, people = world.streams.of("contracts"), world.people
    good, key = world.quality("contracts"), _key_groups(world, patients)
    everybody = np.arange(people.count)
    signed = world.span.begin - 300 + stream.below(300, people.count)
    late = stream.happens(0.18, people.count)
    signed = world.workday(np.maximum(np.where(late, world.span.begin + stream.below(900, people.count), signed), people.began + 20))
    chance = np.where(key, 0.66, 0.30) + np.where(key, 0.24, 0.18) * good[people.place]
    rows = np.flatnonzero(stream.happens(chance, people.count) & (signed < people.ended) & (signed <= world.span.end))
    contracts = [_contract(world, stream, rows, signed[rows], "sign", key)]
    services = []
    day, live = signed[rows], everybody[rows]
    for _ in range(4):
        services.append(_services(world, stream, live, day, good))
        renewal = world.workday(day + YEAR - 12 + stream.below(30, len(live)))
        told = (renewal <= world.span.end) & people.is_here(live, renewal)
        goes_on = stream.happens(0.80 + 0.15 * good[people.place[live]], len(live))
        ended = told & ~goes_on & stream.happens(0.35, len(live))
        contracts.append(_contract(world, stream, live[ended], renewal[ended], "end", key))
        live, day = live[told & goes_on], renewal[told & goes_on]
        contracts.append(_contract(world, stream, live, day, "renew", key))
    return pl.concat(contracts), pl.concat(services)


def _key_groups(world: World, patients: Sequence[Patients]) -> Flags:
    """The old, children below seven, and chronic patients."""
    people = world.people
    ages = world.ages(np.arange(people.count), np.full(people.count, world.span.end))
    key = (ages >= 65) | (ages < 7)
    for one in patients:
        key[one.rows] = True
    return key


def _contract(world: World, stream: Stream, rows: Whole, day: Whole, action: str, key: Flags) -> pl.DataFrame:
    place = world.people.place_on(rows, day)
    until = None if action == "end" else to_days(day + YEAR)
    staff = world.places.staff_at(stream, place, WORKERS)
    return world.frame("contract", day=day, place=place, staff=staff, rows=rows, action=action, key_group=key[rows], until_on=until)


def _services(world: World, stream: Stream, rows: Whole, signed: Whole, good: Real) -> pl.DataFrame:
    """Within the year of a contract none to three, more where the work is good."""
    mean = 0.35 + 1.35 * good[world.people.place[rows]]
    times = mean.astype(np.int64) + stream.happens(mean % 1.0, len(rows))
    at = np.repeat(np.arange(len(rows)), times)
    day = world.workday(signed[at] + 5 + stream.below(YEAR - 20, len(at)))
    done = world.told(day) & world.people.is_here(rows[at], day)
    at, day = at[done], day[done]
    place = world.people.place_on(rows[at], day)
    return world.frame(
        "contract_service", day=day, place=place, staff=world.places.staff_at(stream, place, WORKERS), rows=rows[at],
        item=words(ITEMS, stream.pick(OFTEN, len(at))),
    )  # fmt: skip
