"""Two at once, truly: in two connections, with a start together. Whatever the order, one acts, the other is told, nothing is lost."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from yiti.care.public_health.models import Enrolment, FollowUp
from yiti.care.public_health.operations import Signing, correct_follow_up, sign_follow_up, withdraw_follow_up
from yiti.care.residents.models import Resident
from yiti.events.journal.models import Event, ResidentVersion
from yiti.foundation.decisions.models import Decision
from yiti.foundation.decisions.operations import approve_decision, propose_decision, reject_decision
from yiti.foundation.workflow.models import Step
from yiti.foundation.workflow.operations import finish_steps
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import system_scope
from yiti.measure.assessment.models import LiveScore, Score
from yiti.measure.assessment.operations import AlreadyOpen, open_quarter, send_scores, take_live

from . import live, quarters
from .county import ASSESSED, CENTRE, CLINICS, NOW, TODAY, build_county, scope_of
from .people import answer, enrol, enter_person
from .quarters import FIRST, QUARTER, SECOND, enter

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def together(*acts: Callable[[], object]) -> list[object]:
    """What each act returned or was refused with, begun at the same moment."""
    gate = threading.Barrier(len(acts))
    found: list[object] = [None] * len(acts)

    def run(at: int) -> None:
        gate.wait()
        try:
            found[at] = acts[at]()
        except Exception as error:
            found[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def count_conflicts(found: list[object]) -> int:
    wrong = [item for item in found if isinstance(item, Exception) and not isinstance(item, Conflict)]
    assert not wrong, wrong
    return sum(isinstance(item, Conflict) for item in found)


def test_one_of_six_opens_the_quarter() -> None:
    build_county()
    found = together(*[lambda: open_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY)] * 6)
    assert count_conflicts(found) == sum(isinstance(item, AlreadyOpen) for item in found) == 5
    assert Step.objects.filter(step="send").count() == 3


def test_one_of_six_enters_a_score() -> None:
    build_county()
    quarters.ready_to_score()
    found = together(*[lambda: enter("assessor", CENTRE, FIRST, "50")] * 6)
    assert count_conflicts(found) == 5
    score = Score.objects.get()
    found = together(*[lambda value=str(value): enter("assessor", CENTRE, FIRST, value, version=1) for value in range(6)])  # type: ignore[misc]
    assert count_conflicts(found) == 5
    score.refresh_from_db()
    assert score.version == 2


def test_of_those_who_take_and_correct_live_scores_at_once_one_does() -> None:
    build_county()
    live.ready()
    seal = live.seal()
    acts: list[Callable[[], object]] = [
        lambda: take_live(scope=scope_of("assessor"), period=QUARTER, seal=seal, now=NOW),
        lambda: enter("assessor", CENTRE, live.LIVE, "7", reason="误录"),
    ]
    found = together(*acts, *acts, *acts)
    assert count_conflicts(found) == 5
    score = Score.objects.get(institution=CENTRE)
    assert LiveScore.objects.get(of=score).score == 5
    assert score.version == 1


def test_two_assessors_who_send_last_at_once_finish_the_step() -> None:
    build_county()
    quarters.ready_to_score()
    for institution in ASSESSED:
        enter("assessor", institution, FIRST, "50")
        enter("assessor2", institution, SECOND, "30")
    found = together(
        lambda: send_scores(scope=scope_of("assessor"), period=QUARTER, today=TODAY),
        lambda: send_scores(scope=scope_of("assessor2"), period=QUARTER, today=TODAY),
    )
    assert found == [3, 3]
    assert set(Step.objects.filter(step="assessors_report").values_list("state", flat=True)) == {"done"}


def test_a_county_step_opens_though_the_last_institutions_end_at_once() -> None:
    build_county()
    quarters.open_it()
    for name in ("send", "lead_review"):
        finish_steps(scope=system_scope(), workflow="quarter", period=QUARTER, step=name, today=TODAY)

    def finish(code: str) -> Callable[[], object]:
        return lambda: finish_steps(
            scope=system_scope(), workflow="quarter", period=QUARTER, step="assessors_report", subjects=[code], today=TODAY
        )

    assert count_conflicts(together(*(finish(code) for code in ASSESSED))) == 0
    assert Step.objects.get(step="rank").state == Step.State.OPEN


def test_one_of_two_settles_a_decision() -> None:
    build_county()
    proposal = propose_decision(
        scope=scope_of("clerk"), parameter="reference_wage", value="75000", from_on=TODAY.replace(month=1), number="1号",
        decided_on=TODAY, today=TODAY, now=NOW,
    )  # fmt: skip
    found = together(
        lambda: approve_decision(scope=scope_of("lead"), id=proposal.pk, now=NOW),
        lambda: reject_decision(scope=scope_of("commission"), id=proposal.pk, now=NOW, answer="不行"),
    )
    assert count_conflicts(found) == 1
    assert Decision.objects.get().state in (Decision.State.APPROVED, Decision.State.REJECTED)


def test_scores_differ_by_whoever_came_first_only() -> None:
    build_county()
    quarters.ready_to_score()
    found = together(*[lambda code=code: enter("assessor", code, FIRST, "50") for code in ASSESSED])  # type: ignore[misc]
    assert count_conflicts(found) == 0
    assert {score.score for score in Score.objects.all()} == {Decimal(50)}


def _patient() -> str:
    build_county()
    resident = enter_person()
    enrol(resident)
    return resident


def _form(resident: str, key: str, systolic: int = 150) -> Signing:
    return Signing(service="hypertension_follow_up", resident=resident, day=TODAY, answers=answer(systolic), key=key)


def test_a_form_sent_six_times_at_once_is_signed_once() -> None:
    resident = _patient()
    found = together(*[lambda: sign_follow_up(scope=scope_of("doctor"), signing=_form(resident, "one-filling"), today=TODAY, now=NOW)] * 6)
    assert count_conflicts(found) == 0
    assert len({row.pk for row in found if isinstance(row, FollowUp)}) == 1
    assert FollowUp.objects.count() == Event.objects.filter(kind="follow_up").count() == 1


def test_two_who_sign_for_the_same_person_and_day_make_one() -> None:
    resident = _patient()
    found = together(*[
        lambda key=key: sign_follow_up(scope=scope_of("worker"), signing=_form(resident, key), today=TODAY, now=NOW)  # type: ignore[misc]
        for key in ("of-the-doctor", "of-the-worker", "of-a-third")
    ])  # fmt: skip
    assert count_conflicts(found) == 2
    assert Event.objects.filter(kind="follow_up").count() == 1


def test_a_correction_and_a_withdrawal_at_once_void_one_event_once() -> None:
    resident = _patient()
    record = sign_follow_up(scope=scope_of("doctor"), signing=_form(resident, "the-first-one"), today=TODAY, now=NOW).pk
    corrected = _form(resident, "the-correction", 130)
    found = together(
        lambda: correct_follow_up(scope=scope_of("doctor"), record=record, signing=corrected, reason="读错", today=TODAY, now=NOW),
        lambda: withdraw_follow_up(scope=scope_of("worker"), record=record, reason="不是他", today=TODAY, now=NOW),
    )
    assert count_conflicts(found) == 1
    assert Event.objects.filter(voids__isnull=False).count() == 1
    standing = FollowUp.objects.filter(voided_at=None).count()
    assert Enrolment.objects.get().grade == ("controlled" if standing else "")


def test_a_number_entered_at_two_desks_at_once_stands_once() -> None:
    build_county()
    found = together(*[lambda at=at: enter_person(at=at) for at in CLINICS] * 2)  # type: ignore[misc]
    assert count_conflicts(found) == 3
    assert Resident.objects.count() == ResidentVersion.objects.count() == 1
