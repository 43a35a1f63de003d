"""Meetings of the leading groups, what they resolved, and when they are to meet next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.forms.queries import list_entries
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.figures import Figure
from yiti.kernel.scopes import Scope, system_scope
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.duties import Body, Meets
from yiti.supervision.tasks.models import Meeting, Resolution
from yiti.supervision.tasks.offices import SEE


@dataclass(frozen=True, slots=True)
class MeetingDuty:
    """
    When a body has to meet next: `due` is so many days after it last met, or after the interval came into force.

    `interval` is the parameter's value, None while nobody decided it; then there is no day.
    """

    pack: str
    body: Body
    every: str
    last: date | None
    interval: Figure | None
    due: date | None
    late_days: int = 0


def list_meetings(*, scope: Scope) -> QuerySet[Meeting]:
    """The newest first."""
    scope.require(SEE)
    return Meeting.objects.all()


def list_resolutions(*, scope: Scope, meetings: Iterable[Meeting]) -> list[Resolution]:
    """With the tasks that they became."""
    scope.require(SEE)
    return list(Resolution.objects.filter(meeting__in=meetings).select_related("task", "meeting"))


def list_meeting_duties(*, scope: Scope, today: date) -> list[MeetingDuty]:
    """Of the bodies that a document has meet again and again; that they met is nobody's secret, also where a register says so."""
    scope.require(SEE)
    asked = [(owner, body, body.meets) for owner in load_pack(get_installation().pack).chain for body in owner.bodies if body.meets]
    if not asked:
        return []
    held = _held(today)
    return [_duty(scope, owner, body, meets, held, today) for owner, body, meets in asked]


def _held(today: date) -> Mapping[tuple[str, str], date]:
    """The latest day of a meeting of each body."""
    rows = Meeting.objects.filter(held_on__lte=today).order_by().values_list("pack", "body").annotate(last=Max("held_on"))
    return {(pack, body): last for pack, body, last in rows}


def _duty(scope: Scope, owner: Pack, body: Body, meets: Meets, held: Mapping[tuple[str, str], date], today: date) -> MeetingDuty:
    book = get_book_of(scope=scope, pack=owner.id, on=today)
    told = _entered(meets, today)
    last = max((day for day in (held.get((owner.id, body.id)), told) if day), default=None)
    if not book.is_set(meets.every):
        return MeetingDuty(owner.id, body, meets.every, last, None, None)
    interval = book.parameter(meets.every)
    voice = book.entry(meets.every).voice
    since = last or max(owner.in_force_from, (voice and voice.from_on) or date.min)
    due = since + timedelta(days=int(interval.number))
    return MeetingDuty(owner.id, body, meets.every, last, interval, due, max(0, (today - due).days))


def _entered(meets: Meets, today: date) -> date | None:
    if meets.form is None:
        return None
    rows = list_entries(scope=system_scope(), form=meets.form, end=today + timedelta(days=1))
    last: date | None = rows.aggregate(last=Max("on"))["last"]
    return last
