"""Notices as their audience may read them."""

from datetime import date

from django.db.models import Q, QuerySet

from yiti.kernel.scopes import Scope

from .models import Notice, Objection


def list_notices(*, scope: Scope, period: str = "", duty: str = "") -> QuerySet[Notice]:
    """Open notices for everybody who may see notices; an institution's pay notice for that institution alone."""
    if not scope.may("notices.see"):
        return Notice.objects.none()
    rows = Notice.objects.select_related("institution", "run")
    if period:
        rows = rows.filter(period=period)
    if duty:
        rows = rows.filter(duty=duty)
    return rows.filter(~Q(audience=Notice.Audience.STAFF) | _own(scope))


def _own(scope: Scope) -> Q:
    codes = {scope.actor.institution} - {""}
    seen = scope.institutions("pay.see")
    return Q() if seen is None else Q(institution__in=codes | seen)


def get_notice(*, scope: Scope, number: str) -> Notice | None:
    return list_notices(scope=scope).filter(number=number).first()


def list_objections(*, scope: Scope, notice: Notice) -> QuerySet[Objection]:
    """Objections to a notice that the reader may see."""
    if not list_notices(scope=scope).filter(pk=notice.pk).exists():
        return Objection.objects.none()
    return Objection.objects.filter(notice=notice)


def days_left(notice: Notice, today: date) -> int:
    """Calendar days until the last day of publicity, that day included; 0 when it is over."""
    return max(0, (notice.until_on - today).days + 1)
