"""Payslips: one's own, and an institution's."""

from decimal import Decimal

from django.db.models import QuerySet, Sum

from yiti.kernel.scopes import Scope
from yiti.money.pay.models import Payment, Payslip


def list_payslips(*, scope: Scope, period: str = "", institution: str = "") -> QuerySet[Payslip]:
    """Slips that the reader may see: those of the institutions whose pay is his to see, else his own alone."""
    rows = Payslip.objects.select_related("person", "institution")
    if period:
        rows = rows.filter(period=period)
    if institution:
        rows = rows.filter(institution=institution)
    if scope.may("pay.see"):
        reach = scope.institutions("pay.see")
        return rows if reach is None else rows.filter(institution__in=reach)
    if scope.may("pay.own") and scope.actor.staff:
        return rows.filter(person=scope.actor.staff)
    return rows.none()


def list_own_payslips(*, scope: Scope) -> QuerySet[Payslip]:
    """The reader's own slips, latest first."""
    if not scope.actor.staff or not scope.may("pay.own"):
        return Payslip.objects.none()
    return Payslip.objects.filter(person=scope.actor.staff).select_related("person", "institution").order_by("-period", "-id")


def get_payslip(*, scope: Scope, number: str) -> Payslip | None:
    """One slip, where it is the reader's to see: his own, or of an institution whose pay he may see."""
    row = Payslip.objects.select_related("person", "institution", "run").filter(number=number).first()
    if row is None:
        return None
    is_own = bool(scope.actor.staff) and row.person_id == scope.actor.staff and scope.may("pay.own")
    return row if is_own or scope.may("pay.see", row.institution_id) else None


def slip_path(slip: Payslip) -> str:
    """The result path of a slip in its run, from its number."""
    return f"slips[{int(slip.number.rsplit('-', 1)[1]) - 1}]"


def get_paid_sums(*, scope: Scope, period: str) -> dict[str, tuple[Decimal, Decimal]]:
    """Per institution that the reader may see: what its slips come to, and what was paid of them."""
    slips = list_payslips(scope=scope, period=period).order_by().values_list("institution_id").annotate(sum=Sum("amount"))
    paid = dict(Payment.objects.filter(period=period).order_by().values_list("institution_id").annotate(sum=Sum("amount")))
    return {institution: (amount, paid.get(institution, Decimal(0))) for institution, amount in slips}
