"""Lakes made by hand: a row needs only what a test is about, the rest is filled in plainly."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yiti.policy.facts import KINDS, REGISTRY, Table, columns_of
from yiti.policy.facts.case_rows import complete_registry, fill

Row = Mapping[str, Any]
ARROW = {"text": pa.string(), "int": pa.int64(), "decimal": pa.decimal128(18, 2), "date": pa.date32(), "bool": pa.bool_()}


def write_lake(folder: Path, events: Mapping[str, Iterable[Row]] = {}, **registry: Iterable[Row]) -> Path:
    """A lake with these events by kind and these registry rows; without institutions it has `A`, a township hospital with beds."""
    registry = {"institutions": [{"institution": "A"}], **registry}
    (folder / "registry").mkdir(parents=True)
    (folder / "schema.json").write_text(json.dumps({"version": 1}))
    numbers = count(1)
    for kind in KINDS:
        rows = [{"event": f"{kind}-{next(numbers):04d}", "institution": "A", "quantity": Decimal(1), **row} for row in events.get(kind, ())]
        for month in sorted({row["day"].strftime("%Y-%m") for row in rows}):
            place = folder / "events" / kind / "county=652301" / f"month={month}"
            place.mkdir(parents=True)
            write_rows(place / "part.parquet", columns_of(kind), [row for row in rows if row["day"].strftime("%Y-%m") == month])
    for name, table in REGISTRY.items():
        write_rows(folder / "registry" / f"{name}.parquet", table, [complete_registry(name, row) for row in registry.get(name, ())])
    return folder


def write_rows(path: Path, table: Table, rows: Iterable[Row]) -> None:
    filled = [fill(table, row) for row in rows]
    schema = pa.schema([(column.name, ARROW[column.type]) for column in table.values()])
    pq.write_table(pa.Table.from_pylist(filled, schema=schema), path)
