"""Facts held in memory as rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from yiti.events.lake.layout import IN_FRAMES
from yiti.policy.facts import KINDS, REGISTRY, columns_of

Row = dict[str, Any]


class Tables:
    """Rows by name; none of the events takes another back any more, and a name without rows has none."""

    corrected: frozenset[str] = frozenset()

    def __init__(self, tables: Mapping[str, Sequence[Row]]):
        self.tables = tables

    def rows(self, name: str, columns: list[str] | None = None) -> Iterator[Row]:
        return iter(self.tables.get(name, ()))

    def scan(self, name: str) -> pl.LazyFrame:
        table = columns_of(name) if name in KINDS else REGISTRY[name]
        schema = {column.name: IN_FRAMES[column.type] for column in table.values()}
        rows = [tuple(row[column] for column in schema) for row in self.tables.get(name, ())]
        return pl.LazyFrame(rows, schema=schema, orient="row")

    def __len__(self) -> int:
        return sum(map(len, self.tables.values()))
