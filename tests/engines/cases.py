"""The cases of a file laid side by side in one lake: each has institutions, residents, staff and a county of its own."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.engines.lakes import write_lake
from yiti.kernel.periods import Period
from yiti.policy.facts import KINDS, REGISTRY, Definition, DefinitionCase
from yiti.policy.facts.cases import CaseRow

OWN = ("event", "voids", "institution", "parent", "resident", "staff")
"""Columns that name something of one case."""
Row = dict[str, Any]


def own(number: int, name: str) -> str:
    """What a name of the case with this number is in the lake."""
    return f"{number:03d}-{name}"


def lay_out(folder: Path, cases: Sequence[DefinitionCase], definitions: Mapping[str, Definition]) -> Path:
    facts: dict[str, list[Row]] = {}
    for number, case in enumerate(cases):
        for name, rows in of_case(case, definitions[case.of]).items():
            facts.setdefault(name, []).extend(_owned(number, row) for row in rows)
    events = {kind: rows for kind, rows in facts.items() if kind in KINDS}
    return write_lake(folder, events, **{name: rows for name, rows in facts.items() if name in REGISTRY})


def of_case(case: DefinitionCase, definition: Definition) -> dict[str, list[Row]]:
    """Every row of a case with what the case leaves unsaid: the period's first day, its year, its months, the institution."""
    facts = {name: [one for row in rows for one in _repeated(row)] for name, rows in case.facts.items()}
    homes = facts.setdefault("institutions", [])
    if case.institution not in {row.get("institution", "A") for row in homes}:
        homes.append({"institution": case.institution})
    for name, rows in facts.items():
        for at, row in enumerate(rows):
            row.setdefault("institution", case.institution)
            if name in KINDS:
                row.setdefault("day", case.period.first)
            elif name == "populations":
                row.setdefault("year", case.period.year)
            elif name == "staff":
                row.setdefault("staff", f"s{at}")
            elif name == "institutions" and row["institution"] == case.institution:
                row.setdefault("type", (definition.applies_to or ("township_hospital",))[0])
    facts["ledger"] = [one for row in facts.get("ledger", []) for one in _by_month(row, case.period)]
    return facts


def _repeated(row: CaseRow) -> Iterator[Row]:
    for number in range(1, row.times + 1):
        yield {name: value.replace("*", str(number)) if isinstance(value, str) else value for name, value in row.columns.items()}


def _by_month(row: Row, period: Period) -> Iterator[Row]:
    """The row in the first month of its period, and an empty one in each month, so that none is without accounts."""
    months = [str(month) for month in Period.parse(row.get("month", str(period))).each_month()]
    yield {**row, "month": months[0]}
    yield from ({"institution": row["institution"], "month": month, "item": "-"} for month in months)


def _owned(number: int, row: Row) -> Row:
    """The row under names of its case; its county is its own too."""
    named = {name: own(number, value) if name in OWN and value is not None else value for name, value in row.items()}
    return {"place": f"{100_000 + number}001", **named}
