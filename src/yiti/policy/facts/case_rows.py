"""The rows of a case as a lake has them: what it says, and plainly what it leaves unsaid."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.kernel.periods import Period

from .cases import CaseRow, DefinitionCase
from .definitions import Definition
from .schema import KINDS, REGISTRY, Column, Table, columns_of

Row = dict[str, Any]
PLAIN = {"text": "x", "int": 0, "decimal": Decimal(0), "date": date(2020, 1, 1), "bool": False}
"""What a column holds where nothing is said and null may not stand."""


def rows_of_case(case: DefinitionCase, definition: Definition) -> dict[str, list[Row]]:
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
    """The row in the first month of its period, and its item with 0 in each of the others, so that none is without."""
    months = [str(month) for month in Period.parse(row.get("month", str(period))).each_month()]
    yield {**row, "month": months[0]}
    yield from ({"institution": row["institution"], "month": month, "item": row.get("item", "-")} for month in months[1:])


def complete(name: str, rows: list[Row]) -> list[Row]:
    """Rows of a kind of event or a file of the registry with a value in every column; events without a name are numbered."""
    if name in KINDS:
        table = columns_of(name)
        said = [{"event": f"{name}-{at:04d}", "institution": "A", "quantity": Decimal(1), **row} for at, row in enumerate(rows, start=1)]
    else:
        table = REGISTRY[name]
        said = [complete_registry(name, row) for row in rows]
    return [fill(table, row) for row in said]


def complete_registry(name: str, row: Mapping[str, Any]) -> Row:
    """A row of the registry with what is plainly so: a township hospital with beds, people who have always been there."""
    plain: Row = {"institution": "A", "from_on": date(2020, 1, 1) if name in ("staff", "residents") else None}
    if name == "institutions":
        plain |= {"type": "township_hospital", "has_beds": True}
    return {**plain, **row}


def fill(table: Table, row: Mapping[str, Any]) -> Row:
    """The columns of a table, each with the row's value or a plain one."""
    return {column.name: row.get(column.name, plain_value(column)) for column in table.values()}


def plain_value(column: Column) -> Any:
    if column.null:
        return None
    return column.choices[0] if column.choices else PLAIN[column.type]
