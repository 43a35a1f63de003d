"""How many requirements are served, by document and by feature."""

from collections.abc import Iterable
from typing import Any

from .table import Row, Table

STATES = ("served", "partly", "not_yet")


def count_rows(table: Table) -> dict[str, Any]:
    """The counts of all, of each document and of each feature, and the rows that are not wholly served with what is missing."""
    by_pack: dict[str, list[Row]] = {one.pack: [] for one in table.requirements.values()}
    by_feature: dict[str, list[Row]] = {one: [] for one in sorted({one.feature for one in table.requirements.values()})}
    for row in table.rows:
        by_pack[table.pack_of(row)].append(row)
        by_feature[table.requirements[row.id].feature].append(row)
    return {
        **_count(table.rows),
        "by_pack": {pack: _count(rows) for pack, rows in by_pack.items()},
        "by_feature": {feature: _count(rows) for feature, rows in by_feature.items()},
        "left": [{"id": row.id, "state": row.state, "why": row.why} for row in table.rows if row.state != "served"],
    }


def _count(rows: Iterable[Row]) -> dict[str, int]:
    states: list[str] = [row.state for row in rows]
    return {state: states.count(state) for state in STATES}
