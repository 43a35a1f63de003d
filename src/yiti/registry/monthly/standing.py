"""Which version of a return counts: the highest of its month. No rights are asked here: whoever shows what is read asks."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from yiti.kernel.periods import Period
from yiti.registry.institutions.models import Institution

from .declared import fits, is_open_in, list_declared
from .models import HandedFigure, HandedReturn

Place = tuple[str, date]
"""Institution, empty for the county, and the month's first day."""


def current(rows: QuerySet[HandedReturn]) -> QuerySet[HandedReturn]:
    """Of these, the returns that no newer version stands beside."""
    newer = HandedReturn.objects.filter(
        Q(institution=OuterRef("institution")) | Q(institution__isnull=True),
        declared=OuterRef("declared"),
        month=OuterRef("month"),
        version__gt=OuterRef("version"),
    )
    return rows.filter(~Exists(newer))


def of_kind(declared: str) -> QuerySet[HandedReturn]:
    """The returns of a declaration as it is now: those of the county, or those of institutions."""
    is_county = list_declared()[declared].about == "county"
    return HandedReturn.objects.filter(declared=declared, institution__isnull=is_county)


def find_standing(declared: str, months: Iterable[Period]) -> dict[Place, HandedReturn]:
    """The returns that count, of these months."""
    rows = current(of_kind(declared)).filter(month__in={month.first for month in months})
    return {(row.institution_id or "", row.month): row for row in rows}


def read_ledger_rows() -> Iterator[tuple[str, str, str, Decimal]]:
    """
    Institution, month as `2026-08`, item and amount of every figure that counts.

    One about the county stands at every institution of the return's types that was open in the month.
    """
    places = list(Institution.objects.order_by("code"))
    for item in list_declared().values():
        rows = HandedFigure.objects.filter(handed__in=current(of_kind(item.id)), item__in=[figure.item for figure in item.figures])
        found = rows.order_by("handed__institution", "handed__month", "item").values_list(
            "handed__institution", "handed__month", "item", "amount"
        )
        for institution, month, name, amount in found.iterator():
            period = Period.month_of(month)
            homes = [institution] if institution else [row.pk for row in places if fits(item, row) and is_open_in(row, period)]
            for home in homes:
                yield home, str(period), name, amount


def amounts_of(row: HandedReturn) -> dict[str, Decimal]:
    """By item."""
    return {figure.item: figure.amount for figure in row.figures.all()}
