"""The facts of this installation as a lake, for other programs and other people."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from django.db.models import Max, Min

from yiti.events.journal.frames import list_kinds, read_events, read_merged, read_residents
from yiti.events.journal.models import Event
from yiti.events.journal.queries import Mark, get_mark
from yiti.events.lake.outside import Veil
from yiti.events.lake.writing import UnableToExport, new_folder, write_events, write_registry, write_schema
from yiti.events.registry_facts import READERS
from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import get_share
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.facts import REGISTRY

FUNCTION = "facts.export"
Told = Callable[[str, int], None]
"""Which kind was written, and how many events there are by then."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Months that begin in [first, end), None where open; counties by their six digits, none for all; who gets it, and by which veil."""

    first: date | None = None
    end: date | None = None
    counties: frozenset[str] = frozenset()
    recipient: str = ""
    veil: Veil | None = None


def export_lake(*, scope: Scope, folder: Path, wanted: Wanted, told: Told = lambda *_: None) -> int:
    """
    Write events and registry as a lake, and note in the audit who did so for whom; how many events there are.

    The registry is that of now; residents that were merged stand under the pseudonym that is kept. The same facts give the same bytes.

    :raises Forbidden: for whoever may not hand out facts of the whole county
    :raises UnableToExport: where the folder is not empty, a county is not known, or nobody is named for whom a veiled one is made
    """
    scope.require(FUNCTION, "*")
    if wanted.veil and not wanted.recipient.strip():
        raise UnableToExport(Text("对外导出须写明给谁（--for）", "An export for outside names its recipient (--for)"), field="for")
    mark = get_mark(scope=scope)
    registry = {name: READERS[name]() for name in REGISTRY if name in READERS}
    registry["residents"] = read_residents(upto=mark.residents)
    homes = _homes(registry["institutions"], wanted.counties)
    with new_folder(folder) as begun:
        write_schema(begun, get_share())
        for name, rows in registry.items():
            kept = rows.filter(pl.col("institution").is_in(homes["institution"].implode()))
            write_registry(begun, name, wanted.veil.of_registry(name, kept) if wanted.veil else kept)
        count = _write_all(begun, mark, homes, wanted, told)
    after = {
        "folder": folder.name, "for": wanted.recipient, "outside": wanted.veil is not None, "events": count, "upto": mark.events,
        "first": str(wanted.first or ""), "end": str(wanted.end or ""), "counties": sorted(wanted.counties),
    }  # fmt: skip
    record_change(scope=scope, action="lake.export", table="journal_event", key=mark.events, after=after)
    return count


def _homes(institutions: pl.DataFrame, counties: Collection[str]) -> pl.DataFrame:
    """Each institution's county."""
    homes = institutions.select("institution", county=pl.col("place").str.slice(0, 6)).unique("institution", keep="last")
    unknown = sorted(set(counties) - set(homes["county"]))
    if unknown:
        known = ", ".join(sorted(set(homes["county"])))
        zh, en = f"没有县代码 {unknown[0]} 的机构；有：{known}", f"No institution is in county {unknown[0]}; there are {known}"
        raise UnableToExport(Text(zh, en), field="county")
    return homes.filter(pl.col("county").is_in(sorted(counties))) if counties else homes


def _write_all(folder: Path, mark: Mark, homes: pl.DataFrame, wanted: Wanted, told: Told) -> int:
    merged = read_merged(upto=mark.residents)
    count = 0
    for kind in list_kinds():
        for month in _months(kind, wanted):
            rows = read_events(kind, upto=mark.events, first=month.first, end=month.end)
            rows = rows.with_columns(pl.col("resident").replace(merged)) if merged else rows
            for (county,), part in rows.join(homes, on="institution").group_by("county"):
                veiled = wanted.veil.of_events(part) if wanted.veil else part
                write_events(folder, kind, str(county), str(month), veiled)
                count += part.height
        told(kind, count)
    return count


def _months(kind: str, wanted: Wanted) -> Iterator[Period]:
    """The months asked for, from the first event of the kind to its last."""
    days = Event.objects.filter(kind=kind).order_by().aggregate(first=Min("day"), last=Max("day"))
    first, last = days["first"], days["last"]
    if first is None:
        return
    at = Period.month_of(max(first, wanted.first) if wanted.first else first)
    while at.first <= last and (wanted.end is None or at.first < wanted.end):
        yield at
        at = at.shifted(1)
