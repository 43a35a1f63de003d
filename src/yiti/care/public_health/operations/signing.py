"""Sign a follow-up, put it right, take it back: record and event in one transaction."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yiti.care.public_health.answers import Answers, digest_of, list_meanings, read_answers
from yiti.care.public_health.declared import get_declared
from yiti.care.public_health.grading import judge, require_day, require_enrolment, twin_words
from yiti.care.public_health.members import (
    find_enrolment,
    home_on,
    list_standing,
    refresh,
    require_reach,
    see_to_serve,
    staff_pseudonym,
)
from yiti.care.public_health.models import Enrolment, FollowUp
from yiti.care.public_health.names import make_event_name
from yiti.care.public_health.refusals import UnableToFindRecord, UnableToSign
from yiti.care.public_health.rules import next_day
from yiti.care.residents.models import Resident
from yiti.events.journal.operations import NewEvent, append_events, take_back
from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.services import Service

from .moves import move_programmes

ENTER = "services.enter"
TABLE = "public_health_followup"
KEY = re.compile(r"[0-9A-Za-z-]{8,64}", re.ASCII)
SOURCE = "follow_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """
    One filled-in form: for whom, of which day, done by which institution (empty for the one that answers for the resident).

    `key` names this filling-in; sent again it is the same one. `signed_name` is who did it where that is not the one who hands it in: a
    record out of another system.
    """

    service: str
    resident: str
    day: date
    answers: Answers
    key: str
    institution: str = ""
    signed_name: str = ""


@transaction.atomic
def sign_follow_up(*, scope: Scope, signing: Signing, today: date, now: datetime) -> FollowUp:
    """
    Keep a follow-up, add its event, and set when the next one is due, all or nothing.

    The same key with the same answers gives back what was signed, and signs nothing.

    :raises UnableToSign: naming the field; also for somebody who is not in the programme on that day
    :raises Conflict: for another follow-up of that day, or a key that was used for something else
    :raises UnableToFindResident, Forbidden: out of reach
    """
    _require_key(signing.key)
    service = get_declared(signing.service)
    resident = see_to_serve(scope, signing.resident)
    enrolment = find_enrolment(resident, service.programme, hold=True)
    answers = read_answers(service, signing.answers)
    known = FollowUp.objects.filter(key=signing.key).first()
    if known:
        return _same(known, signing, answers)
    enrolment = require_enrolment(enrolment)
    home = home_on(resident, today)
    institution = signing.institution or home
    require_reach(scope, institution)
    if enrolment.institution_id != home:
        move_programmes(scope, resident.pk, home, today, today, now)
        enrolment.refresh_from_db()
    require_day(signing.day, enrolment, today)
    made = _write(scope, service, resident, enrolment, signing, institution, answers, today, now, None)
    _tell(scope, "services.sign", made, before=None)
    return made


@transaction.atomic
def correct_follow_up(*, scope: Scope, record: int, signing: Signing, reason: str, today: date, now: datetime) -> FollowUp:
    """
    Put a signed follow-up right: its event is voided, the record stays with the reason, and another one with its own event replaces it.

    :raises UnableToSign: without a reason, or as `sign_follow_up`
    :raises Conflict: where somebody corrected or withdrew it already
    """
    _require_key(signing.key)
    said = _require_reason(reason)
    old = _hold(scope, record)
    service = get_declared(old.service)
    answers = read_answers(service, signing.answers)
    known = FollowUp.objects.filter(key=signing.key).first()
    if known and known.replaces_id == old.pk:
        return _same(known, signing, answers)
    _require_standing(old)
    require_day(signing.day, old.enrolment, today)
    _void(scope, old, said, today, now)
    made = _write(scope, service, _kept(old.resident), old.enrolment, signing, old.institution_id, answers, today, now, old)
    _tell(scope, "services.correct", made, before={**_summary(old), "record": old.pk, "reason": said})
    return made


@transaction.atomic
def withdraw_follow_up(*, scope: Scope, record: int, reason: str, today: date, now: datetime) -> None:
    """
    Take a signed follow-up back that never was: its event is voided, the record stays with the reason, and the one before holds again.

    :raises Conflict: where it was corrected or withdrawn already
    """
    said = _require_reason(reason)
    old = _hold(scope, record)
    _require_standing(old)
    _void(scope, old, said, today, now)
    _refresh(get_declared(old.service), old.enrolment, _kept(old.resident))
    record_change(
        scope=scope, action="services.withdraw", table=TABLE, key=old.pk, before=_summary(old), after={"reason": said},
        institution=old.institution_id,
    )  # fmt: skip


def _write(
    scope: Scope, service: Service, resident: Resident, enrolment: Enrolment, signing: Signing, institution: str, answers: dict[str, Any],
    today: date, now: datetime, replaces: FollowUp | None,
) -> FollowUp:  # fmt: skip
    standing = list_standing(resident, service.programme)
    twin = standing.filter(on=signing.day).first()
    if twin:
        raise Conflict(twin_words(twin))
    judged = judge(service, resident, answers, signing.day)
    graded, own = judged.graded, not signing.signed_name
    made = FollowUp.objects.create(
        service=service.id, pack=get_installation().pack, programme=service.programme, resident_id=resident.pk, enrolment=enrolment,
        institution_id=institution, staff=scope.actor.staff if own else "", on=signing.day, answers=answers, grade=graded.grade,
        case=graded.case, next_on=judged.next_on, before=judged.before, replaces=replaces, key=signing.key, event=make_event_name(),
        signed_by=scope.actor.username, signed_name=(signing.signed_name or scope.actor.name)[:100], signed_at=now,
    )  # fmt: skip
    append_events(scope=scope, function=ENTER, events=[_event(scope, service, made)], today=today, now=now)
    _refresh(service, enrolment, resident)
    return made


def _event(scope: Scope, service: Service, made: FollowUp) -> NewEvent:
    means = list_meanings(service, made.answers)
    details = {
        "programme": service.programme, "face_to_face": "face_to_face" in means, "grade": made.grade, "systolic": made.answers["systolic"],
        "diastolic": made.answers["diastolic"], "glucose": None, "referred": "referred" in means,
    }  # fmt: skip
    return NewEvent(
        kind="follow_up", day=made.on, institution=made.institution_id, staff=staff_pseudonym(scope) if made.staff else None,
        resident=made.resident_id, details=details, event=made.event, source=SOURCE, source_key=str(made.pk),
    )  # fmt: skip


def _void(scope: Scope, old: FollowUp, reason: str, today: date, now: datetime) -> None:
    old.void_event = take_back(scope=scope, function=ENTER, event=old.event, today=today, now=now, source=SOURCE, source_key=str(old.pk))
    old.voided_at, old.voided_by, old.void_reason = now, scope.actor.username, reason
    old.save(update_fields=["void_event", "voided_at", "voided_by", "void_reason"])


def _refresh(service: Service, enrolment: Enrolment, resident: Resident) -> None:
    if enrolment.left_on is None:
        refresh(enrolment, resident, next_day(service.standard_on(enrolment.entered_on), enrolment.entered_on, is_soon=False))


def _hold(scope: Scope, record: int) -> FollowUp:
    found = FollowUp.objects.filter(pk=record).first()
    if found is None or not scope.may(ENTER, found.institution_id):
        raise UnableToFindRecord(Text("没有这条记录", "There is no such record"))
    Enrolment.objects.select_for_update().get(pk=found.enrolment_id)
    return FollowUp.objects.select_related("resident", "enrolment").get(pk=record)


def _kept(resident: Resident) -> Resident:
    return resident.merged_into or resident


def _require_standing(old: FollowUp) -> None:
    if old.voided_at:
        raise Conflict(Text("这条随访已经更正或撤回，请看最新的", "This follow-up was corrected or withdrawn already; look at the newest"))


def _same(known: FollowUp, signing: Signing, answers: dict[str, Any]) -> FollowUp:
    """What the key signed before, where it was the same."""
    if (known.resident_id, known.on, known.answers) != (signing.resident, signing.day, answers):
        raise Conflict(
            Text("这份表已经送出过，内容不同；请打开已存的那条更正", "This form was sent before with other answers; correct the record")
        )
    return known


def _require_key(key: str) -> None:
    if not KEY.fullmatch(key):
        raise UnableToSign(Text("表单缺少编号，请刷新后再交", "The form has no key; reload it and send it again"), code="key")


def _require_reason(reason: str) -> str:
    said = " ".join(reason.split())[:200]
    if not said:
        raise UnableToSign(Text("请写明原因", "Say why"), field="reason")
    return said


def _summary(record: FollowUp) -> dict[str, Any]:
    """What the audit keeps of a record: no health facts, but a hash over the answers, by which a changed record is found."""
    return {
        "resident": record.resident_id, "on": record.on, "service": record.service, "event": record.event, "next_on": record.next_on,
        "answers": digest_of(record.answers),
    }  # fmt: skip


def _tell(scope: Scope, action: str, made: FollowUp, before: dict[str, Any] | None) -> None:
    record_change(
        scope=scope, action=action, table=TABLE, key=made.pk, before=before, after=_summary(made), institution=made.institution_id
    )
