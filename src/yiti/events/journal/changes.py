"""
What was written since somebody last read, and all that it bears upon: chains of voids, residents, and whom they were merged into.

No rights are asked here: what is read holds no names, and whoever shows it asks.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import polars as pl
from django.db.models import Max, Q, TextField
from django.db.models.functions import Cast

from yiti.policy.facts import EVENT_COLUMNS

from .details import read_details
from .models import Event, ResidentVersion
from .reached import Reached

ASKED = 200
"""How many ids, names or gaps one question lists."""
COUNTED = 10_000
"""Up to so many waiting rows are counted one by one."""
Row = dict[str, Any]


class New(NamedTuple):
    """Ids that were not read yet, in their order."""

    events: list[int]
    versions: list[int]

    @property
    def size(self) -> int:
        return len(self.events) + len(self.versions)


class Version(NamedTuple):
    """What one version says of a resident; a stay is (institution, from_on, until_on)."""

    id: int
    resident: str
    sex: str
    born_on: date
    stays: tuple[tuple[str, date, date | None], ...]
    merged_into: str


def find_new(events: Reached, versions: Reached, *, most: int) -> New:
    """At most one more than `most` of each beyond what was reached, and whatever has come into the gaps."""
    return New(_find_new(Event, events, most), _find_new(ResidentVersion, versions, most))


def _find_new(model: type[Event] | type[ResidentVersion], reached: Reached, most: int) -> list[int]:
    late = [id for gaps in _by(reached.gaps) for id in _ids(model, _within(gaps))]
    return [*sorted(late), *_ids(model, Q(pk__gt=reached.last))[: most + 1]]


def _ids(model: type[Event] | type[ResidentVersion], condition: Q) -> Any:
    return model.objects.filter(condition).order_by("pk").values_list("pk", flat=True)


def _within(gaps: Iterable[Any]) -> Q:
    found = Q()
    for gap in gaps:
        found |= Q(pk__range=(gap.first, gap.last))
    return found


def list_late(events: Reached, versions: Reached) -> New:
    """What stands in the gaps by now: to be left out by whoever reads as of then."""
    return New(
        [id for gaps in _by(events.gaps) for id in _ids(Event, _within(gaps))],
        [id for gaps in _by(versions.gaps) for id in _ids(ResidentVersion, _within(gaps))],
    )


def count_new(events: Reached, versions: Reached) -> int:
    """How many rows wait beyond what was reached; of very many about how many, by the distance to the largest id."""
    return _count_new(Event, events) + _count_new(ResidentVersion, versions)


def _count_new(model: type[Event] | type[ResidentVersion], reached: Reached) -> int:
    found: int = _ids(model, Q(pk__gt=reached.last))[:COUNTED].count()
    if found < COUNTED:
        return found
    return max(found, int(model.objects.order_by().aggregate(last=Max("pk"))["last"]) - reached.last)


def list_versions(upto: int) -> pl.Series:
    """The ids of all versions up to one."""
    return pl.Series(list(_ids(ResidentVersion, Q(pk__lte=upto))), dtype=pl.Int64)


def read_chains(ids: Sequence[int]) -> list[Row]:
    """These events with all that they void and all that void them, however far."""
    found = {row["event"]: row for row in _rows(Q(pk__in=part) for part in _by(ids))}
    return list(_with_chains(found).values())


def _with_chains(found: dict[str, Row]) -> dict[str, Row]:
    fresh = list(found.values())
    while fresh:
        names = [row["event"] for row in fresh]
        targets = [row["voids"] for row in fresh if row["voids"] is not None and row["voids"] not in found]
        asked = [Q(voids__in=part) for part in _by(names)] + [Q(event__in=part) for part in _by(targets)]
        fresh = [row for row in _rows(asked) if row["event"] not in found]
        found |= {row["event"]: row for row in fresh}
    return found


def read_versions(ids: Sequence[int], residents: Collection[str]) -> list[Version]:
    """Every version of these residents, of those in the versions of these ids, and of all whom any of them was ever merged with."""
    found: dict[int, Version] = {one.id: one for one in _versions(Q(pk__in=part) for part in _by(ids))}
    asked: set[str] = set()
    waiting = {*residents, *(one.resident for one in found.values())}
    while waiting:
        asked |= waiting
        names = sorted(waiting)
        for one in _versions(Q(resident__in=part) | Q(merged_into__in=part) for part in _by(names)):
            found[one.id] = one
        waiting = {name for one in found.values() for name in (one.resident, one.merged_into) if name} - asked
    return sorted(found.values())


def read_events_of(residents: Collection[str], kinds: Collection[str]) -> list[Row]:
    """Every event of these kinds of these residents, with the chains that say which of them count."""
    names = sorted(residents)
    found = {row["event"]: row for row in _rows(Q(resident__in=part, kind__in=kinds) for part in _by(names))} if kinds else {}
    return list(_with_chains(found).values())


def read_events_at(institution: str, kinds: Collection[str]) -> list[Row]:
    """Every event of these kinds at an institution; what voids one of them is among them."""
    return list(_rows(Q(kind=kind, institution=institution) for kind in kinds))


def list_residents_of(institution: str) -> list[str]:
    """All who were ever said to belong to an institution."""
    told = ResidentVersion.objects.annotate(told=Cast("stays", TextField())).filter(told__contains=f'"{institution}"')
    return list(told.order_by().values_list("resident", flat=True).distinct())


def _rows(questions: Iterable[Q]) -> Iterator[Row]:
    """Events as Python values by column, with `id` and `kind`."""
    names = ("id", "kind", *EVENT_COLUMNS)
    for question in questions:
        for *values, details in Event.objects.filter(question).order_by("pk").values_list(*names, "details"):
            row = dict(zip(names, values, strict=True))
            yield row | read_details(row["kind"], details)


def _versions(questions: Iterable[Q]) -> Iterator[Version]:
    columns = ("pk", "resident", "sex", "born_on", "stays", "merged_into")
    for question in questions:
        for id, resident, sex, born_on, stays, merged in ResidentVersion.objects.filter(question).values_list(*columns):
            read = tuple((stay["institution"], date.fromisoformat(stay["from_on"]), _day(stay["until_on"])) for stay in stays)
            yield Version(id, resident, sex, born_on, read, merged)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _by(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(values), ASKED):
        yield values[at : at + ASKED]
