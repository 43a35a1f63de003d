"""Quarter and year totals, and plans."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Refused
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.queries import list_cycles
from yiti.money.pay.models import Plan, QuarterTotal, YearTotal
from yiti.policy.rules import compute

DUE = "next_year_totals"
TOLD = ("fed_back", "published")
"""States of a quarter in which institutions know their results; before, the county alone does."""


def is_told(*, scope: Scope, period: str) -> bool:
    """Whether this reader may know the results of a quarter yet: the county at any time, institutions from feedback on."""
    if scope.institutions("overview.see") is None:
        return True
    return list_cycles(scope=system_scope(scope.actor.username)).filter(pk=period, state__in=TOLD).exists()


def list_quarter_totals(*, scope: Scope, period: str) -> QuerySet[QuarterTotal]:
    """The totals that count for a quarter, of the institutions whose funds the reader may see; told from feedback on."""
    rows = (
        QuarterTotal.objects.filter(period=period, run__superseded_by__isnull=True)
        .select_related("institution")
        .order_by("institution__sequence")
    )
    if not is_told(scope=scope, period=period):
        return rows.none()
    reach = scope.institutions("funds.see")
    return rows if reach is None else rows.filter(institution__in=reach)


def list_year_totals(*, scope: Scope, year: int) -> QuerySet[YearTotal]:
    rows = YearTotal.objects.filter(year=year).select_related("institution", "year_run").order_by("institution__sequence")
    if scope.may("year_totals.review") or scope.may("year_totals.propose"):
        return rows
    reach = scope.institutions("funds.see")
    return rows if reach is None else rows.filter(institution__in=reach)


@dataclass(frozen=True, slots=True)
class TotalsDue:
    """When a year's totals must be with HR and finance: as printed, and as the county's holiday rule moves it; or why that is unknown."""

    printed: date
    on: date | None
    clause: Clause | None
    unknown: Text = NOTHING

    @property
    def is_moved(self) -> bool:
        return self.on is not None and self.on != self.printed


def get_totals_due(*, scope: Scope, year: int) -> TotalsDue:
    """
    The day of the year before on which a year's totals are due, by rule `deadlines` (六(二)2(3)).

    :raises Refused: `pack-not-in-force` for years before the pack
    """
    book = get_book(scope=scope, on=date(year - 1, 12, 31))
    figure = book.parameter(f"deadlines.{DUE}")
    month, _, day = str(figure.value).partition("-")
    printed, clause = date(year - 1, int(month), int(day)), figure.clauses[0] if figure.clauses else None
    try:
        answer = compute("deadlines", pack=book, inputs={"year": year - 1})
    except Refused as refusal:
        return TotalsDue(printed, None, clause, refusal.message)
    return TotalsDue(printed, date.fromisoformat(answer.result["due"][DUE]), clause)


def list_plans(*, scope: Scope, year: int) -> QuerySet[Plan]:
    """Plans of a year, the last version of an institution first: the whole county's for those who approve or file."""
    rows = Plan.objects.filter(year=year).select_related("institution").order_by("institution__sequence", "-version")
    reaches = [scope.institutions(function) for function in ("pay.see", "plan.draft", "plan.discuss", "plan.review")]
    if None in reaches or scope.may("plan.approve") or scope.may("plan.file"):
        return rows
    return rows.filter(institution__in=frozenset[str]().union(*(reach for reach in reaches if reach)))


def get_plan(*, scope: Scope, plan: int) -> Plan | None:
    row = Plan.objects.select_related("institution").filter(pk=plan).first()
    if row is None or not list_plans(scope=scope, year=row.year).filter(pk=plan).exists():
        return None
    return row
