"""Health records: opened, brought up to date, closed."""

import numpy as np
import polars as pl

from yiti.synthetic.streams import Stream, Whole

from .world import World, chosen_days

OPENED_FROM = 1090
"""Days before the first told day: electronic records were opened from 2021 on."""
PUBLIC_HEALTH = ("public_health", "nurses")


def make_records(world: World) -> pl.DataFrame:
    stream = world.streams.of("records")
    people, quality = world.people, world.quality("records")
    everybody = np.arange(people.count)
    settled = people.began <= world.span.begin - 60
    old = chosen_days(stream, np.maximum(people.began, world.span.begin - OPENED_FROM), world.span.begin - 1, people.count)
    opened = world.workday(np.where(settled, old, people.began + 3 + stream.below(60, people.count)))
    good = quality[people.place_on(everybody, opened)]
    has = stream.happens(0.85 + 0.13 * good, people.count) & (opened <= world.span.end) & (opened < people.ended)
    rows = np.flatnonzero(has)
    standard = stream.happens(0.55 + 0.30 * good[rows], len(rows))
    parts = [_frame(world, stream, rows, opened[rows], "opened", standard)]
    for year in range(3):
        first = np.maximum(world.span.begin + 365 * year, opened[rows] + 1)
        day = world.workday(chosen_days(stream, first, world.span.begin + 365 * (year + 1) - 1, len(rows)))
        wanted = stream.happens(0.18 + 0.22 * good[rows], len(rows)) & people.is_here(rows, day) & world.told(day)
        parts.append(
            _frame(world, stream, rows[wanted], day[wanted], "updated", stream.happens(0.70 + 0.25 * good[rows[wanted]], int(wanted.sum())))
        )
    moved = rows[(people.earlier[rows] >= 0) & (opened[rows] < people.moved[rows])]
    day = world.workday(people.moved[moved] + 5 + stream.below(25, len(moved)))
    came = moved[world.told(day) & people.is_here(moved, day)]
    parts.append(_frame(world, stream, came, day[world.told(day) & people.is_here(moved, day)], "updated", np.ones(len(came), np.bool_)))
    gone = rows[people.ended[rows] <= world.span.end]
    day = world.workday(people.ended[gone] + 3 + stream.below(40, len(gone)))
    closed = world.told(day) & stream.happens(0.90, len(gone))
    parts.append(_frame(world, stream, gone[closed], day[closed], "closed", np.ones(int(closed.sum()), np.bool_)))
    return pl.concat(parts)


def _frame(world: World, stream: Stream, rows: Whole, day: Whole, action: str, standard: object) -> pl.DataFrame:
    place = world.people.place_on(rows, day)
    staff = world.places.staff_at(stream, place, PUBLIC_HEALTH)
    return world.frame("record", day=day, place=place, staff=staff, rows=rows, action=action, standard=standard)
