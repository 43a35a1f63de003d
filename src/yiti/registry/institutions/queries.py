"""
What others may ask of institutions.

Every query names the `function` under which it is asked; what lies outside its reach is as if it did not stand.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .models import Institution, Membership, Population, PostCount, StaffLimit
from .spans import on_day

SEE = "institutions.see"
_MODE_ORDER = {"tight": 0, "loose": 1, "alliance": 2}


class UnableToFind(UnableTo):
    code = "not-found"


@dataclass(frozen=True, slots=True)
class People:
    """A population with the year and scope that it was counted for: never to be mixed silently (附件2)."""

    people: int
    year: int
    scope: str
    remark: str = ""


def within_reach(scope: Scope, function: str, field: str = "institution") -> Q:
    codes = scope.institutions(function)
    return Q() if codes is None else Q(**{f"{field}__in": codes})


def list_institutions(*, scope: Scope, on: date | None, function: str = SEE) -> QuerySet[Institution]:
    """Those open on a day, in the order of the annex; on None the closed ones too."""
    return Institution.objects.filter(on_day(on) & within_reach(scope, function, "code")).select_related("place", "parent")


def list_types(*, scope: Scope, on: date, function: str = SEE) -> frozenset[str]:
    """The types that institutions open on a day have, within reach; one query."""
    rows = Institution.objects.filter(on_day(on) & within_reach(scope, function, "code"))
    return frozenset(rows.order_by().values_list("type", flat=True).distinct())


def get_institution(*, scope: Scope, code: str, function: str = SEE) -> Institution:
    """:raises UnableToFind: also for one out of reach"""
    found = list_institutions(scope=scope, on=None, function=function).filter(pk=code).first()
    if found is None:
        raise UnableToFind(Text("没有这个机构", "There is no such institution"))
    return found


def list_memberships(*, scope: Scope, institution: str, function: str = SEE) -> QuerySet[Membership]:
    """An institution's memberships, past ones too, newest first."""
    rows = Membership.objects.filter(Q(institution=institution) & within_reach(scope, function))
    return rows.select_related("lead").order_by("-from_on", "id")


def get_memberships(*, scope: Scope, on: date, institutions: Iterable[str] | None = None, function: str = SEE) -> dict[str, Membership]:
    """By institution, its membership of the day: the tight one where there are several, else the loose one."""
    rows = Membership.objects.filter(on_day(on) & _among(institutions) & within_reach(scope, function)).select_related("lead")
    ordered = sorted(rows, key=lambda row: (_MODE_ORDER.get(row.mode, 9), row.from_on), reverse=True)
    return {row.institution_id: row for row in ordered}


def list_members(*, scope: Scope, lead: str, on: date, function: str = SEE) -> QuerySet[Institution]:
    """The institutions under a lead hospital on a day, whatever the mode."""
    codes = Membership.objects.filter(on_day(on), lead=lead).values("institution")
    return list_institutions(scope=scope, on=on, function=function).filter(pk__in=codes)


def get_populations(
    *, scope: Scope, institutions: Iterable[str] | None = None, year: int | None = None, function: str = SEE
) -> dict[str, dict[str, People]]:
    """By institution and scope, the latest count up to and including `year` (the latest of all on None)."""
    rows = Population.objects.filter(_among(institutions) & within_reach(scope, function))
    if year is not None:
        rows = rows.filter(year__lte=year)
    found: defaultdict[str, dict[str, People]] = defaultdict(dict)
    for row in rows.order_by("year"):
        found[row.institution_id][row.scope] = People(row.people, row.year, row.scope, row.remark)
    return dict(found)


def list_populations(*, scope: Scope, institution: str, function: str = SEE) -> QuerySet[Population]:
    rows = Population.objects.filter(Q(institution=institution) & within_reach(scope, function))
    return rows.order_by("-year", "scope")


def get_limits(*, scope: Scope, on: date, institutions: Iterable[str] | None = None, function: str = SEE) -> dict[str, StaffLimit]:
    """The approved staff total of the day by institution; those without one have no limit."""
    rows = StaffLimit.objects.filter(on_day(on) & _among(institutions) & within_reach(scope, function))
    return {row.institution_id: row for row in rows}


def list_limits(*, scope: Scope, institutions: Iterable[str] | None = None, function: str = SEE) -> QuerySet[StaffLimit]:
    """All limits, past and coming ones too, oldest first."""
    return StaffLimit.objects.filter(_among(institutions) & within_reach(scope, function)).order_by("institution", "from_on")


def get_posts(*, scope: Scope, on: date, institutions: Iterable[str] | None = None, function: str = SEE) -> dict[str, dict[str, int]]:
    """Approved posts of the day by institution and kind."""
    rows = PostCount.objects.filter(on_day(on) & _among(institutions) & within_reach(scope, function))
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for institution, kind, posts in rows.values_list("institution_id", "kind", "posts"):
        found[institution][kind] = posts
    return dict(found)


def get_establishment_total(*, scope: Scope, on: date) -> int:
    """Establishment posts of the whole county on a day (六(一)2): a sum, and so nobody's secret."""
    return StaffLimit.objects.filter(on_day(on)).aggregate(sum=Sum("establishment"))["sum"] or 0


def list_signboards(*, scope: Scope, on: date) -> list[tuple[str, str, str]]:
    """Code, name and English name of every institution open on a day, whatever the reach: what stands on its signboard."""
    rows = Institution.objects.filter(on_day(on)).order_by("sequence", "code")
    return list(rows.values_list("code", "name", "name_en"))


def count_by_place(*, scope: Scope, on: date) -> dict[str, dict[str, int]]:
    """By township or street and type, the institutions open on a day, whatever the reach: what stands where is nobody's secret."""
    rows = Institution.objects.filter(on_day(on)).order_by().values_list("place_id", "type").annotate(count=Count("code"))
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for place, kind, count in rows:
        found[place][kind] = count
    return dict(found)


def get_types(*, scope: Scope, on: date) -> dict[str, str]:
    """The type of every institution open on a day by code, whatever the reach: it stands on its signboard."""
    return dict(Institution.objects.filter(on_day(on)).values_list("code", "type"))


def get_names(*, scope: Scope, codes: Collection[str] | None = None) -> dict[str, str]:
    """Short names by code. A name is on the signboard, so no function is needed."""
    rows = Institution.objects.all() if codes is None else Institution.objects.filter(pk__in=codes)
    return dict(rows.values_list("code", "short_name"))


def get_labels(*, scope: Scope) -> dict[str, Text]:
    """Short names by code in both languages; as open to all as `get_names`."""
    rows = Institution.objects.only("code", "short_name", "name_en")
    return {row.code: row.short_label for row in rows}


def _among(institutions: Iterable[str] | None) -> Q:
    return Q() if institutions is None else Q(institution__in=list(institutions))
