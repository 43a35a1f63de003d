"""Many enrolments at once with the follow-ups that were signed: what another system hands over, and the synthetic county."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.db import transaction

from yiti.care.public_health.models import Enrolment, EnrolmentStep, FollowUp
from yiti.care.public_health.words import SERVICES
from yiti.foundation.audit.operations import Changed, record_changes
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.scopes import Scope

ENTER = "services.enter"
TABLE = "public_health_enrolment"
MANY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStep:
    """Into a programme (`enter`, also at another institution later) or out of it (`leave`), with the name of its event."""

    action: str
    on: date
    institution: str
    event: str
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFollowUp:
    """A follow-up as it was signed, graded by the norm after the one before it, with the name of its event."""

    on: date
    institution: str
    answers: Mapping[str, Any]
    grade: str
    case: str
    next_on: date
    event: str
    staff: str
    signed_by: str
    signed_name: str
    signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEnrolment:
    """A resident's time in a programme with its steps and follow-ups, oldest first; `due_on` None for somebody who left."""

    resident: str
    programme: str
    institution: str
    entered_on: date
    due_on: date | None
    grade: str = ""
    left_on: date | None = None
    ending: str = ""
    steps: tuple[NewStep, ...] = ()
    follow_ups: tuple[NewFollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """The keys of the records by the names of their events, as the journal keeps them."""

    steps: dict[str, str]
    follow_ups: dict[str, str]


@transaction.atomic
def load_enrolments(*, scope: Scope, enrolments: Sequence[NewEnrolment]) -> Loaded:
    """
    Keep the records; their events are added by the caller (`load_frames`), under the names told here and with the keys answered.

    The rows are trusted to be checked, graded and new. The audit is told how many there are at each institution.

    :raises Forbidden: without `services.enter` at every institution named
    :raises django.db.IntegrityError: for a second time in the same programme, or two follow-ups of one day
    """
    for code in {one.institution for one in enrolments}:
        scope.require(ENTER, code)
    pack = get_installation().pack
    loaded = Loaded({}, {})
    for first in range(0, len(enrolments), MANY):
        _load(enrolments[first : first + MANY], pack, loaded)
    record_changes(scope=scope, changes=_tell(enrolments))
    return loaded


def _load(rows: Sequence[NewEnrolment], pack: str, loaded: Loaded) -> None:
    made = Enrolment.objects.bulk_create(
        [
            Enrolment(
                resident_id=row.resident, programme=row.programme, institution_id=row.institution, entered_on=row.entered_on,
                left_on=row.left_on, ending=row.ending, due_on=row.due_on, grade=row.grade,
            )
            for row in rows
        ]
    )  # fmt: skip
    steps = EnrolmentStep.objects.bulk_create(
        [
            EnrolmentStep(
                enrolment=enrolment, action=step.action, on=step.on, institution_id=step.institution, event=step.event,
                signed_by=step.signed_by, signed_at=step.signed_at,
            )
            for enrolment, row in zip(made, rows, strict=True)
            for step in row.steps
        ]
    )  # fmt: skip
    loaded.steps.update((step.event, str(step.pk)) for step in steps)
    before: dict[int, FollowUp] = {}
    for turn in zip_longest(*(row.follow_ups for row in rows)):
        present = [(made[at], one) for at, one in enumerate(turn) if one is not None]
        signed = FollowUp.objects.bulk_create([_record(enrolment, one, before.get(enrolment.pk), pack) for enrolment, one in present])
        before.update((enrolment.pk, record) for (enrolment, _), record in zip(present, signed, strict=True))
        loaded.follow_ups.update((record.event, str(record.pk)) for record in signed)


def _record(enrolment: Enrolment, one: NewFollowUp, before: FollowUp | None, pack: str) -> FollowUp:
    return FollowUp(
        service=SERVICES[enrolment.programme], pack=pack, programme=enrolment.programme, resident_id=enrolment.resident_id,
        enrolment=enrolment, institution_id=one.institution, staff=one.staff, on=one.on, answers=dict(one.answers), grade=one.grade,
        case=one.case, next_on=one.next_on, before=before, key=f"load-{one.event}"[-64:], event=one.event, signed_by=one.signed_by,
        signed_name=one.signed_name, signed_at=one.signed_at,
    )  # fmt: skip


def _tell(rows: Sequence[NewEnrolment]) -> list[Changed]:
    counts: dict[str, tuple[int, int]] = {}
    for row in rows:
        people, records = counts.get(row.institution, (0, 0))
        counts[row.institution] = people + 1, records + len(row.follow_ups)
    return [
        Changed(action="services.load", table=TABLE, key=code, after={"enrolments": people, "follow_ups": records}, institution=code)
        for code, (people, records) in sorted(counts.items())
    ]
