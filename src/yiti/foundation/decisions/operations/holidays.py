"""A year's holidays, copied from the State Council's notice: entered by one, approved by another. Nothing is guessed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.decisions.holidays import Span, UnableToAnnounce, check_days, write_spans
from yiti.foundation.decisions.models import HolidayYear
from yiti.foundation.decisions.queries import get_holidays
from yiti.kernel.four_eyes import require_another
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .decisions import UnableToSettle


@transaction.atomic
def propose_holidays(
    *, scope: Scope, year: int, number: str, announced_on: date, spans: Sequence[Span], worked: Sequence[date], today: date, now: datetime
) -> HolidayYear:
    """
    Enter the holidays of a year as its notice has them (`decisions.propose`); no due day moves until another approves.

    :raises UnableToAnnounce: without number, for a notice of the future or of another year, for days that cannot be
    """
    scope.require("decisions.propose")
    if not number.strip():
        raise UnableToAnnounce(Text("请填写通知的文号", "Give the number of the notice"), field="number")
    if announced_on > today:
        raise UnableToAnnounce(Text("通知日期不能晚于今天", "A notice cannot be dated in the future"), field="announced_on")
    if announced_on.year not in (year - 1, year):
        words = Text(f"{year} 年的放假通知在 {year - 1} 年或当年发布", f"The notice for {year} is issued in {year - 1} or {year}")
        raise UnableToAnnounce(words, field="announced_on")
    check_days(year, spans, worked)
    made = HolidayYear.objects.create(
        year=year,
        number=number.strip(),
        announced_on=announced_on,
        spans=write_spans(sorted(spans, key=lambda span: span.from_on)),
        worked=[day.isoformat() for day in sorted(set(worked))],
        proposed_by=scope.actor.username,
        proposed_at=now,
    )
    _record(scope, "holidays.propose", made, None)
    return made


@transaction.atomic
def approve_holidays(*, scope: Scope, id: int, now: datetime, answer: str = "") -> HolidayYear:
    """
    Approve what another entered (`decisions.approve`). From now on new due days go by it; days that were set stay.

    An approved calendar of the same year is replaced.

    :raises UnableToActAlone: for the one who entered it
    :raises UnableToSettle: where somebody was quicker
    """
    made = _lock(scope, id, "decisions.approve")
    require_another(made.proposed_by, scope=scope)
    older = HolidayYear.objects.filter(year=made.year, state=HolidayYear.State.APPROVED).first()
    if older is not None:
        before = _shown(older)
        older.state = HolidayYear.State.REPLACED
        older.save(update_fields=["state"])
        _record(scope, "holidays.replace", older, before)
    return _settle(scope, made, HolidayYear.State.APPROVED, now, answer)


@transaction.atomic
def reject_holidays(*, scope: Scope, id: int, now: datetime, answer: str) -> HolidayYear:
    """
    Turn it down with the reason (`decisions.approve`).

    :raises UnableToActAlone, UnableToSettle: as `approve_holidays`
    :raises UnableToAnnounce: without a reason
    """
    made = _lock(scope, id, "decisions.approve")
    require_another(made.proposed_by, scope=scope)
    if not answer.strip():
        raise UnableToAnnounce(Text("请写明哪里与通知不符", "Say where it differs from the notice"), field="answer")
    return _settle(scope, made, HolidayYear.State.REJECTED, now, answer)


@transaction.atomic
def withdraw_holidays(*, scope: Scope, id: int, now: datetime) -> HolidayYear:
    """
    Take one's own entry back.

    :raises Forbidden: for anybody else
    :raises UnableToSettle: where it is settled already
    """
    made = _lock(scope, id, "decisions.propose")
    if made.proposed_by != scope.actor.username:
        raise Forbidden(Text("只有登记人可以撤回", "Only the one who entered it can take it back"))
    return _settle(scope, made, HolidayYear.State.WITHDRAWN, now, "")


def _lock(scope: Scope, id: int, function: str) -> HolidayYear:
    """The entry while it waits, with all of its year locked, so that two approvals queue."""
    scope.require(function)
    year = get_holidays(scope=scope, id=id).year
    made = {row.pk: row for row in HolidayYear.objects.select_for_update().filter(year=year).order_by("pk")}[id]
    if made.state != HolidayYear.State.PROPOSED:
        who = made.settled_by or made.proposed_by
        raise UnableToSettle(Text(f"{year} 年的这份节假日已由 {who} 办结", f"{who} has already settled this calendar of {year}"))
    return made


def _settle(scope: Scope, made: HolidayYear, state: HolidayYear.State, now: datetime, answer: str) -> HolidayYear:
    before = _shown(made)
    made.state, made.settled_by, made.settled_at, made.answer = state, scope.actor.username, now, answer.strip()
    made.save(update_fields=["state", "settled_by", "settled_at", "answer"])
    _record(scope, f"holidays.{DEEDS[state]}", made, before)
    return made


DEEDS = {"approved": "approve", "rejected": "reject", "withdrawn": "withdraw"}


def _shown(made: HolidayYear) -> dict[str, Any]:
    return {
        "year": made.year, "number": made.number, "announced_on": made.announced_on, "spans": made.spans, "worked": made.worked,
        "state": str(made.state), "proposed_by": made.proposed_by, "settled_by": made.settled_by, "answer": made.answer,
    }  # fmt: skip


def _record(scope: Scope, action: str, made: HolidayYear, before: dict[str, Any] | None) -> None:
    record_change(scope=scope, action=action, table="decisions_holidayyear", key=made.pk, before=before, after=_shown(made))
