"""What corrections after appeals changed, for whom, and when it is settled."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from yiti.foundation.runs.models import Run
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import Difference


@dataclass(frozen=True, slots=True)
class InstitutionDifference:
    """What one correction comes to at one institution: people concerned, sum of changes, and the period that settled it."""

    institution: str
    name: Text
    period: str
    old_run: int
    new_run: int
    people: int
    sum: Decimal
    settled: int

    @property
    def is_settled(self) -> bool:
        return self.settled == self.people


def list_corrections(*, scope: Scope) -> QuerySet[Run]:
    """Runs of quarters that correct an earlier one, newest first (`overview.see`)."""
    scope.require("overview.see")
    rows = Run.objects.filter(kind="quarter", supersedes__isnull=False).exclude(reason="").select_related("supersedes")
    return rows.defer("inputs", "pack", "results").order_by("-closed_at")


def list_difference_sums(*, scope: Scope, period: str = "") -> list[InstitutionDifference]:
    """By institution and correction, sums alone: within `funds.see` or `pay.see`."""
    rows = Difference.objects.filter(period=period) if period else Difference.objects.all()
    reach = scope.institutions("funds.see") if scope.may("funds.see") else scope.institutions("pay.see")
    if reach is not None:
        rows = rows.filter(institution__in=reach)
    grouped = rows.order_by("-period", "institution__sequence", "new_run").values(
        "institution", "institution__name", "institution__name_en", "period", "old_run", "new_run"
    )
    return [
        InstitutionDifference(
            row["institution"], Text(row["institution__name"], row["institution__name_en"] or row["institution__name"]),
            row["period"], row["old_run"], row["new_run"], row["people"], row["sum"], row["settled"],
        )
        for row in grouped.annotate(people=Count("id"), sum=Sum("amount"), settled=Count("id", filter=~Q(settled_in="")))
    ]  # fmt: skip


def list_person_differences(*, scope: Scope, period: str = "", institution: str = "") -> QuerySet[Difference]:
    """By person, within `pay.see`; whoever may not see pay gets the own ones."""
    rows = Difference.objects.select_related("person", "institution", "payslip").order_by("-period", "institution__sequence", "person")
    if period:
        rows = rows.filter(period=period)
    if institution:
        rows = rows.filter(institution=institution)
    if scope.may("pay.see"):
        reach = scope.institutions("pay.see")
        return rows if reach is None else rows.filter(institution__in=reach)
    return rows.filter(person=scope.actor.staff) if scope.actor.staff and scope.may("pay.own") else rows.none()
