"""Whom somebody may see."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from yiti.kernel.scopes import Scope

from .models import ResidentStay

SEE = "residents.see"


def within_sight(scope: Scope, function: str = SEE) -> Q:
    """Those whose last stay is at an institution within reach."""
    codes = scope.institutions(function)
    if codes is None:
        return Q()
    return Q(pk__in=_last_stays().filter(institution__in=codes).values("resident"))


def _last_stays() -> QuerySet[ResidentStay]:
    later = ResidentStay.objects.filter(resident=OuterRef("resident")).order_by("-from_on").values("pk")[:1]
    return ResidentStay.objects.filter(pk=Subquery(later))
