"""
Cases: for a definition a few facts, and what it must give.

A row says only what matters; whoever makes a lake of it fills in the rest plainly. The format is told in `docs/facts.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo

from .aggregates import Aggregate
from .definitions import Faulty
from .forms import read_aggregate
from .schema import KINDS, REGISTRY, Column, columns_of
from .written import Fault, Written, Wrong

ANSWER = ("numerator", "denominator", "value")
ALLOWED = ("institution", "instead", "facts", *ANSWER)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row, `times` over; a `*` in a text is then 1, 2, 3 … In the ledger `month` may be any period: all its months have rows."""

    columns: Mapping[str, Any]
    times: int


@dataclass(frozen=True, slots=True)
class DefinitionCase:
    """
    Facts by kind of event or file of the registry, and the answer; a part of the answer that is None is missing.

    `instead` replaces the numerator or the denominator of the definition: how a county counts that counts otherwise.
    """

    of: str
    about: str
    period: Period
    institution: str
    instead: Mapping[str, Aggregate]
    facts: Mapping[str, tuple[CaseRow, ...]]
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    file: str
    line: int
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Where `numerator`, `denominator` and `value` stand, as far as they are written."""

    def line_of(self, part: str) -> int:
        return self.lines.get(part, self.line)


def read_cases(files: Mapping[str, Path]) -> list[DefinitionCase]:
    """
    Every case of these files, each under the name that its faults are told by.

    :raises Faulty: naming the file, the line and the column of each fault
    """
    found: list[DefinitionCase] = []
    faults: list[Fault] = []
    for name, path in files.items():
        try:
            written = Written.read(path, name)
            for item in written.items() if written else ():
                found.append(_case(item))
        except Wrong as wrong:
            faults.append(wrong.fault)
    if faults:
        raise Faulty(faults)
    return found


def _case(item: Written) -> DefinitionCase:
    keys = item.keys(needed=("of", "about", "period"), allowed=ALLOWED)
    instead = keys["instead"].keys(allowed=("numerator", "denominator")) if "instead" in keys else {}
    facts = keys["facts"].keys(allowed=(*KINDS, *REGISTRY)) if "facts" in keys else {}
    return DefinitionCase(
        of=keys["of"].text(),
        about=keys["about"].text(),
        period=_period(keys["period"]),
        institution=keys["institution"].text() if "institution" in keys else "A",
        instead={name: read_aggregate(written) for name, written in instead.items()},
        facts={name: tuple(_row(row, name) for row in rows.items()) for name, rows in facts.items()},
        numerator=keys["numerator"].number() if "numerator" in keys else None,
        denominator=keys["denominator"].number() if "denominator" in keys else None,
        value=keys["value"].number() if "value" in keys else None,
        file=item.file,
        line=item.line,
        lines={name: keys[name].line for name in ANSWER if name in keys},
    )


def _period(written: Written) -> Period:
    try:
        return Period.parse(written.text())
    except UnableTo as refusal:
        raise written.fault(refusal.message.zh, refusal.message.en) from None


def _row(written: Written, name: str) -> CaseRow:
    table = REGISTRY[name] if name in REGISTRY else columns_of(name)
    keys = written.keys(allowed=(*table, "times"))
    times = keys.pop("times").whole(1) if "times" in keys else 1
    return CaseRow({column: _value(found, table[column]) for column, found in keys.items()}, times)


def _value(written: Written, column: Column) -> Any:
    if column.null and written.is_null:
        return None
    match column.type:
        case "int":
            return written.whole(-(10**9))
        case "decimal":
            return written.number()
        case "date":
            return written.day()
        case "bool":
            return written.truth()
        case _:
            return written.text(*column.choices)
