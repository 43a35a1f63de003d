"""A tiny synthetic county in memory and as a lake, without a database."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from yiti.foundation.pseudonyms import make_pseudonyms
from yiti.policy.facts import REGISTRY
from yiti.policy.packs import load_pack
from yiti.synthetic.cast import LEADS
from yiti.synthetic.draws import Draws
from yiti.synthetic.facts.faults import spread_faults
from yiti.synthetic.facts.making import make_facts
from yiti.synthetic.facts.world import TYPES, World
from yiti.synthetic.lives import make_world
from yiti.synthetic.people import staff_of
from yiti.synthetic.registers import POST_COLUMNS, Assessed
from yiti.synthetic.residents import lake_residents

TODAY = date(2026, 10, 9)
TINY = Decimal("0.002")
Facts = dict[str, pl.DataFrame]


def list_institutions() -> list[Assessed]:
    return [
        Assessed(
            row["code"], row["institution"], row["category"], int(row["population"]), int(row["establishment"]),
            {kind: int(row[kind]) for kind in POST_COLUMNS}, next(iter(LEADS)),
        )
        for row in load_pack("changji-2021").rows["staffing"]
    ]  # fmt: skip


def make_tiny(seed: int = 7, scale: Decimal = TINY) -> World:
    rows = list_institutions()
    people = {row.code: staff_of(Draws(seed), row.code, dict(row.posts), row.establishment, 1 + 100 * at) for at, row in enumerate(rows)}
    return make_world(seed=seed, scale=scale, institutions=rows, people=people, today=TODAY, pseudonyms=pseudonyms)


def pseudonyms(kind: str, identifiers: Sequence[str]) -> list[str]:
    return make_pseudonyms("resident" if kind == "resident" else "staff", identifiers, key=b"the key of these tests")


def clean_facts(world: World) -> Facts:
    return dict(make_facts(world))


def faulty_facts(world: World) -> Facts:
    return {kind: spread_faults(world, kind, frame) for kind, frame in make_facts(world)}


def write_lake(folder: Path, world: World, facts: Facts) -> Path:
    """As an export would have it: events by month, institutions and residents; nobody's staff, populations, accounts."""
    (folder / "registry").mkdir(parents=True)
    (folder / "schema.json").write_text(json.dumps({"version": 1}))
    for kind, frame in facts.items():
        for (month,), part in frame.drop("recorded_at", strict=False).group_by(pl.col("day").dt.strftime("%Y-%m"), maintain_order=True):
            place = folder / "events" / kind / "county=652301" / f"month={month}"
            place.mkdir(parents=True)
            part.write_parquet(place / "part.parquet")
    registry = {"institutions": _institutions(world), "residents": lake_residents(world.people, world.resident)}
    for name, table in REGISTRY.items():
        empty = pl.DataFrame(schema={column.name: TYPES[column.type] for column in table.values()})
        registry.get(name, empty).select(empty.columns).cast(dict(empty.schema)).write_parquet(folder / "registry" / f"{name}.parquet")
    return folder


def _institutions(world: World) -> pl.DataFrame:
    kinds = ["township_hospital", "village_clinic", "county_hospital"]
    codes = pl.Series("institution", list(world.places.codes))
    kind = pl.Series("type", [kinds[at] for at in world.places.kind])
    parent = [world.places.codes[of] if of != at else None for at, of in enumerate(world.places.parent)]
    return pl.DataFrame([codes, kind, pl.Series("parent", parent), pl.Series("has_beds", world.places.has_beds)]).with_columns(
        name="institution", category=pl.lit(None, pl.String), place=pl.lit("652301001"), from_on=pl.lit(None, pl.Date),
        until_on=pl.lit(None, pl.Date),
    )  # fmt: skip
