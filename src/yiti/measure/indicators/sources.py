"""The facts of the database as a source for engines: the registry of now, the journal up to a position."""

from collections.abc import Collection, Iterator
from typing import Any

import polars as pl

from yiti.events.journal.changes import New, list_late, list_residents_of, read_events_at, read_events_of, read_versions
from yiti.events.journal.frames import list_kinds, read_events, read_merged, read_residents, read_window
from yiti.events.journal.reached import Reached
from yiti.events.lake.layout import IN_FRAMES
from yiti.events.registry_facts import READERS
from yiti.kernel.periods import Period
from yiti.policy.facts import KINDS, REGISTRY, columns_of
from yiti.policy.facts.aggregates import Form

from .engines.tables import Tables
from .settling import names_in, settle
from .shapes import group_of, reading


class Registry:
    """Institutions, populations, staff and ledger as they are now, each read once."""

    corrected: frozenset[str] = frozenset()

    def __init__(self, frames: dict[str, pl.DataFrame] | None = None):
        self.frames = frames or {}

    def scan(self, name: str) -> pl.LazyFrame:
        if name not in self.frames:
            self.frames[name] = READERS[name]() if name in READERS else _empty(name)
        return self.frames[name].lazy()

    def rows(self, name: str, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
        return self.scan(name).collect().iter_rows(named=True)


def _empty(name: str) -> pl.DataFrame:
    table = columns_of(name) if name in KINDS else REGISTRY[name]
    return pl.DataFrame(schema={column.name: IN_FRAMES[column.type] for column in table.values()})


class Journal(Registry):
    """
    The whole journal as frames, events under the pseudonyms that are kept; each kind is read once.

    To be read within one snapshot of the database; `ids` says afterwards which events were read.
    """

    corrected = frozenset(KINDS)

    def __init__(self, upto: tuple[int, int], late: New = New([], [])):  # noqa: B008 - never changed
        super().__init__()
        self.upto, self.late = upto, late
        self.ids: list[pl.Series] = []
        self.kinds = frozenset(list_kinds())
        self.merged = read_merged(upto=upto[1], without=late.versions)

    def scan(self, name: str) -> pl.LazyFrame:
        if name not in self.frames and name in self.kinds:
            self.frames[name] = self.read(name)
        if name not in self.frames and name == "residents":
            self.frames[name] = read_residents(upto=self.upto[1], without=self.late.versions)
        return super().scan(name)

    def read_all(self) -> None:
        for name in (*self.kinds, "residents"):
            self.scan(name)

    def read(self, kind: str) -> pl.DataFrame:
        found = read_events(kind, upto=self.upto[0], without=self.late.events)
        self.ids.append(found["id"])
        if self.merged:
            found = found.with_columns(pl.col("resident").replace(self.merged))
        return found.drop("id")


class Window(Registry):
    """What one period holds at some institutions, or everywhere, as of a position: for forms that read nothing before it."""

    corrected = frozenset(KINDS)

    def __init__(self, period: Period, institutions: Collection[str] | None, upto: tuple[int, int], late: New):
        super().__init__()
        self.period, self.institutions, self.upto, self.late = period, institutions, upto, late
        self.merged = read_merged(upto=upto[1], without=late.versions)

    def scan(self, name: str) -> pl.LazyFrame:
        if name in KINDS and name not in self.frames:
            found = read_window(
                name,
                first=self.period.first,
                end=self.period.end,
                institutions=self.institutions,
                upto=self.upto[0],
                without=self.late.events,
            ).drop("id")
            self.frames[name] = found.with_columns(pl.col("resident").replace(self.merged)) if self.merged else found
        return super().scan(name)


def read_place(form: Form, institution: str, events: Reached, versions: Reached) -> Tables:
    """All that the list of one form at one institution is made from, as of a position."""
    read, places = reading(form), group_of(form, institution)
    rows = {row["event"]: row for place in places for row in read_events_at(place, sorted(read.kinds))}
    asked = {row["resident"] for row in rows.values() if row["resident"]}
    asked |= {one for place in places for one in list_residents_of(place)} if read.lives else set()
    told = read_versions([], asked)
    names = names_in(told, asked)
    rows |= {row["event"]: row for row in read_events_of(names, sorted(read.until))}
    told = read_versions([], names | {row["resident"] for row in rows.values() if row["resident"]})
    return settle(rows.values(), told, has_event=events.has, has_version=versions.has)


def read_late(events: Reached, versions: Reached) -> New:
    return list_late(events, versions) if events.gaps or versions.gaps else New([], [])
