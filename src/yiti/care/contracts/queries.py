"""
What others may ask of contracts: which households have a contracted doctor and which have none.

A household are the people of one number at one institution; it has its doctor where at least one of its people has a contract that runs.
Whoever holds `residents.see` sees who it is, whoever holds `indicators.see` how many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from yiti.care.residents.models import Resident, ResidentStay
from yiti.events.journal.contracts import name_last_contract, read_contracted
from yiti.events.journal.queries import get_mark
from yiti.kernel.scopes import Scope
from yiti.registry.institutions.spans import on_day

SEE, COUNT = "residents.see", "indicators.see"
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


def list_households(*, scope: Scope, on: date) -> list[Household]:
    """
    The households within `residents.see`, those without a doctor first, then by institution and number, in a fixed number of queries.

    :raises Forbidden:
    """
    scope.require(SEE)
    found = _gather(scope.institutions(SEE), on)
    made = [_of_people(institution, number, people) for (institution, number), people in found.items() if number]
    return sorted(made, key=lambda one: (one.has_doctor, one.institution, one.number))


def count_households(*, scope: Scope, on: date) -> dict[str, Count]:
    """
    By institution, within `indicators.see`. Read anew only when a contract or a resident was written.

    :raises Forbidden:
    """
    scope.require(COUNT)
    return dict(_count(scope.institutions(COUNT), on, (name_last_contract(), get_mark(scope=scope).residents)))


def forget_counts() -> None:
    """What was counted is read anew."""
    _count.cache_clear()


@dataclass(frozen=True, slots=True)
class _One:
    """Somebody of a household."""

    resident: str
    name: str
    address: str
    relation: str
    born_on: date
    is_contracted: bool


Found = dict[tuple[str, str], list[_One]]


@lru_cache(maxsize=16)
def _count(reach: frozenset[str] | None, on: date, stamp: tuple[int, int]) -> tuple[tuple[str, Count], ...]:
    sums: dict[str, list[int]] = {}
    for (institution, number), people in _gather(reach, on).items():
        told = sums.setdefault(institution, [0, 0, 0])
        if number:
            told[0] += 1
            told[1] += any(one.is_contracted for one in people)
        else:
            told[2] += len(people)
    return tuple((code, Count(*told)) for code, told in sorted(sums.items()))


def _gather(reach: frozenset[str] | None, on: date) -> Found:
    """By institution and number; an empty number for those who carry none."""
    stays = _stays(reach, on)
    contracted = read_contracted(on=on, residents=stays.values("resident"))
    columns = ("institution_id", "resident_id", *(f"resident__{name}" for name in ("household", "name", "address", "relation", "born_on")))
    found: Found = {}
    for institution, resident, number, name, address, relation, born_on in stays.values_list(*columns).iterator(chunk_size=20_000):
        one = _One(resident, name, address, relation, born_on, resident in contracted)
        found.setdefault((institution, number), []).append(one)
    return found


def _stays(reach: frozenset[str] | None, on: date) -> QuerySet[Any]:
    """Where everybody belongs on a day; those merged into another, who left or died are left out."""
    living = Resident.objects.filter(merged_into=None, ending="")
    stays = ResidentStay.objects.filter(on_day(on), resident__in=living).order_by("institution", "resident")
    return stays if reach is None else stays.filter(institution__in=reach)


def _of_people(institution: str, number: str, people: Sequence[_One]) -> Household:
    head = min(people, key=lambda one: (one.relation != HEAD, one.born_on, one.resident))
    contracted = sum(one.is_contracted for one in people)
    return Household(institution, number, head.resident, head.name, head.address, len(people), contracted)
