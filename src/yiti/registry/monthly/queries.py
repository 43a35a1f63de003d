"""What others may ask of monthly returns. Those about the county are everybody's who sees returns."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.policy.packs.shapes.monthly import MonthlyFigure, MonthlyReturn
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import list_institutions

from .declared import ENTER, SEE, enters, find_declared, fits, is_due, is_open_in, list_declared, list_figures
from .models import HandedFigure, HandedReturn
from .standing import current, of_kind


@dataclass(frozen=True, slots=True)
class Missing:
    """A month's return that nobody handed in; no institution where it is the county's."""

    item: MonthlyReturn
    institution: Institution | None
    month: Period


@dataclass(frozen=True, slots=True)
class Record:
    """One figure of a month with the return that it stands in, for whoever opens a number down to it."""

    figure: MonthlyFigure
    item: MonthlyReturn
    handed: HandedReturn
    amount: Decimal


def list_returns(*, scope: Scope) -> list[MonthlyReturn]:
    """The returns that somebody sees or hands in, in the pack's order: those to hand in first."""
    found = [item for item in list_declared().values() if scope.may(SEE) or enters(scope, item)]
    return sorted(found, key=lambda item: not enters(scope, item))


def list_places(*, scope: Scope, declared: str, month: Period) -> list[Institution]:
    """The institutions within reach that a return is asked of in a month; none where it is the county's."""
    item = find_declared(declared)
    if item.about == "county" or not is_due(item, month):
        return []
    return [row for row in _homes(scope) if fits(item, row) and is_open_in(row, month)]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many a month's return is asked within reach, and how many handed it in; the county counts as one."""

    item: MonthlyReturn
    month: Period
    asked: int
    handed: int


def list_coverage(*, scope: Scope, months: Sequence[Period]) -> list[Coverage]:
    """Every return that the reader meets, by return and month."""
    homes, handed = _homes(scope), _list_keys(scope, months)
    found: list[Coverage] = []
    for item in list_returns(scope=scope):
        fitting = [row for row in homes if fits(item, row)]
        if item.about == "institution" and not fitting:
            continue
        for month in months:
            places = [""] if item.about == "county" else [row.pk for row in fitting if is_open_in(row, month)]
            places = places if is_due(item, month) else []
            there = sum((item.id, place, month.first) in handed for place in places)
            found.append(Coverage(item, month, len(places), there))
    return found


def list_handed(*, scope: Scope, declared: str, months: Iterable[Period] | None = None) -> dict[tuple[str, date], HandedReturn]:
    """The versions that count, with their figures, by institution (empty for the county) and the month's first day; all months on None."""
    rows = current(of_kind(declared)).filter(_reach(scope))
    if months is not None:
        rows = rows.filter(month__in=[month.first for month in months])
    return {(row.institution_id or "", row.month): row for row in rows.prefetch_related("figures")}


def list_versions(*, scope: Scope, declared: str, institution: str, month: Period) -> Sequence[HandedReturn]:
    """All versions of a month's return, the newest first, with their figures read."""
    rows = of_kind(find_declared(declared).id).filter(_reach(scope), month=month.first)
    rows = rows.filter(institution=institution) if institution else rows.filter(institution__isnull=True)
    return list(rows.prefetch_related("figures").order_by("-version"))


def list_missing(*, scope: Scope, months: Iterable[Period], today: date, is_own: bool = False) -> list[Missing]:
    """
    What is over and was not handed in, within reach, by return, month and institution.

    With `is_own` only what this person hands in.
    """
    over = [month for month in months if month.end <= today]
    handed, found = _list_keys(scope, over), list[Missing]()
    rows = list(list_institutions(scope=scope, on=None, function=ENTER if is_own else SEE)) if over else []
    for item in list_returns(scope=scope) if over else []:
        if is_own and not enters(scope, item):
            continue
        places = [row for row in rows if fits(item, row)]
        for month in (month for month in over if is_due(item, month)):
            asked = [None] if item.about == "county" else [row for row in places if is_open_in(row, month)]
            found += [Missing(item, row, month) for row in asked if (item.id, row.pk if row else "", month.first) not in handed]
    return found


def list_records(*, scope: Scope, items: Collection[str], institutions: Collection[str], months: Iterable[Period]) -> list[Record]:
    """The figures behind a sum of the ledger: of these items, at these institutions or of the county that stands at them."""
    scope.require(SEE)
    known, firsts = list_figures(), [month.first for month in months]
    asked = {name: known[name] for name in items if name in known}
    found: list[Record] = []
    for item in {item.id: item for item, _ in asked.values()}.values():
        rows = current(of_kind(item.id)).filter(_reach(scope), month__in=firsts)
        rows = rows if item.about == "county" else rows.filter(institution__in=institutions)
        names = [name for name, (home, _) in asked.items() if home.id == item.id]
        figures = HandedFigure.objects.filter(handed__in=rows, item__in=names).select_related("handed", "handed__institution")
        found += [Record(asked[row.item][1], item, row.handed, row.amount) for row in figures]
    return sorted(found, key=lambda one: (one.handed.month, one.handed.institution_id or "", one.figure.item))


def _homes(scope: Scope) -> list[Institution]:
    """The institutions whose returns somebody sees or hands in, open or not, in the order of the annex."""
    rows = {
        row.pk: row
        for function in (SEE, ENTER)
        if scope.may(function)
        for row in list_institutions(scope=scope, on=None, function=function)
    }
    return sorted(rows.values(), key=lambda row: (row.sequence, row.pk))


def _list_keys(scope: Scope, months: Iterable[Period]) -> set[tuple[str, str, date]]:
    """Return, institution (empty for the county) and month of all that was handed in."""
    rows = HandedReturn.objects.filter(_reach(scope), month__in=[month.first for month in months], version=1)
    return {(declared, institution or "", month) for declared, institution, month in rows.values_list("declared", "institution", "month")}


def _reach(scope: Scope) -> Q:
    """Returns within either function's reach; those of the county for whoever has one of them at all."""
    if not scope.may(SEE) and not scope.may(ENTER):
        return Q(pk__in=[])
    reaches = [scope.institutions(function) for function in (SEE, ENTER) if scope.may(function)]
    if None in reaches:
        return Q()
    codes = {code for reach in reaches if reach is not None for code in reach}
    return Q(institution__in=codes) | Q(institution__isnull=True)
