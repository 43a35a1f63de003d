"""A delivery that fits into memory, such as a call or a sheet: all of its rows checked together."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from yiti.events.journal.frames import schema_of
from yiti.policy.facts import REGISTRY, columns_of

from .door import IN_PLACE_OF, Door
from .faults import FILE, ROW, add_faults, no_faults
from .ground import Ground
from .people import check_people
from .rows import Checked, check_events, content_of, find_doubles
from .voiding import Voids

PEOPLE = "residents"


@dataclass(frozen=True, slots=True)
class Batch:
    """`events` and `people` may go in; `known` stand already; `faults` has one line a fault, `wrong` says how many rows have any."""

    events: Mapping[str, pl.DataFrame]
    people: pl.DataFrame | None
    good: int
    known: int
    wrong: int
    faults: pl.DataFrame


def to_frame(kind: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Typed values by column as a frame; numbers of persons stand in columns of their own, `_row` says where each row stood."""
    table = REGISTRY[PEOPLE] if kind == PEOPLE else columns_of(kind)
    numbers = {number: pl.String for number in IN_PLACE_OF.values() if any(number in row for row in rows)}
    schema = {**schema_of(table), **numbers, ROW: pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.lit("").alias(FILE))


def check_batch(frames: Mapping[str, pl.DataFrame], ground: Ground, lost: Collection[str] = ()) -> Batch:
    """
    Every row against the others, the ground and the journal.

    `frames` are by kind; `residents` is one. `lost` are names of events of the same delivery that were refused before.
    """
    door = Door(ground.today)
    people = check_people(door.let_in(frames[PEOPLE]), ground=ground) if PEOPLE in frames else None
    births = people.good.select("resident", "born_on").unique("resident") if people else _nobody()
    rows = {kind: door.let_in(frame) for kind, frame in frames.items() if kind != PEOPLE}
    doubles = find_doubles(pl.concat(content_of(kind, frame) for kind, frame in rows.items())) if rows else find_doubles(_no_names())
    checked = {kind: check_events(kind, frame, ground=ground, births=births, doubles=doubles) for kind, frame in rows.items()}
    fallen = _look_at_voids(checked, lost)
    good = {kind: found.good.join(fallen, on="event", how="anti") for kind, found in checked.items()}
    parts = [*([people] if people else []), *checked.values()]
    return Batch(
        {kind: frame.select(*columns_of(kind)) for kind, frame in good.items() if frame.height},
        people.good if people and people.good.height else None,
        good=sum(frame.height for frame in good.values()) + (_new_rows(frames, people) if people else 0),
        known=sum(part.known for part in parts),
        wrong=sum(part.wrong.height for part in parts) + fallen["event"].n_unique(),
        faults=pl.concat([no_faults(), *(part.faults for part in parts), fallen.select(no_faults().columns)]),
    )


def _new_rows(frames: Mapping[str, pl.DataFrame], people: Checked) -> int:
    """Rows of residents that say something new; `good` has their older stays besides."""
    return frames[PEOPLE].height - people.known - people.wrong.height


def _look_at_voids(checked: Mapping[str, Checked], lost: Collection[str]) -> pl.DataFrame:
    """The faults of rows that may not void what they name."""
    voids = Voids(lost={*lost})
    for kind, found in checked.items():
        voids.note(kind, found.good, found.wrong)
    names = [found.good.select("event", "institution", kind=pl.lit(kind)) for kind, found in checked.items()]
    faults = no_faults()
    if names:
        for rule, rows in voids.find_wrong(pl.concat(names).lazy()):
            for (kind,), part in rows.with_row_index("_n").group_by("kind", maintain_order=True):
                faults = add_faults(faults, str(kind), [(rule, part)])
    return faults


def _nobody() -> pl.DataFrame:
    return pl.DataFrame(schema={"resident": pl.String, "born_on": pl.Date})


def _no_names() -> pl.DataFrame:
    return pl.DataFrame(schema={"event": pl.String, "content": pl.String})
