"""A lake of many rows, written column by column."""

import json
from datetime import date
from pathlib import Path

import polars as pl

from tests.rooms.county import ASSESSED
from yiti.events.journal.frames import schema_of
from yiti.policy.facts import REGISTRY, columns_of

MONTHS = 6
FIRST = date(2026, 1, 1)


def write_large_lake(folder: Path, *, rows: int, residents: int) -> Path:
    """So many follow-ups of so many residents at three institutions over half a year, each row different."""
    at = pl.int_range(rows, eager=True)
    person = pl.format("p{}", at.to_frame("at").select(pl.col("at") % residents).to_series())
    table = columns_of("follow_up")
    frame = pl.DataFrame({"at": at}).with_columns(
        event=pl.format("e{}", "at"), day=pl.lit(FIRST) + pl.duration(days=pl.col("at") % 180), resident=person,
        institution=pl.col("at").mod(residents).mod(len(ASSESSED)).replace_strict(dict(enumerate(ASSESSED)), return_dtype=pl.String),
        staff=pl.lit("s1"), quantity=pl.lit(1), voids=pl.lit(None), programme=pl.lit("hypertension"), face_to_face=pl.lit(True),
        grade=pl.lit("controlled"), systolic=120 + pl.col("at") % 40, diastolic=pl.lit(80), glucose=pl.lit(None), referred=pl.lit(False),
    )  # fmt: skip
    frame = frame.select(*table).cast(schema_of(table))
    for (month,), part in frame.group_by(pl.col("day").dt.strftime("%Y-%m").alias("month"), maintain_order=True):
        place = folder / "events" / "follow_up" / "county=652301" / f"month={month}"
        place.mkdir(parents=True)
        part.select(*table).write_parquet(place / "part.parquet")
    (folder / "schema.json").write_text(json.dumps({"version": 1}))
    (folder / "registry").mkdir()
    people = pl.DataFrame({"at": pl.int_range(residents, eager=True)}).with_columns(
        resident=pl.format("p{}", "at"), sex=pl.lit("female"), born_on=pl.lit(date(1950, 1, 1)), from_on=pl.lit(date(2020, 1, 1)),
        institution=pl.col("at").mod(len(ASSESSED)).replace_strict(dict(enumerate(ASSESSED)), return_dtype=pl.String),
        until_on=pl.lit(None, pl.Date),
    )  # fmt: skip
    people.select(*REGISTRY["residents"]).write_parquet(folder / "registry" / "residents.parquet")
    return folder
