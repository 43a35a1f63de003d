"""What others may ask of accounts. Every query names the `function` under which it is asked."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope

from .models import AccountRow, AccountSheet

SEE = "accounts.see"

MonthSums = dict[str, dict[date, dict[str, Decimal]]]
"""Institution → first day of the month → item → yuan."""


class UnableToFind(UnableTo):
    code = "not-found"


def _reach(scope: Scope, function: str, field: str = "institution") -> Q:
    codes = scope.institutions(function)
    return Q() if codes is None else Q(**{f"{field}__in": codes})


def list_sheets(*, scope: Scope, institution: str, first: date, end: date, function: str = SEE) -> QuerySet[AccountSheet]:
    """The current sheets of the months that begin in `[first, end)`, with `lines` and `sum`."""
    rows = AccountSheet.objects.filter(_reach(scope, function), institution=institution, is_current=True, month__gte=first, month__lt=end)
    return rows.annotate(lines=Count("rows"), sum=Sum("rows__amount")).order_by("month")


def list_versions(*, scope: Scope, institution: str, month: date, function: str = SEE) -> QuerySet[AccountSheet]:
    """All versions of a month as sent, the newest first, with `lines` and `sum`; drafts of imports are none."""
    rows = AccountSheet.objects.filter(_reach(scope, function), institution=institution, month=month, version__isnull=False)
    return rows.annotate(lines=Count("rows"), sum=Sum("rows__amount")).order_by("-version")


def get_sheet(*, scope: Scope, institution: str, month: date, version: int | None = None, function: str = SEE) -> AccountSheet | None:
    """One version of a month, the current one on None; None where nothing was sent."""
    rows = AccountSheet.objects.filter(_reach(scope, function), institution=institution, month=month, version__isnull=False)
    return (rows.filter(is_current=True) if version is None else rows.filter(version=version)).first()


def get_month_sums(*, scope: Scope, institutions: Iterable[str], months: Iterable[date], function: str = SEE) -> MonthSums:
    """The current accounts by institution, month and item, in one query. A month that nobody sent is absent, as is an item without rows."""
    codes = set(institutions)
    reach = scope.institutions(function)
    wanted = codes if reach is None else codes & reach
    rows = AccountRow.objects.filter(sheet__is_current=True, sheet__institution__in=wanted, sheet__month__in=list(months))
    found: defaultdict[str, dict[date, dict[str, Decimal]]] = defaultdict(dict)
    sums = rows.order_by().values_list("sheet__institution", "sheet__month", "item").annotate(sum=Sum("amount"))
    for institution, month, item, amount in sums:
        found[institution].setdefault(month, {})[item] = amount
    return dict(found)


def list_rows(
    *, scope: Scope, institution: str, months: Iterable[date], item: str | None = None, function: str = SEE
) -> QuerySet[AccountRow]:
    """The lines behind a sum, in the order of the sheets; all items on None."""
    rows = AccountRow.objects.filter(
        _reach(scope, function, "sheet__institution"), sheet__is_current=True, sheet__institution=institution, sheet__month__in=list(months)
    )
    if item is not None:
        rows = rows.filter(item=item)
    return rows.select_related("sheet").order_by("sheet__month", "line")


def list_sheet_rows(*, scope: Scope, sheet: int, function: str = SEE) -> QuerySet[AccountRow]:
    """The lines of one version, in their order."""
    return AccountRow.objects.filter(_reach(scope, function, "sheet__institution"), sheet=sheet).order_by("line")


def list_sent_months(*, scope: Scope, institutions: Iterable[str], months: Iterable[date], function: str = SEE) -> dict[str, set[date]]:
    """By institution, the months for which accounts stand."""
    rows = AccountSheet.objects.filter(_reach(scope, function), institution__in=list(institutions), month__in=list(months), is_current=True)
    found: defaultdict[str, set[date]] = defaultdict(set)
    for institution, month in rows.values_list("institution_id", "month"):
        found[institution].add(month)
    return dict(found)
