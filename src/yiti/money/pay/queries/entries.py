"""What institutions entered by the month, what they paid, and how complete a quarter's entries are."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.money.pay.models import MonthlyPay, Payment, StaffResult

from .people import list_members

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MonthState:
    """How far one month's entries are: people who need an entry, those who have one; results, then pay."""

    month: Period
    wanted: int
    results: int
    paid_people: int
    pay: int

    @property
    def is_complete(self) -> bool:
        return self.results >= self.wanted and self.pay >= self.paid_people


def list_staff_results(*, scope: Scope, institution: str, first: date, end: date) -> QuerySet[StaffResult]:
    """Monthly results in `[first, end)` (`staff_results.enter` or `pay.see` of the institution)."""
    if not scope.may("staff_results.enter", institution):
        scope.require("pay.see", institution)
    rows = StaffResult.objects.filter(institution=institution, month__gte=first, month__lt=end)
    return rows.select_related("person").order_by("month", "person")


def list_result_houses(*, scope: Scope, month: date) -> frozenset[str]:
    """Institutions that entered results for a month, for those who see the county's progress. That they did is no secret within it."""
    scope.require("overview.see", "*")
    return frozenset(StaffResult.objects.filter(month=month).values_list("institution_id", flat=True).distinct().order_by())


def list_monthly_pay(*, scope: Scope, institution: str, first: date, end: date) -> QuerySet[MonthlyPay]:
    """Monthly components of pay in `[first, end)` (`pay.see` of the institution)."""
    scope.require("pay.see", institution)
    rows = MonthlyPay.objects.filter(institution=institution, month__gte=first, month__lt=end)
    return rows.select_related("person").order_by("month", "person")


def list_own_monthly_pay(*, scope: Scope, first: date, end: date) -> QuerySet[MonthlyPay]:
    """The reader's own monthly components of pay."""
    if not scope.actor.staff or not scope.may("pay.own"):
        return MonthlyPay.objects.none()
    return MonthlyPay.objects.filter(person=scope.actor.staff, month__gte=first, month__lt=end).select_related("person").order_by("month")


def list_own_results(*, scope: Scope, first: date, end: date) -> QuerySet[StaffResult]:
    """The reader's own monthly results."""
    if not scope.actor.staff or not scope.may("pay.own"):
        return StaffResult.objects.none()
    return StaffResult.objects.filter(person=scope.actor.staff, month__gte=first, month__lt=end).order_by("month")


def list_payments(*, scope: Scope, period: str, institution: str = "") -> QuerySet[Payment]:
    """Payments of a quarter within `pay.see`."""
    scope.require("pay.see", institution or None)
    rows = Payment.objects.filter(period=period).select_related("person", "institution", "payslip")
    if institution:
        rows = rows.filter(institution=institution)
    reach = scope.institutions("pay.see")
    rows = rows if reach is None else rows.filter(institution__in=reach)
    return rows.order_by("institution__sequence", "paid_on", "person", "id")


def list_month_states(*, scope: Scope, institution: str, period: str) -> list[MonthState]:
    """Each month of a quarter, in a fixed number of queries a month."""
    quarter = Period.parse(period)
    first, end = quarter.first, quarter.end
    results = _count(list_staff_results(scope=scope, institution=institution, first=first, end=end))
    pay = _count(MonthlyPay.objects.filter(institution=institution, month__gte=first, month__lt=end))
    states = []
    for month in quarter.each_month():
        members = list_members(scope=scope, institution=institution, first=month.first, end=month.end)
        entered, payable = results.get(month.first, NOBODY), pay.get(month.first, NOBODY)
        wanted = {member.code for member in members if member.needs_result}
        own = {member.code for member in members if not member.is_guest}
        states.append(MonthState(month, len(wanted), len(wanted & entered), len(own), len(own & payable)))
    return states


def _count(rows: QuerySet[StaffResult] | QuerySet[MonthlyPay]) -> dict[date, frozenset[str]]:
    found: dict[date, set[str]] = {}
    for month, person in rows.order_by().values_list("month", "person_id"):
        found.setdefault(month, set()).add(person)
    return {month: frozenset(people) for month, people in found.items()}
