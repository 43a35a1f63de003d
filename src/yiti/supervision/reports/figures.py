"""The live figures of a report: each down to its institutions or its register, with the day it is true at, or who owes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from yiti.kernel.figures import Figure, Unit, given, total
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.reports import LoggedEntries, Report, ReportLine, ReportSection
from yiti.registry.institutions.queries import list_signboards
from yiti.supervision.targets.counting import Counted, Ground, count, fits

UNITS: Mapping[str, Unit] = {"people": Unit.PERSONS, "count": Unit.COUNT, "yuan": Unit.YUAN, "kilogram": Unit.COUNT}
SEE = "documents.see"


@dataclass(frozen=True, slots=True)
class Stated:
    """A line of a report with its figure; None while nobody has it, or while `lacking` institutions have not given their part."""

    line: ReportLine
    section: ReportSection
    figure: Figure | None
    as_of: date | None
    owed_by: Text
    lacking: tuple[str, ...] = ()


def find_report(pack: str, id: str) -> Report | None:
    return next((report for report in load_pack(pack).reports if report.id == id), None)


def list_stated(*, scope: Scope, pack: str, report: Report, today: date) -> list[Stated]:
    """
    Every figure of a report on a day (`documents.see`). The county's sums are nobody's secret; parts are for the screen to fold.
    """
    scope.require(SEE)
    lines = [(section, line) for section in report.sections for line in section.lines]
    codes = tuple(dict.fromkeys(line.indicator.code for _, line in lines if line.indicator))
    ground = Ground(system_scope(scope.actor.username), today, pack, codes)
    boards = {code: Text(name, english or name) for code, name, english in list_signboards(scope=scope, on=today)}
    owners = dict(_owners(pack))
    return [_state(section, line, ground, boards, owners) for section, line in lines]


def _owners(pack: str) -> Iterator[tuple[str, Text]]:
    for owner in reversed(load_pack(pack).chain):
        yield from ((role.id, Text(role.label.zh, role.label.en)) for role in owner.header.roles)
        yield from ((office.id, Text(office.label.zh, office.label.en)) for office in owner.offices.values())


def _state(
    section: ReportSection, line: ReportLine, ground: Ground, boards: Mapping[str, Text], owners: Mapping[str, Text]
) -> Stated:  # fmt: skip
    owed_by = owners.get(line.owed_by or "", Text(line.owed_by or "", line.owed_by or ""))
    parts, lacking, as_of = _log(line.log, ground) if line.log else _count(line, ground)
    if not parts or lacking:
        return Stated(line, section, None, None, owed_by, lacking)
    return Stated(line, section, _figure(line, parts, boards), as_of, owed_by)


Parts = tuple[Mapping[str, Decimal | int], tuple[str, ...], date | None]


def _count(line: ReportLine, ground: Ground) -> Parts:
    found: Counted = count(line, ground)
    return found.parts, found.lacking, found.as_of


def _log(said: LoggedEntries, ground: Ground) -> Parts:
    """Without any entry of the year nothing is known; with some, none that fits is a true 0."""
    rows = [row for row in ground.read_entries(said.id) if row.on.year == ground.on.year]
    parts: dict[str, Decimal | int] = dict.fromkeys((row.institution for row in rows), 0)
    for row in rows:
        if fits(said, row.answers):
            parts[row.institution] += Decimal(str(row.answers.get(said.total) or 0)) if said.total else 1
    return parts, (), max((row.on for row in rows), default=None)


def _figure(line: ReportLine, parts: Mapping[str, Decimal | int], boards: Mapping[str, Text]) -> Figure:
    unit = UNITS[line.unit]
    leaves = [
        given(boards.get(code, line.label), _plain(value), unit, about=code, record=f"line:{line.fact}:{code}")
        for code, value in parts.items()
    ]
    if len(leaves) == 1 and "" in parts:
        return leaves[0]
    added = total(line.label, leaves, unit=unit)
    return added if unit is Unit.YUAN else replace(added, value=_plain(added.number))


def _plain(value: Decimal | int) -> Decimal | int:
    return int(value) if value == int(value) else value
