"""What stands in the way of signing a follow-up, and its grade after the one before it: form, sheet and call ask alike."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yiti.care.residents.models import Resident
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.services import Service

from .answers import Answers, observe
from .declared import get_declared
from .members import list_standing
from .models import Enrolment, FollowUp
from .refusals import UnableToSign
from .rules import Graded, Observed, grade_follow_up


@dataclass(frozen=True, slots=True)
class Judged:
    """The grade, the day of the next one, and the follow-up that it was graded after."""

    graded: Graded
    next_on: date
    before: FollowUp | None


def judge(service: Service, resident: Resident, answers: Answers, day: date, *, between: Observed | None = None) -> Judged:
    """
    Grade answers after the last follow-up that stands before the day, or after `between` where that is a later one.

    :raises UnableToSign: for a next day that the norm does not allow
    """
    before = list_standing(resident, service.programme).filter(on__lt=day).first()
    seen = observe(get_declared(before.service), before.answers, before.on) if before else None
    if between and (seen is None or seen.day < between.day):
        seen = between
    graded = grade_follow_up(service, observe(service, answers, day), born_on=resident.born_on, before=seen)
    return Judged(graded, _next_on(answers, graded, day), before)


def require_day(day: date, enrolment: Enrolment, today: date) -> None:
    """:raises UnableToSign: for a day after today, or outside the time in the programme"""
    if day > today:
        raise UnableToSign(Text(f"日期 {day} 在今天（{today}）之后", f"{day} lies after today ({today})"), code="in-the-future", field="on")
    if day < enrolment.entered_on or (enrolment.left_on and day >= enrolment.left_on):
        raise UnableToSign(
            Text(f"{day} 不在管理期内（{enrolment.entered_on} 起）", f"{day} is outside the programme (from {enrolment.entered_on})"),
            code="not-enrolled", field="on",
        )  # fmt: skip


def require_enrolment(enrolment: Enrolment | None) -> Enrolment:
    """:raises UnableToSign: for somebody who is not in the programme"""
    if enrolment is None:
        raise UnableToSign(Text("还没有纳入管理，请先建档", "Not in the programme yet: enrol first"), code="not-enrolled")
    return enrolment


def twin_words(twin: FollowUp) -> Text:
    who, day = twin.signed_name or twin.signed_by, twin.on
    return Text(f"{day} 已由{who}记过一次随访；要改请更正那一条", f"A follow-up of {day} was signed by {who} already; correct that one")


def _next_on(answers: Answers, graded: Graded, day: date) -> date:
    wanted: Any = answers.get("next_on")
    if wanted is None:
        return graded.due_on
    found = date.fromisoformat(wanted)
    if not day < found <= graded.due_on:
        place = graded.figures["due_on"].note
        raise UnableToSign(
            Text(f"下次随访应在 {day} 之后、{graded.due_on} 之前（含）：{graded.says.zh}（{place.zh}）",
                 f"The next follow-up must lie after {day} and not after {graded.due_on}: {graded.says.en} ({place.en})"),
            code="out-of-range", field="next_on",
        )  # fmt: skip
    return found
