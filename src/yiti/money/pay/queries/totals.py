"""Quarter and year totals, and plans."""

from django.db.models import QuerySet

from yiti.kernel.scopes import Scope
from yiti.money.pay.models import Plan, QuarterTotal, YearTotal


def list_quarter_totals(*, scope: Scope, period: str) -> QuerySet[QuarterTotal]:
    """The totals that count for a quarter, of the institutions whose funds the reader may see."""
    rows = (
        QuarterTotal.objects.filter(period=period, run__superseded_by__isnull=True)
        .select_related("institution")
        .order_by("institution__sequence")
    )
    reach = scope.institutions("funds.see")
    return rows if reach is None else rows.filter(institution__in=reach)


def list_year_totals(*, scope: Scope, year: int) -> QuerySet[YearTotal]:
    rows = YearTotal.objects.filter(year=year).select_related("institution").order_by("institution__sequence")
    if scope.may("year_totals.review") or scope.may("year_totals.propose"):
        return rows
    reach = scope.institutions("funds.see")
    return rows if reach is None else rows.filter(institution__in=reach)


def list_plans(*, scope: Scope, year: int) -> QuerySet[Plan]:
    rows = Plan.objects.filter(year=year).select_related("institution").order_by("institution__sequence", "-version")
    reach = scope.institutions("pay.see")
    if reach is None or scope.may("plan.approve") or scope.may("plan.file"):
        return rows
    return rows.filter(institution__in=reach | (scope.institutions("plan.review") or frozenset()))


def get_plan(*, scope: Scope, plan: int) -> Plan | None:
    row = Plan.objects.select_related("institution").filter(pk=plan).first()
    if row is None or not list_plans(scope=scope, year=row.year).filter(pk=plan).exists():
        return None
    return row
