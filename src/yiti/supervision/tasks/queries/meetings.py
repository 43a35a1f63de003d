"""Meetings of the leading groups and what they resolved."""

from collections.abc import Iterable

from django.db.models import QuerySet

from yiti.kernel.scopes import Scope
from yiti.supervision.tasks.models import Meeting, Resolution
from yiti.supervision.tasks.offices import SEE


def list_meetings(*, scope: Scope) -> QuerySet[Meeting]:
    """The newest first."""
    scope.require(SEE)
    return Meeting.objects.all()


def list_resolutions(*, scope: Scope, meetings: Iterable[Meeting]) -> list[Resolution]:
    """With the tasks that they became."""
    scope.require(SEE)
    return list(Resolution.objects.filter(meeting__in=meetings).select_related("task", "meeting"))
