"""What the assessment asks of the registry: who is assessed, whose clinics, which months have accounts."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from yiti.kernel.periods import Period
from yiti.registry.institutions.assessed import assessed_on
from yiti.registry.institutions.models import Institution, InstitutionType
from yiti.registry.ledger.models import AccountSheet

CLINICS = (InstitutionType.VILLAGE_CLINIC, InstitutionType.COMMUNITY_STATION)


def list_assessed(on: date, among: Collection[str] | None = None) -> list[Institution]:
    """The institutions of a category that is assessed on a day, open on it, in the annex's order."""
    found = Institution.objects.filter(assessed_on(on) & _open(on))
    return list(found if among is None else found.filter(code__in=among))


def list_clinics(on: date, parents: Collection[str] | None = None) -> list[Institution]:
    """The village clinics, open on a day, of hospitals and centres that have villages (附件1 五)."""
    found = Institution.objects.filter(_open(on), type__in=CLINICS, parent__has_villages=True).select_related("parent")
    return list(found if parents is None else found.filter(parent__in=parents))


def list_months_with_accounts(institution: str, period: Period) -> set[date]:
    """The months of a period, by their first day, that have a current account sheet."""
    sheets = AccountSheet.objects.filter(institution=institution, is_current=True, month__gte=period.first, month__lt=period.end)
    return set(sheets.values_list("month", flat=True))


def _open(on: date) -> Q:
    return (Q(from_on__isnull=True) | Q(from_on__lte=on)) & (Q(until_on__isnull=True) | Q(until_on__gt=on))
