"""The cases of a file laid side by side in one lake: each has institutions, residents, staff and a county of its own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.engines.lakes import write_lake
from yiti.policy.facts import KINDS, REGISTRY, Definition, DefinitionCase
from yiti.policy.facts.case_rows import rows_of_case

OWN = ("event", "voids", "institution", "parent", "resident", "staff")
"""Columns that name something of one case."""
Row = dict[str, Any]


def own(number: int, name: str) -> str:
    """What a name of the case with this number is in the lake."""
    return f"{number:03d}-{name}"


def lay_out(folder: Path, cases: Sequence[DefinitionCase], definitions: Mapping[str, Definition]) -> Path:
    facts: dict[str, list[Row]] = {}
    for number, case in enumerate(cases):
        for name, rows in rows_of_case(case, definitions[case.of]).items():
            facts.setdefault(name, []).extend(_owned(number, row) for row in rows)
    events = {kind: rows for kind, rows in facts.items() if kind in KINDS}
    return write_lake(folder, events, **{name: rows for name, rows in facts.items() if name in REGISTRY})


def _owned(number: int, row: Row) -> Row:
    """The row under names of its case; its county is its own too."""
    named = {name: own(number, value) if name in OWN and value is not None else value for name, value in row.items()}
    return {"place": f"{100_000 + number}001", **named}
