"""
What others may ask of staff.

Every query names the `function` under which it is asked; what lies outside its reach is as if it did not stand. A person
always sees the own rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.spans import on_day, within

from .models import Detachment, Person, Posting, Qualification

SEE = "staff.see"


class UnableToFind(UnableTo):
    code = "not-found"


@dataclass(frozen=True, slots=True)
class StaffCount:
    """People in post at one institution on a day, by kind of post and identity. Those away for a time are counted at home."""

    by_kind: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def establishment(self) -> int:
        return sum(people for (_, identity), people in self.by_kind.items() if identity == "establishment")

    @property
    def contract(self) -> int:
        return sum(people for (_, identity), people in self.by_kind.items() if identity == "contract")

    @property
    def all(self) -> int:
        return sum(self.by_kind.values())

    def of(self, kind: str) -> int:
        """People in posts of one kind, of both identities."""
        return sum(people for (found, _), people in self.by_kind.items() if found == kind)


NOBODY = StaffCount()


def _reach(scope: Scope, function: str, field: str = "institution") -> Q:
    codes = scope.institutions(function)
    if codes is None:
        return Q()
    return Q(**{f"{field}__in": codes}) | (Q(person=scope.actor.staff) if scope.actor.staff else Q(pk__in=[]))


def list_staff(*, scope: Scope, on: date, function: str = SEE) -> QuerySet[Posting]:
    """Everybody in post on a day with person and institution, by institution and then by person."""
    rows = Posting.objects.filter(on_day(on) & _reach(scope, function)).select_related("person", "institution")
    return rows.order_by("institution__sequence", "institution", "person")


class InPost(NamedTuple):
    """Somebody in post, as far as counting needs it."""

    institution: str
    type: str
    position: str
    person: str
    name: str


def list_in_post(*, scope: Scope, on: date, function: str = SEE) -> list[InPost]:
    """`list_staff` for counting: the same people in the same order, read without their records."""
    rows = list_staff(scope=scope, on=on, function=function)
    return [InPost(*row) for row in rows.values_list("institution_id", "institution__type", "position", "person_id", "person__name")]


def list_postings(*, scope: Scope, institution: str, first: date, end: date, function: str = SEE) -> QuerySet[Posting]:
    """The posts held at an institution on any day of `[first, end)`, the earlier ones of a person first."""
    rows = Posting.objects.filter(within(first, end) & _reach(scope, function), institution=institution)
    return rows.select_related("person", "institution").order_by("person", "from_on")


def list_spells(*, scope: Scope, first: date, end: date, function: str = SEE) -> QuerySet[Posting]:
    """Every post held at any institution on any day of `[first, end)`, the earlier ones of a person first."""
    rows = Posting.objects.filter(within(first, end) & _reach(scope, function))
    return rows.select_related("person", "institution").order_by("institution__sequence", "institution", "person", "from_on")


def list_held(*, scope: Scope, people: Iterable[str], first: date, end: date, function: str = SEE) -> QuerySet[Posting]:
    """The posts that these people hold anywhere on any day of `[first, end)`, the earlier ones of a person first."""
    rows = Posting.objects.filter(within(first, end) & _reach(scope, function), person__in=sorted(people))
    return rows.select_related("person", "institution").order_by("person", "from_on")


def list_employment(*, scope: Scope, person: str, function: str = SEE) -> QuerySet[Posting]:
    """All posts of a person, newest first."""
    rows = Posting.objects.filter(Q(person=person) & _reach(scope, function))
    return rows.select_related("institution").order_by("-from_on")


def count_staff(*, scope: Scope, on: date, institutions: Iterable[str] | None = None, function: str = SEE) -> dict[str, StaffCount]:
    """By institution, how many hold a post on the day; the counts are the lengths of `list_staff`. One query."""
    rows = Posting.objects.filter(on_day(on) & _reach(scope, function))
    if institutions is not None:
        rows = rows.filter(institution__in=list(institutions))
    found: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    grouped = rows.order_by().values_list("institution_id", "post_kind", "identity").annotate(people=Count("person", distinct=True))
    for institution, kind, identity, people in grouped:
        found[institution][kind, identity] += people
    return {institution: StaffCount(counts) for institution, counts in found.items()}


def list_detachments(
    *, scope: Scope, on: date | None, home: str | None = None, host: str | None = None, function: str = SEE
) -> QuerySet[Detachment]:
    """Who is away from the post on a day (on None: ever), or works at `host` meanwhile; seen from home and from the host."""
    reach = _reach(scope, function, "home") | _reach(scope, function, "host")
    rows = Detachment.objects.filter(on_day(on) & reach)
    if home is not None:
        rows = rows.filter(home=home)
    if host is not None:
        rows = rows.filter(host=host)
    return rows.select_related("person", "home", "host").order_by("home", "person", "from_on")


def list_qualifications(*, scope: Scope, person: str, function: str = SEE) -> QuerySet[Qualification]:
    """A person's degrees and registrations, the newest first; nothing of somebody who never worked within reach."""
    known = Posting.objects.filter(Q(person=person) & _reach(scope, function)).exists()
    rows = Qualification.objects.filter(person=person).order_by("-from_on", "kind")
    return rows if known else rows.none()


def list_qualified(*, scope: Scope, on: date, function: str = SEE) -> dict[str, frozenset[str]]:
    """By person in post on a day, what they are qualified in then; those who show no paper are left out. One query."""
    there = Posting.objects.filter(on_day(on) & _reach(scope, function)).values("person")
    rows = Qualification.objects.filter(on_day(on), person__in=there).order_by()
    found: defaultdict[str, set[str]] = defaultdict(set)
    for person, kind in rows.values_list("person_id", "kind"):
        found[person].add(kind)
    return {person: frozenset(kinds) for person, kinds in found.items()}


def get_person(*, scope: Scope, code: str, function: str = SEE) -> Person:
    """:raises UnableToFind: also for somebody who never worked within reach"""
    found = Person.objects.filter(pk=code).first()
    within_reach = Posting.objects.filter(Q(person=code) & _reach(scope, function))
    if found is None or (scope.institutions(function) is not None and scope.actor.staff != code and not within_reach.exists()):
        raise UnableToFind(Text("没有这个人", "There is no such person"))
    return found


def get_heads(*, scope: Scope, years: Iterable[int], function: str = SEE) -> dict[int, dict[str, str]]:
    """By year and institution, the code of the last person who was its head in that year."""
    wanted = sorted(set(years))
    if not wanted:
        return {}
    span = within(date(wanted[0], 1, 1), date(wanted[-1] + 1, 1, 1))
    rows = Posting.objects.filter(span & _reach(scope, function), duty=Posting.Duty.HEAD).order_by("from_on")
    found: dict[int, dict[str, str]] = {year: {} for year in wanted}
    for institution, person, first, end in rows.values_list("institution_id", "person_id", "from_on", "until_on"):
        for year in wanted:
            if first.year <= year and (end is None or end > date(year, 1, 1)):
                found[year][institution] = person
    return found
