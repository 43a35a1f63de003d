"""Accounts as they currently stand."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from yiti.kernel.scopes import Scope
from yiti.registry.institutions.queries import within_reach

from .models import AccountRow

SEE = "accounts.see"


def get_month_sums(
    *, scope: Scope, institutions: Collection[str], months: Collection[date], function: str = SEE
) -> dict[str, dict[date, dict[str, Decimal]]]:
    """Institution → month (its first day) → item → yuan, over the current sheets; what has no row is left out. One query."""
    rows = (
        AccountRow.objects.filter(sheet__is_current=True, sheet__institution__in=institutions, sheet__month__in=months)
        .filter(within_reach(scope, function, "sheet__institution"))
        .order_by()
        .values_list("sheet__institution", "sheet__month", "item")
        .annotate(sum=Sum("amount"))
    )
    found: defaultdict[str, dict[date, dict[str, Decimal]]] = defaultdict(dict)
    for institution, month, item, amount in rows:
        found[institution].setdefault(month, {})[item] = amount
    return dict(found)


def list_rows(*, scope: Scope, institution: str, months: Collection[date], item: str, function: str = SEE) -> QuerySet[AccountRow]:
    """The lines of an item in the current sheets of some months: the leaf that a fund pool ends in."""
    rows = AccountRow.objects.filter(sheet__is_current=True, sheet__institution=institution, sheet__month__in=months, item=item)
    return rows.filter(within_reach(scope, function, "sheet__institution")).select_related("sheet").order_by("on", "line")
