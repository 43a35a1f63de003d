"""What the quarter's run takes in: scores, accounts from January on, the year's totals, what was granted before."""

from decimal import Decimal
from typing import Any

from django.db.models import Sum

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.measure.assessment.queries import get_quarter_inputs
from yiti.money.pay.models import QuarterTotal, YearTotal
from yiti.money.pay.refusals import UnableToRank
from yiti.registry.ledger.queries import get_month_sums


def gather_quarter(*, scope: Scope, period: str, is_today: bool = False) -> dict[str, Any]:
    """
    The inputs of the chain `quarter` as they stand now; live figures as they were when scores were taken, or with `is_today` by now.

    :raises UnableToRank: where an institution has no reviewed total for the year
    """
    quarter = Period.parse(period)
    scored = get_quarter_inputs(scope=scope, period=period, is_today=is_today)
    codes = [row["id"] for row in scored]
    months = quarter.year_to_date()
    sums = get_month_sums(scope=system_scope(scope.actor.username), institutions=codes, months=[month.first for month in months])
    approved = dict(YearTotal.objects.filter(year=quarter.year, institution__in=codes).values_list("institution_id", "increment"))
    granted = get_granted(quarter)
    missing = [row["name"] for row in scored if row["id"] not in approved]
    if missing:
        names = "、".join(missing)
        raise UnableToRank(
            Text(f"还没有 {quarter.year} 年核增总量：{names}", f"no total for {quarter.year} yet: {', '.join(missing)}"),
            code="year-total-missing",
        )
    for row in scored:
        held = sums.get(row["id"], {})
        row["accounts"] = {
            str(month): {item: f"{amount:.2f}" for item, amount in sorted(held.get(month.first, {}).items())} for month in months
        }
        row["approved_year_total"] = f"{approved[row['id']]:.2f}"
        row["granted_to_date"] = f"{granted.get(row['id'], Decimal(0)):.2f}"
    return {"period": period, "institutions": scored}


def get_granted(quarter: Period) -> dict[str, Decimal]:
    """What the year's earlier quarters offered to each institution, with what they held back, by the runs that count."""
    rows = QuarterTotal.objects.filter(
        period__startswith=f"{quarter.year}Q", period__lt=str(quarter), run__superseded_by__isnull=True
    ).values_list("institution_id")
    return dict(rows.annotate(granted=Sum("available")))
