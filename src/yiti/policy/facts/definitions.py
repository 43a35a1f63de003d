"""Definitions of indicators, read from YAML and checked against the columns of the facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .aggregates import Aggregate, Change
from .forms import read_aggregate
from .written import Fault, Written, Wrong

Unit = Literal["ratio", "per_10000", "count", "days", "yuan", "persons"]
Better = Literal["higher", "lower", "range", "none"]
UNITS = ("ratio", "per_10000", "count", "days", "yuan", "persons")
DIRECTIONS = ("higher", "lower", "range", "none")
NEEDED = ("code", "label", "unit", "better", "numerator", "source", "checked")
ALLOWED = ("applies_to", "needs_beds", "denominator", "why", "awaits")


class Faulty(UnableTo):
    """Definitions that say something they may not; `faults` names every place."""

    code = "definitions"

    def __init__(self, faults: list[Fault]):
        first = faults[0]
        place = f"{first.file}:{first.line}:{first.column}"
        super().__init__(
            Text(f"{place} {first.message.zh}（共 {len(faults)} 处）", f"{place} {first.message.en} ({len(faults)} in all)"),
            field=place,
        )
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Source:
    """The standard that an indicator comes from and its number there."""

    standard: str
    number: str


@dataclass(frozen=True, slots=True)
class Definition:
    """
    One indicator: `numerator` over `denominator`, or the numerator alone.

    `applies_to` are types of institutions, None for all. `awaits` says what a county must still confirm, or bring from outside.
    """

    code: str
    label: Text
    unit: Unit
    better: Better
    numerator: Aggregate | Change
    denominator: Aggregate | None
    source: Source
    checked_on: date
    applies_to: tuple[str, ...] | None = None
    needs_beds: bool = False
    why: Text | None = None
    awaits: Text | None = None
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """Definitions by code, in the order of their codes."""

    definitions: Mapping[str, Definition]

    def __getitem__(self, code: str) -> Definition:
        return self.definitions[code]

    def aggregates(self) -> list[Aggregate]:
        return [part for one in self.definitions.values() for part in (one.numerator, one.denominator) if isinstance(part, tuple)]


def load_definitions(folder: Path) -> Listed:
    """
    Every `*.yaml` below the folder.

    :raises Faulty: naming the file, the line and the column of each fault
    """
    files = sorted(path for path in folder.rglob("*.y*ml") if path.suffix in (".yaml", ".yml"))
    if not files:
        raise Faulty([Fault(str(folder), 1, 1, Text("文件夹里没有 .yaml 指标定义", "No .yaml definitions stand in this folder"))])
    return read_definitions({path.relative_to(folder).as_posix(): path for path in files})


def read_definitions(files: Mapping[str, Path], above: Listed | None = None) -> Listed:
    """
    The definitions of these files, each under the name that its faults are told by, and those `above` whose code they do not take.

    :raises Faulty: naming the file, the line and the column of each fault
    """
    found: list[Definition] = []
    faults: list[Fault] = []
    for name, path in files.items():
        try:
            written = Written.read(path, name)
            items = list(written.items()) if written else []
        except Wrong as wrong:
            faults.append(wrong.fault)
            continue
        for item in items:
            try:
                found.append(_definition(item))
            except Wrong as wrong:
                faults.append(wrong.fault)
    together = {**(above.definitions if above else {}), **{one.code: one for one in found}}
    faults += _doubled(found) + ([] if faults else _changes(found, together))
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column)))
    return Listed({code: together[code] for code in sorted(together)})


def _definition(item: Written) -> Definition:
    keys = item.keys(needed=NEEDED, allowed=ALLOWED)
    source = keys["source"].keys(needed=("standard", "number"))
    checked = keys["checked"].keys(needed=("on",), allowed=("by",))
    applies = keys.get("applies_to")
    numerator = _numerator(keys["numerator"])
    if isinstance(numerator, Change) and "denominator" in keys:
        raise keys["denominator"].fault("change 没有分母", "A change has no denominator")
    return Definition(
        code=keys["code"].text(),
        label=keys["label"].words(),
        unit=cast(Unit, keys["unit"].text(*UNITS)),
        better=cast(Better, keys["better"].text(*DIRECTIONS)),
        numerator=numerator,
        denominator=read_aggregate(keys["denominator"]) if "denominator" in keys else None,
        source=Source(source["standard"].text(), source["number"].text()),
        checked_on=checked["on"].day(),
        applies_to=tuple(one.text() for one in applies.items()) if applies else None,
        needs_beds=keys["needs_beds"].truth() if "needs_beds" in keys else False,
        why=keys["why"].words() if "why" in keys else None,
        awaits=keys["awaits"].words() if "awaits" in keys else None,
        file=item.file,
        line=item.node.start_mark.line + 1,
    )


def _numerator(written: Written) -> Aggregate | Change:
    if written.first_key == "change":
        return Change(written.keys(needed=("change",))["change"].text())
    return read_aggregate(written)


def _doubled(found: Iterable[Definition]) -> list[Fault]:
    first: dict[str, Definition] = {}
    faults = []
    for one in found:
        other = first.setdefault(one.code, one)
        if other is not one:
            zh, en = f"代码 {one.code} 已用于 {other.file}:{other.line}", f"Code {one.code} already stands in {other.file}:{other.line}"
            faults.append(Fault(one.file, one.line, 1, Text(zh, en)))
    return faults


def _changes(found: Iterable[Definition], together: Mapping[str, Definition]) -> list[Fault]:
    """A change must be of an indicator that is defined, and never, by way of others, of itself."""
    after = {code: one.numerator.code for code, one in together.items() if isinstance(one.numerator, Change)}
    faults = []
    for one in found:
        if one.code not in after:
            continue
        if after[one.code] not in together:
            zh, en = f"没有指标 {after[one.code]}", f"There is no indicator {after[one.code]}"
            faults.append(Fault(one.file, one.line, 1, Text(zh, en)))
            continue
        seen, at = {one.code}, after[one.code]
        while at in after and at not in seen:
            seen.add(at)
            at = after[at]
        if at in seen:
            faults.append(Fault(one.file, one.line, 1, Text(f"{one.code} 绕回了自己", f"{one.code} leads back to itself")))
    return faults
