"""Stays in hospital, and the beds of each month."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from yiti.synthetic.residents.making import to_days
from yiti.synthetic.streams import Real, Whole

from .months import Months
from .places import LEAD, TOWNSHIP
from .visits import choose_residents, lead_shares, share_out
from .world import World, words, yuan

INCOME_SHARE = 0.30
"""Of a township hospital's medical income, what stays bring; a centre without beds has none."""
LEAST_STAY = 190_000
"""What a stay costs, in fen: a month that has less waits for the next."""
CHEAPEST_STAY = 50_000
LEAD_STAYS = 0.085
"""Stays a resident and year at the two lead hospitals."""
OUTCOMES, OFTEN = ("cured", "better", "transferred", "died", "other"), (0.34, 0.58, 0.05, 0.008, 0.022)
WORKERS = ("doctors",)


@dataclass(frozen=True)
class Stays:
    """Row by row: place, day of discharge, resident's row, days in bed, cost in fen."""

    place: Whole
    day: Whole
    rows: Whole
    days: Whole
    cost: Whole
    staff: pl.Series


def split_income(world: World, months: Months) -> tuple[Whole, Whole]:
    """What visits and what stays of each township and month cost, in fen, adding up to the scale's share of the income."""
    share = (world.income * (world.scale * months.told)).round().astype(np.int64)
    beds = world.places.has_beds[: len(share)]
    inside = gather(np.where(beds[:, None], (share * INCOME_SHARE).astype(np.int64), 0), share)
    return share - inside, inside


def gather(inside: Whole, share: Whole) -> Whole:
    """
    What makes no whole stay in its month waits for a later one that has room for it: at a small scale, stays are seldom.

    Where a month's income has no room for a common stay, a cheaper one fits, if not all too cheap.
    """
    room = share * 3 // 4
    least = np.clip(np.median(room, axis=1), CHEAPEST_STAY, LEAST_STAY)
    found = np.zeros_like(inside)
    waiting = np.zeros(len(inside), np.int64)
    for month in range(inside.shape[1]):
        waiting = waiting + inside[:, month]
        fits = np.minimum(waiting, room[:, month])
        found[:, month] = np.where(fits >= least, fits, 0)
        waiting = waiting - found[:, month]
    return found


def draw_stays(world: World, months: Months, inside: Whole) -> Stays:
    stream, places = world.streams.of("stays"), world.places
    target = 190_000 + 90_000 * (1 - world.quality("cost")[: len(inside)])
    counts = np.zeros((places.count, months.count), np.int64)
    counts[: len(inside)] = np.maximum((inside / target[:, None]).round().astype(np.int64), inside > 0)
    residents = int((world.people.ended > world.span.end).sum())
    for at, share in zip(places.of_kind(LEAD), lead_shares(len(places.of_kind(LEAD))), strict=True):
        counts[at] = (residents * LEAD_STAYS / 12 * share * months.told + stream.unit(months.count)).astype(np.int64)
    flat = np.repeat(np.arange(counts.size), counts.ravel())
    place, month = flat // months.count, flat % months.count
    day = months.draw(stream, month)
    length = 9.5 - 3.0 * world.quality("length of stay")[place]
    days = np.maximum(stream.about(length, 2.2, len(place)).round().astype(np.int64), 1)
    raw = days * (30_000 + stream.below(12_000, len(place)))
    cost = np.where(places.kind[place] == LEAD, raw * 3, raw)
    priced = places.kind[place] == TOWNSHIP
    cost[priced] = share_out(inside.ravel(), place[priced] * months.count + month[priced], raw[priced])
    rows = choose_residents(world, stream, place, day)
    return Stays(place, day, rows, days, cost, places.staff_at(stream, place, WORKERS))


def discharge_frame(world: World, stays: Stays) -> pl.DataFrame:
    stream = world.streams.of("stays", "outcome")
    return world.frame(
        "discharge", day=stays.day, place=stays.place, staff=stays.staff, rows=stays.rows, admitted_on=to_days(stays.day - stays.days),
        bed_days=stays.days, cost=yuan(stays.cost), outcome=words(OUTCOMES, stream.pick(OFTEN, len(stays.place))),
    )  # fmt: skip


def make_bed_months(world: World, months: Months, stays: Stays) -> pl.DataFrame:
    """
    Whole months that are over; as many open beds, all through, as make the occupancy that the institution has.

    Beds are whole; of their days those of the scale are told, and so are the days on which somebody lay in them, spread over the months.
    """
    places = np.flatnonzero(world.places.has_beds)
    occupied = np.zeros((world.places.count, months.count), np.int64)
    np.add.at(occupied, (stays.place, months.of(stays.day)), stays.days)
    full = np.flatnonzero(months.is_whole())
    rate = 0.50 + 0.34 * world.quality("beds")
    lain = occupied[:, full]
    beds = np.maximum((lain.mean(axis=1) / 30.4 / rate / world.scale).round().astype(np.int64), 1)
    length = (months.starts[1:] - months.starts[:-1])[full]
    open_days = in_whole(beds[places][:, None] * length[None, :] * world.scale)
    if world.scale < 1:
        lain = in_whole(lain.mean(axis=1)[:, None] * (length / length.mean())[None, :])
    place, month = np.repeat(places, len(full)), np.tile(full, len(places))
    return world.frame(
        "bed_month", day=months.starts[month + 1] - 1, place=place, staff=None, rows=None, open_bed_days=open_days.ravel(),
        occupied_bed_days=np.minimum(lain[places], np.maximum(open_days * 12 // 10, open_days + 1)).ravel(),
    )  # fmt: skip


def in_whole(amounts: Real) -> Whole:
    """Whole numbers month by month, of which the sum up to each month is that of the amounts."""
    sums = np.floor(amounts.cumsum(axis=1) + 1e-6).astype(np.int64)
    return np.diff(sums, axis=1, prepend=0)
