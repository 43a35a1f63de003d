"""People taken together as households, with whose contract runs: what the queries of contracts answer from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from yiti.care.residents.models import Resident, ResidentStay
from yiti.events.journal.contracts import read_contracted
from yiti.registry.institutions.spans import on_day

HEAD = "head"


@dataclass(frozen=True, slots=True)
class Household:
    """`head` is the pseudonym of its head; of the oldest where nobody is entered as the head."""

    institution: str
    number: str
    head: str
    name: str
    address: str
    people: int
    contracted: int

    @property
    def has_doctor(self) -> bool:
        return self.contracted > 0


@dataclass(frozen=True, slots=True)
class Count:
    """Of one institution's own residents: households, those with a doctor, and people who carry no household number."""

    households: int
    with_doctor: int
    unnumbered: int

    @property
    def lacking(self) -> int:
        return self.households - self.with_doctor


def forget_counts() -> None:
    """What was counted is read anew."""
    count.cache_clear()


@dataclass(frozen=True, slots=True)
class One:
    """Somebody of a household."""

    resident: str
    name: str
    address: str
    relation: str
    born_on: date
    is_contracted: bool


Found = dict[tuple[str, str], list[One]]


@lru_cache(maxsize=16)
def count(reach: frozenset[str] | None, on: date, stamp: tuple[int, int]) -> tuple[tuple[str, Count], ...]:
    sums: dict[str, list[int]] = {}
    for (institution, number), people in gather(reach, on).items():
        told = sums.setdefault(institution, [0, 0, 0])
        if number:
            told[0] += 1
            told[1] += any(one.is_contracted for one in people)
        else:
            told[2] += len(people)
    return tuple((code, Count(*told)) for code, told in sorted(sums.items()))


def gather(reach: frozenset[str] | None, on: date) -> Found:
    """By institution and number; an empty number for those who carry none."""
    stays = stays_of(reach, on)
    contracted = read_contracted(on=on, residents=stays.values("resident"))
    columns = ("institution_id", "resident_id", *(f"resident__{name}" for name in ("household", "name", "address", "relation", "born_on")))
    found: Found = {}
    for institution, resident, number, name, address, relation, born_on in stays.values_list(*columns).iterator(chunk_size=20_000):
        one = One(resident, name, address, relation, born_on, resident in contracted)
        found.setdefault((institution, number), []).append(one)
    return found


def stays_of(reach: frozenset[str] | None, on: date) -> QuerySet[Any]:
    """Where everybody belongs on a day; those merged into another, who left or died are left out."""
    living = Resident.objects.filter(merged_into=None, ending="")
    stays = ResidentStay.objects.filter(on_day(on), resident__in=living).order_by("institution", "resident")
    return stays if reach is None else stays.filter(institution__in=reach)


def to_household(institution: str, number: str, people: Sequence[One]) -> Household:
    head = min(people, key=lambda one: (one.relation != HEAD, one.born_on, one.resident))
    contracted = sum(one.is_contracted for one in people)
    return Household(institution, number, head.resident, head.name, head.address, len(people), contracted)
