"""Taking in what the journal holds beyond the mark: little by little as it comes, in the transaction that moves the mark."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from yiti.events.journal.changes import (
    New,
    Row,
    Version,
    find_new,
    read_chains,
    read_events_at,
    read_events_of,
    read_versions,
)
from yiti.events.journal.reached import Reached
from yiti.kernel.periods import Period
from yiti.policy.facts.aggregates import Distinct, Form

from .differences import FormsOf, Place, Touched, count_differences, find_touched, list_places
from .engines.counting import Counts
from .engines.quick import Quick
from .engines.tables import Tables
from .models import Mark
from .settling import names_in, settle
from .shapes import reading
from .totals import add_to_totals
from .wanted import Wanted


class Position(NamedTuple):
    """How far the journal was read."""

    events: Reached
    versions: Reached

    @classmethod
    def of(cls, mark: Mark) -> "Position":
        return cls(Reached.from_json(mark.events), Reached.from_json(mark.versions))

    def advanced(self, new: New, now: datetime) -> "Position":
        return Position(self.events.advanced(new.events, now), self.versions.advanced(new.versions, now))

    def write(self, mark: Mark) -> None:
        mark.events, mark.versions = self.events.to_json(), self.versions.to_json()

    def find_new(self, most: int) -> New:
        return find_new(self.events, self.versions, most=most)

    def tables(self, rows: Sequence[Row], versions: Sequence[Version], keep: "Kept") -> Tables:
        return settle(rows, versions, has_event=self.events.has, has_version=self.versions.has, keep=keep.has)


class Kept(NamedTuple):
    """Which rows count: those of the residents touched, and of the others those that the new ones take back or give back."""

    residents: frozenset[str]
    events: frozenset[str]

    def has(self, row: Row) -> bool:
        return row["resident"] in self.residents if row["resident"] is not None else row["event"] in self.events


def take_in(new: New, was: Position, now: Position, wanted: Wanted, forms: FormsOf) -> None:
    """Bring the kept numbers from one position to the other. The caller holds the mark."""
    before, after, touched = read_around(new, was, now, wanted.forms)
    added: dict[tuple[Form, Period], Counts] = {**count_differences(before, after, touched, forms, wanted.periods)}
    places = list(list_places(before, after, touched, forms, wanted.periods))
    add_to_totals(added, _count_again(places, now))


def read_around(new: New, was: Position, now: Position, forms: Sequence[Form]) -> tuple[Tables, Tables, Touched]:
    """All rows of all whom the new ones touch, as of both positions."""
    chains = read_chains(new.events)
    versions = read_versions(new.versions, {row["resident"] for row in chains if row["resident"]})
    names = names_in(versions, {row["resident"] for row in chains if row["resident"]})
    rows = {row["event"]: row for row in chains}
    rows |= {row["event"]: row for row in read_events_of(names, sorted(_kinds(chains, versions, new, forms)))}
    keep = Kept(frozenset(names), frozenset(row["event"] for row in chains))
    before, after = (at.tables([*rows.values()], versions, keep) for at in (was, now))
    return before, after, find_touched(before, after)


def _kinds(chains: Sequence[Row], versions: Sequence[Version], new: New, forms: Sequence[Form]) -> set[str]:
    """The kinds that a form may read whose number can change; a merging moves events of all kinds."""
    written = {row["kind"] for row in chains}
    changed = {one.resident for one in versions if one.id in set(new.versions)}
    merges = any(one.merged_into for one in versions if one.resident in changed)
    found: set[str] = set()
    for form in forms:
        read = reading(form)
        if merges or (changed and read.residents) or not written.isdisjoint(read.kinds):
            found |= read.kinds
    return found


def _count_again(places: Sequence[Place], at: Position) -> dict[tuple[Form, Period], Counts]:
    """Different texts, counted anew where they may have changed."""
    found: dict[tuple[Form, Period], dict[str, object]] = {}
    read: dict[tuple[str, str], Tables] = {}
    for form, period, institution in places:
        key = form.kind, institution
        if key not in read:
            read[key] = _read_kind(form, institution, at)
        count = Quick(read[key]).count([form], period)[form].get(institution, 0)
        found.setdefault((form, period), {})[institution] = count
    return found  # type: ignore[return-value]


def _read_kind(form: Distinct, institution: str, at: Position) -> Tables:
    rows = read_events_at(institution, [form.kind])
    versions = read_versions([], {row["resident"] for row in rows if row["resident"]})
    return settle(rows, versions, has_event=at.events.has, has_version=at.versions.has)
