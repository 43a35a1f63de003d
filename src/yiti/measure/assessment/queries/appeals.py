"""Appeals, and until when they may be filed."""

from datetime import date

from django.db.models import Q, QuerySet

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.files.models import Attachment, StoredFile
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import find_cycle
from yiti.measure.assessment.models import Appeal
from yiti.policy.calendars import calendar_of

EVIDENCE = "assessment_appeal"
DAYS = "publicity_working_days"


def get_appeal_deadline(*, scope: Scope, period: str) -> date | None:
    """
    The last day for appeals against a quarter: so many working days after publication as the county decided for publicity.

    None while it is not published: then there is time.

    :raises Refused: `parameter-unset` where the county has not decided how many days
    """
    cycle = find_cycle(period)
    if cycle.published_on is None:
        return None
    book = get_book_of(scope=scope, pack=cycle.pack, on=cycle.published_on)
    return calendar_of(book).add_workdays(cycle.published_on, int(book.parameter(DAYS).number))


def list_appeals(*, scope: Scope, period: str = "", state: str = "") -> QuerySet[Appeal]:
    """Appeals within `appeals.file`, `appeals.decide` or `scores.see`, the newest first."""
    found = Appeal.objects.select_related("institution", "cycle", "run")
    reaches = [scope.institutions(function) for function in ("appeals.file", "appeals.decide", "scores.see")]
    if None not in reaches:
        found = found.filter(institution__in=frozenset[str]().union(*(reach for reach in reaches if reach)))
    if period:
        found = found.filter(cycle=period)
    return found.filter(state=state) if state else found


def get_appeal(*, scope: Scope, id: int) -> Appeal:
    """:raises Forbidden: also for an appeal that the reader may not know of"""
    found = list_appeals(scope=scope).filter(pk=id).first()
    if found is None:
        raise Forbidden(Text("没有这项申诉，或您看不到", "There is no such appeal, or it is not yours to see"))
    return found


def list_appeal_files(*, scope: Scope, id: int) -> QuerySet[StoredFile]:
    """The evidence of an appeal, oldest first."""
    found = get_appeal(scope=scope, id=id)
    return StoredFile.objects.filter(pk__in=Attachment.objects.filter(owner_kind=EVIDENCE, owner_key=str(found.pk)).values("file"))


def list_upheld_unsettled(*, scope: Scope, period: str = "") -> QuerySet[Appeal]:
    """Upheld appeals that no new run has answered, the oldest first (`quarter.rank` or `appeals.decide`)."""
    if not (scope.may("quarter.rank") or scope.may("appeals.decide")):
        raise Forbidden(Text("您没有办这件事的权限", "You are not allowed to do this"))
    found = Appeal.objects.filter(Q(state=Appeal.State.UPHELD), run__isnull=True).select_related("institution", "cycle")
    return (found.filter(cycle=period) if period else found).order_by("decided_on", "pk")
