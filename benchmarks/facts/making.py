"""A lake of any size, the same for the same size: hashes of row numbers stand for chance."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from yiti.policy.facts import REGISTRY, Column, columns_of

INSTITUTIONS = 300
FIRST, DAYS = date(2024, 1, 1), 731
SHARES = {
    "visit": 0.37,
    "prescription": 0.27,
    "follow_up": 0.16,
    "health_check": 0.05,
    "contract": 0.04,
    "enrolment": 0.03,
    "child_visit": 0.03,
    "record": 0.03,
    "referral": 0.01,
    "survey_answer": 0.01,
}
"""How many of the events are of each kind."""
PLAIN = {"text": pl.lit("x"), "int": pl.lit(1), "decimal": pl.lit(1), "bool": pl.lit(False), "date": pl.lit(FIRST)}
STORED = {"text": pl.String(), "int": pl.Int64(), "decimal": pl.Decimal(18, 2), "date": pl.Date(), "bool": pl.Boolean()}


def drawn(salt: int, below: int) -> pl.Expr:
    """A number from 0 up to, not including, `below` for each row."""
    return (pl.col("n").hash(salt) % below).cast(pl.Int64)


def write_lake(folder: Path, residents: int, events: int) -> None:
    """A lake of one county: so many residents, so many events in 2024 and 2025, one in five hundred taken back."""
    (folder / "registry").mkdir(parents=True)
    (folder / "schema.json").write_text(json.dumps({"version": 1}))
    _write_registry(folder / "registry", residents)
    for kind, share in SHARES.items():
        _write_kind(folder / "events" / kind, kind, residents, round(events * share))


def _write_kind(folder: Path, kind: str, residents: int, size: int) -> None:
    frame = pl.LazyFrame({"n": pl.int_range(size, eager=True)}).with_columns(r=drawn(1, residents), d=drawn(2, DAYS))
    columns = {column.name: _drawn_column(column, at) for at, column in enumerate(columns_of(kind).values())}
    columns |= {
        "event": pl.format("{}-{}", pl.lit(kind), pl.col("n").cast(pl.String).str.zfill(9)),
        "day": pl.lit(FIRST) + pl.duration(days="d"),
        "institution": pl.format("I{}", (pl.col("r") % INSTITUTIONS).cast(pl.String).str.zfill(3)),
        "resident": pl.format("r{}", pl.col("r").cast(pl.String).str.zfill(8)),
        "staff": pl.format("s{}", drawn(3, 12_000)),
        "quantity": pl.lit(1).cast(pl.Decimal(18, 2)),
        "voids": pl.lit(None, pl.String),
    }
    if kind == "visit":
        voiding = pl.col("n").is_between(1, size) & (pl.col("n") % 500 == 1)
        columns["institution"] = pl.when(voiding).then(columns["institution"].shift(1)).otherwise(columns["institution"])
        columns["voids"] = pl.when(voiding).then(pl.format("{}-{}", pl.lit(kind), (pl.col("n") - 1).cast(pl.String).str.zfill(9)))
    made = frame.select(**columns).select(*columns_of(kind)).collect()
    for (month,), part in made.group_by(pl.col("day").dt.strftime("%Y-%m"), maintain_order=True):
        place = folder / "county=652301" / f"month={month}"
        place.mkdir(parents=True)
        part.write_parquet(place / "part.parquet")


def _drawn_column(column: Column, salt: int) -> pl.Expr:
    drawing = drawn(salt + 10, 1000)
    if column.choices:
        found: pl.Expr = pl.lit(list(column.choices)).list.get(drawing % len(column.choices))
    elif column.type == "bool":
        found = drawing % 3 > 0
    elif column.type == "date":
        found = pl.lit(FIRST) + pl.duration(days=drawing)
    elif column.type == "text":
        found = pl.format("t{}", drawing % 40)
    else:
        found = drawing % 200
    return pl.when(drawing % 7 > 0).then(found.cast(STORED[column.type])) if column.null else found.cast(STORED[column.type])


def _write_registry(folder: Path, residents: int) -> None:
    codes = pl.format("I{}", pl.col("n").cast(pl.String).str.zfill(3))
    homes = _numbered(
        INSTITUTIONS, {"institution": codes, "type": pl.lit("township_hospital"), "place": pl.lit("652301004")}, "institutions"
    )
    homes.write_parquet(folder / "institutions.parquet")
    people = {
        "resident": pl.format("r{}", pl.col("n").cast(pl.String).str.zfill(8)),
        "sex": pl.when(drawn(4, 2) == 0).then(pl.lit("male")).otherwise(pl.lit("female")),
        "born_on": pl.lit(date(1935, 1, 1)) + pl.duration(days=drawn(5, 33_000)),
        "institution": pl.format("I{}", (pl.col("n") % INSTITUTIONS).cast(pl.String).str.zfill(3)),
        "from_on": pl.lit(date(2020, 1, 1)),
    }
    _numbered(residents, people, "residents").write_parquet(folder / "residents.parquet")
    staff = {"staff": pl.format("s{}", "n"), "institution": pl.format("I{}", (pl.col("n") % INSTITUTIONS).cast(pl.String).str.zfill(3))}
    _numbered(12_000, {**staff, "physician": drawn(6, 3) == 0, "from_on": pl.lit(date(2020, 1, 1))}, "staff").write_parquet(
        folder / "staff.parquet"
    )
    counted = {"institution": codes, "year": pl.lit(2025), "scope": pl.lit("resident"), "people": pl.lit(residents // INSTITUTIONS)}
    _numbered(INSTITUTIONS, counted, "populations").write_parquet(folder / "populations.parquet")
    months = pl.format("2025-{}", (pl.col("n") % 12 + 1).cast(pl.String).str.zfill(2))
    ledger = {
        "institution": pl.format("I{}", (pl.col("n") // 12).cast(pl.String).str.zfill(3)),
        "month": months,
        "item": pl.lit("medical_income"),
    }
    _numbered(INSTITUTIONS * 12, {**ledger, "amount": drawn(7, 900_000)}, "ledger").write_parquet(folder / "ledger.parquet")


def _numbered(size: int, columns: Mapping[str, pl.Expr], table: str) -> pl.DataFrame:
    """So many rows of a registry table; what is not given is null, or plain."""
    rest = {
        column.name: pl.lit(None) if column.null else PLAIN[column.type]
        for column in REGISTRY[table].values()
        if column.name not in columns
    }
    typed = {name: expression.cast(STORED[REGISTRY[table][name].type]) for name, expression in {**columns, **rest}.items()}
    frame = pl.LazyFrame({"n": pl.int_range(size, eager=True)})
    return frame.select(**typed).select(*REGISTRY[table]).collect()
