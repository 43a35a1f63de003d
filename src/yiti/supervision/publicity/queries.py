"""Notices as their audience may read them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from yiti.foundation.papers import matches
from yiti.kernel.scopes import Scope
from yiti.policy.calendars import Calendar, is_workday

from .digests import digest_of
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
    seen = scope.institutions("pay.see")
    if seen is None:
        return rows
    own = seen | ({scope.actor.institution} - {""})
    return rows.filter(~Q(audience=Notice.Audience.STAFF) | Q(institution__in=own))


def count_posted(*, scope: Scope, period: str, duty: str) -> int:
    """How many houses posted their own notice of a duty. That they did is nobody's secret; what it says is."""
    return Notice.objects.filter(period=period, duty=duty).count() if scope.may("notices.see") else 0


def get_notice(*, scope: Scope, number: str) -> Notice | None:
    return list_notices(scope=scope).filter(number=number).first()


def list_objections(*, scope: Scope, notice: Notice) -> QuerySet[Objection]:
    """Objections to a notice that the reader may see."""
    if not list_notices(scope=scope).filter(pk=notice.pk).exists():
        return Objection.objects.none()
    return Objection.objects.filter(notice=notice)


def days_left(notice: Notice, today: date, calendar: Calendar | None = None) -> int:
    """Working days until the last day of publicity, today and that day included; 0 when it is over. Without calendar the shipped one."""
    span = range(max(0, (notice.until_on - today).days + 1))
    return sum(is_workday(today + timedelta(days=step), calendar) for step in span)


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a check: `genuine`, `wrong-code`, `changed` (what is stored is not what was posted) or `unknown` number."""

    verdict: str
    notice: Notice | None = None


def check_notice(*, scope: Scope, number: str, code: str) -> Checked:
    """
    Hold a paper's number and code against what is stored. Whoever holds the paper may ask; the notice itself is answered
    only to those who may see it.
    """
    found = Notice.objects.select_related("run").filter(number=number.strip()).first()
    if found is None:
        return Checked("unknown")
    key = settings.YITI_CHECK_CODE_KEY.encode()
    seen = found if list_notices(scope=scope).filter(pk=found.pk).exists() else None
    if not matches(found.check_code, digest_of(found.content, found.run), found.number, key):
        return Checked("changed", seen)
    return Checked("genuine", seen) if matches(code, digest_of(found.content, found.run), found.number, key) else Checked("wrong-code")
