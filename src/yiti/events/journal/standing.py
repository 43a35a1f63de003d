"""
What the journal says of many names at once: for intake, which asks of a hundred thousand rows whether they stand already.

No rights are asked here, as in `frames`. A list of names goes to the database as one parameter.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import connection

from yiti.policy.facts import EVENT_COLUMNS, KINDS, REGISTRY

from .frames import read_field, schema_of

WRITTEN: Mapping[str, Any] = {"text": pl.String, "int": pl.Int64, "decimal": pl.String, "date": pl.String, "bool": pl.Boolean}
"""How the journal writes each type into `details`."""

EVENTS = f"SELECT kind, {', '.join(EVENT_COLUMNS)}, CAST(details AS text) FROM journal_event"  # noqa: S608 - names of columns
PEOPLE = "SELECT id, resident, sex, born_on, merged_into, CAST(stays AS text) FROM journal_residentversion"


def find_events(names: Collection[str]) -> dict[str, pl.DataFrame]:
    """The events of these names that stand, by kind, in the columns of the lake."""
    by_kind: dict[str, list[tuple[Any, ...]]] = {}
    for kind, *row in _ask(EVENTS, "event", names):
        by_kind.setdefault(kind, []).append(tuple(row))
    return {kind: _frame(kind, rows) for kind, rows in by_kind.items()}


def _frame(kind: str, rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    schema = {**schema_of(EVENT_COLUMNS), "details": pl.String}
    written = pl.Struct({name: WRITTEN[column.type] for name, column in KINDS[kind].items()})
    typed = [_typed(row) for row in rows]
    frame = pl.DataFrame(typed, schema=schema, orient="row").with_columns(pl.col("details").str.json_decode(written))
    return frame.select(*EVENT_COLUMNS, *(read_field("details", column) for column in KINDS[kind].values()))


def _typed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """SQLite gives days as text and amounts as numbers."""
    event, day, institution, staff, resident, quantity, voids, details = row
    amount = quantity if isinstance(quantity, Decimal) else Decimal(str(quantity)).quantize(Decimal("0.01"))
    return event, _day(day), institution, staff, resident, amount, voids, details


def find_voiders(names: Collection[str]) -> pl.DataFrame:
    """Which events void these names: `voids`, `event`."""
    rows = list(_ask("SELECT voids, event FROM journal_event", "voids", names))
    return pl.DataFrame(rows, schema={"voids": pl.String, "event": pl.String}, orient="row")


def find_people(residents: Collection[str]) -> pl.DataFrame:
    """Each resident's last version, once each: `resident`, `sex`, `born_on`, `merged_into`, and `stays` as the journal writes them."""
    rows = list(_ask(PEOPLE, "resident", residents))
    last = {row[1]: row for row in sorted(rows)}
    schema = {"resident": pl.String, "sex": pl.String, "born_on": pl.Date, "merged_into": pl.String, "stays": pl.String}
    return pl.DataFrame(
        [(one, sex, _day(born), into, stays) for _, one, sex, born, into, stays in last.values()], schema=schema, orient="row"
    )


def find_stays(people: pl.DataFrame) -> pl.DataFrame:
    """The stays of such people in the columns of the lake."""
    rows = [
        (resident, sex, born_on, stay["institution"], _day(stay["from_on"]), _day(stay["until_on"]))
        for resident, sex, born_on, stays in people.select("resident", "sex", "born_on", "stays").iter_rows()
        for stay in json.loads(stays)
    ]
    return pl.DataFrame(rows, schema=schema_of(REGISTRY["residents"]), orient="row")


def _ask(select: str, column: str, names: Collection[str]) -> Iterator[tuple[Any, ...]]:
    if not names:
        return
    is_postgresql = connection.vendor == "postgresql"
    among = "= ANY(%s)" if is_postgresql else "IN (SELECT value FROM json_each(%s))"
    listed: Any = list(names) if is_postgresql else json.dumps(list(names))
    with connection.cursor() as cursor:
        cursor.execute(f"{select} WHERE {column} {among}", [listed])
        while rows := cursor.fetchmany(20_000):
            yield from rows


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
