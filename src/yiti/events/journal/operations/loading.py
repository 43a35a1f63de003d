"""Many checked rows at once, as frames: deliveries from outside and the synthetic county."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import polars as pl
from django.db import connection, transaction

from yiti.kernel.scopes import Scope
from yiti.policy.facts import EVENT_COLUMNS, KINDS

CHUNK = 20_000
EVENT = (
    "event", "kind", "day", "institution", "staff", "resident", "quantity", "voids", "details", "source", "source_key", "batch",
    "recorded_at", "recorded_by",
)  # fmt: skip
RESIDENT = ("resident", "sex", "born_on", "stays", "merged_into", "recorded_at", "recorded_by")


@transaction.atomic
def load_frames(
    *,
    scope: Scope,
    events: Mapping[str, pl.DataFrame],
    residents: pl.DataFrame | None,
    source: str,
    now: datetime,
    batch: str = "",
) -> int:
    """
    Add rows that were checked, all or none, in the caller's transaction; how many there are.

    `events` by kind and `residents` have the columns of the lake in its types; events may have `source_key` besides (null where no record
    stands behind one, which then has no source either) and `recorded_at`. A resident's rows become one version with all stays.

    :raises Forbidden: for whoever may not hand in facts
    :raises django.db.IntegrityError: for an event that stands already, or a second one that voids the same
    """
    scope.require("facts.import")
    told = {"batch": batch, "recorded_at": now, "recorded_by": scope.actor.username}
    count = 0
    for kind, frame in events.items():
        count += _insert("journal_event", EVENT, _event_rows(kind, frame, source, told))
    if residents is not None:
        count += _insert("journal_residentversion", RESIDENT, _resident_rows(residents, told))
    return count


def _event_rows(kind: str, frame: pl.DataFrame, source: str, told: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    names = list(KINDS[kind])
    keyed = "source_key" in frame.columns
    written = frame.select(
        *EVENT_COLUMNS,
        pl.struct(_as_text(name, frame.schema[name]) for name in names).struct.json_encode().alias("details"),
        (pl.col("source_key") if keyed else pl.lit(None, pl.String)).fill_null("").alias("source_key"),
        (pl.col("recorded_at") if "recorded_at" in frame.columns else pl.lit(told["recorded_at"])).alias("recorded_at"),
    )
    for row in written.iter_slices(CHUNK):
        for event, day, institution, staff, resident, quantity, voids, details, key, at in row.iter_rows():
            origin = source if key or not keyed else ""
            yield (
                event, kind, day, institution, staff, resident, quantity, voids, details, origin, key, told["batch"], at,
                told["recorded_by"],
            )  # fmt: skip


def _as_text(name: str, type: pl.DataType) -> pl.Expr:  # noqa: A002
    return pl.col(name).cast(pl.String) if type in (pl.Decimal, pl.Date) else pl.col(name)


def _resident_rows(frame: pl.DataFrame, told: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    stay = pl.struct("institution", pl.col("from_on", "until_on").cast(pl.String)).alias("stays")
    grouped = frame.sort("resident", "from_on").group_by("resident", maintain_order=True).agg(pl.col("sex", "born_on").last(), stay)
    for resident, sex, born_on, stays in grouped.iter_rows():
        yield resident, sex, born_on, json.dumps(stays), "", told["recorded_at"], told["recorded_by"]


def _insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    return _copy(table, columns, rows) if connection.vendor == "postgresql" else _insert_many(table, columns, rows)


def _insert_many(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """SQLite: prepared once, run for every row."""
    text = connection.ops.adapt_datetimefield_value
    count = 0
    places = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - both are written above
    with connection.cursor() as cursor:
        waiting = iter(rows)
        while chunk := list(islice(waiting, CHUNK)):
            adapted = [[text(value) if isinstance(value, datetime) else value for value in row] for row in chunk]
            cursor.executemany(statement, adapted)
            count += len(chunk)
    return count


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """PostgreSQL: one stream into the table."""
    count = 0
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count
