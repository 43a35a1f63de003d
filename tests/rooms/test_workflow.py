"""Steps open one after the other, are taken by those who may, and nobody is overtaken unseen."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiti.foundation.audit.models import Change
from yiti.foundation.workflow.flows import COUNTY, get_flow
from yiti.foundation.workflow.models import Message, Step
from yiti.foundation.workflow.operations import (
    Blocked,
    StepClosed,
    UnableToMove,
    UnableToStart,
    finish_steps,
    mark_read,
    move_step,
    reckon_due_days,
    remind,
    reopen_steps,
    start_steps,
)
from yiti.foundation.workflow.queries import UnknownStep, list_board, list_messages, list_todos, list_waiting
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import system_scope

from .county import ASSESSED, CENTRE, HOSPITAL, NOW, PACK, PASTORAL, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")
QUARTER = "2026Q3"


@pytest.fixture
def quarter(county: None) -> None:
    due = reckon_due_days(scope=system_scope(), pack=PACK, period=QUARTER)
    start_steps(
        scope=scope_of("clerk"), pack=PACK, workflow="quarter", period=QUARTER, today=date(2026, 10, 1), institutions=ASSESSED, due=due
    )


def step(name: str, subject: str = CENTRE, workflow: str = "quarter") -> Step:
    return Step.objects.get(workflow=workflow, step=name, subject=subject)


def move(who: str, name: str, to: str = "done", subject: str = CENTRE, reason: str = "", version: int = 0) -> Step:
    found = step(name, subject)
    return move_step(scope=scope_of(who), id=found.pk, to=to, today=TODAY, version=version or found.version, reason=reason)


def test_parts_of_a_step_follow_one_another_and_later_ones_return_to_the_first() -> None:
    flow = get_flow(PACK, "quarter")
    names = [part.id for part in flow.parts]
    assert names[:3] == ["send", "lead_review", "assessors_report"]
    assert flow.part("lead_review").after == ("send",)
    assert flow.part("lead_review").returns_to == "send"
    assert set(flow.part("rank").after) == {"lead_review", "assessors_report"}
    assert flow.part("feedback").after == ("approve",)
    assert flow.part_for("quarter.approve") == flow.part("approve")


@pytest.mark.usefixtures("quarter")
def test_due_days_of_the_third_quarter_fall_after_the_holiday() -> None:
    assert step("send").due_on == date(2026, 10, 8)
    assert step("assessors_report").due_on == date(2026, 10, 10)
    assert step("pay").due_on == date(2026, 10, 26)


@pytest.mark.usefixtures("quarter")
def test_a_workflow_starts_once_and_takes_further_subjects() -> None:
    with pytest.raises(UnableToStart):
        start_steps(scope=scope_of("clerk"), pack=PACK, workflow="quarter", period=QUARTER, today=TODAY, institutions=ASSESSED)
    made = start_steps(scope=scope_of("clerk"), pack=PACK, workflow="quarter", period=QUARTER, today=TODAY, institutions=["652301009"])
    assert {item.subject for item in made} == {"652301009"}


@pytest.mark.usefixtures("quarter")
def test_a_step_waits_for_the_one_before_it() -> None:
    with pytest.raises(Blocked) as refusal:
        move("reviewer", "lead_review")
    assert refusal.value.clause is not None
    move("accountant", "send")
    assert step("lead_review").state == Step.State.OPEN
    assert step("lead_review", HOSPITAL).state == Step.State.WAITING


@pytest.mark.usefixtures("quarter")
def test_a_county_step_opens_when_the_last_institution_is_through() -> None:
    for subject in ASSESSED:
        assert step("rank", COUNTY).state == Step.State.WAITING
        for name in ("send", "lead_review", "assessors_report"):
            finish_steps(scope=system_scope(), workflow="quarter", period=QUARTER, step=name, subjects=[subject], today=TODAY)
    assert step("rank", COUNTY).state == Step.State.OPEN


@pytest.mark.usefixtures("quarter")
def test_a_second_sending_of_a_closed_step_is_refused() -> None:
    move("accountant", "send")
    with pytest.raises(StepClosed):
        move("head", "send")
    assert step("send").done_by == "accountant"


@pytest.mark.usefixtures("quarter")
def test_the_second_of_two_who_saw_the_same_step_is_told() -> None:
    seen = step("send").version
    move("accountant", "send", "sent", version=seen)
    with pytest.raises(Conflict):
        move("head", "send", "done", version=seen)
    assert step("send").state == Step.State.SENT


@pytest.mark.usefixtures("quarter")
def test_a_return_says_why_and_opens_the_step_before_again() -> None:
    move("accountant", "send")
    with pytest.raises(UnableToMove):
        move("reviewer", "lead_review", "returned")
    move("reviewer", "lead_review", "returned", reason="缺9月收支")
    assert (step("send").state, step("send").reason) == (Step.State.RETURNED, "缺9月收支")
    assert step("lead_review").state == Step.State.WAITING
    move("accountant", "send")
    move("reviewer", "lead_review")
    assert step("lead_review").state == Step.State.DONE


@pytest.mark.usefixtures("quarter")
@pytest.mark.parametrize("who", ["clerk", "stranger", "stranger_accountant", "staff", "assessor", "reviewer", "admin", "auditor"])
def test_only_the_institutions_own_people_send(who: str) -> None:
    with pytest.raises(Forbidden):
        move(who, "send")
    assert step("send").state == Step.State.OPEN


@pytest.mark.usefixtures("quarter")
@pytest.mark.parametrize("who", ["clerk", "head", "stranger", "other_reviewer", "assessor", "staff"])
def test_only_the_lead_hospital_of_the_institution_reviews(who: str) -> None:
    move("accountant", "send")
    with pytest.raises(Forbidden):
        move(who, "lead_review")


@pytest.mark.usefixtures("quarter")
def test_nobody_reviews_his_own_sending_or_institution() -> None:
    both = scope_of("accountant")
    grants = dict(both.grants) | {"accounts.review": frozenset({CENTRE, HOSPITAL})}
    both = type(both)(both.actor, grants)
    move("accountant", "send")
    with pytest.raises(Forbidden):
        move_step(scope=both, id=step("lead_review").pk, to="done", today=TODAY, version=step("lead_review").version)


@pytest.mark.usefixtures("quarter")
def test_lateness_counts_from_the_moved_day_and_stops_when_done() -> None:
    move("accountant", "send")
    board = list_board(scope=scope_of("clerk"), workflow="quarter", period=QUARTER, today=TODAY + timedelta(days=5))
    assert board.rows[CENTRE]["send"].late_days == 1
    assert board.rows[HOSPITAL]["send"].late_days == 6
    assert board.late_parts["send"] == 2
    assert [part.id for part in board.rows[HOSPITAL]["lead_review"].held_by] == ["send"]
    assert [part.id for part in board.county["rank"].held_by] == ["lead_review", "assessors_report"]


def test_days_before_the_document_was_issued_are_never_late() -> None:
    due = reckon_due_days(scope=system_scope(), pack=PACK, period="2021Q1")
    start_steps(
        scope=system_scope(), pack=PACK, workflow="quarter", period="2021Q1", today=date(2021, 4, 1), institutions=[CENTRE], due=due
    )
    board = list_board(scope=scope_of("clerk"), workflow="quarter", period="2021Q1", today=date(2021, 5, 1))
    assert board.rows[CENTRE]["send"].due_on == date(2021, 4, 7)
    assert board.rows[CENTRE]["send"].late_days == 0


@pytest.mark.usefixtures("quarter")
def test_the_board_shows_an_institution_its_own_row_and_the_countys() -> None:
    board = list_board(scope=scope_of("head"), workflow="quarter", period=QUARTER, today=TODAY)
    assert list(board.rows) == [CENTRE]
    assert "rank" in board.county
    assert not list_board(scope=scope_of("clerk"), workflow="quarter", period="2026Q4", today=TODAY).is_started


@pytest.mark.usefixtures("quarter")
def test_the_board_and_the_lists_take_a_fixed_number_of_queries() -> None:
    many = [f"65230{number}" for number in range(1000, 1300)]
    counts = []
    for institutions in ([], many):
        if institutions:
            start_steps(scope=system_scope(), pack=PACK, workflow="quarter", period=QUARTER, today=TODAY, institutions=institutions)
        with CaptureQueriesContext(connection) as board:
            list_board(scope=scope_of("clerk"), workflow="quarter", period=QUARTER, today=TODAY)
        with CaptureQueriesContext(connection) as todos:
            list_todos(scope=scope_of("commission"), today=TODAY)
            list_waiting(scope=scope_of("clerk"), today=TODAY)
        counts.append((len(board), len(todos)))
    assert counts[0] == counts[1] == (1, 5)


@pytest.mark.usefixtures("quarter")
def test_todos_are_what_the_reader_can_do_now() -> None:
    assert [(todo.part.id, todo.subject) for todo in list_todos(scope=scope_of("accountant"), today=TODAY)] == [("send", CENTRE)]
    assert list_todos(scope=scope_of("reviewer"), today=TODAY) == []
    move("accountant", "send")
    assert [(todo.part.id, todo.subject) for todo in list_todos(scope=scope_of("reviewer"), today=TODAY)] == [("lead_review", CENTRE)]
    assert list_todos(scope=scope_of("staff"), today=TODAY) == []
    assert len(list_todos(scope=scope_of("assessor"), today=TODAY)) == 3
    assert list_todos(scope=scope_of("assessor"), today=TODAY, without=["assessors_report"]) == []
    todo = list_todos(scope=scope_of("hospital_head"), today=TODAY)[0]
    assert (todo.days_left, todo.late_days) == (-1, 1)


@pytest.mark.usefixtures("quarter")
def test_waiting_names_who_holds_it_up() -> None:
    move("accountant", "send")
    sent = next(item for item in list_waiting(scope=scope_of("accountant"), today=TODAY) if not item.is_blocked)
    assert sent.part.id == "send"
    assert [(blocker.part.id, blocker.who) for blocker in sent.blockers] == [("lead_review", ("lead_reviewer",))]
    blocked = next(item for item in list_waiting(scope=scope_of("clerk"), today=TODAY) if item.part.id == "rank")
    assert blocked.is_blocked
    held = {blocker.part.id: blocker.subjects for blocker in blocked.blockers}
    assert held["send"] == (HOSPITAL, PASTORAL)
    assert held["lead_review"] == (CENTRE,)


@pytest.mark.usefixtures("quarter")
def test_reopening_a_step_makes_all_after_it_wait() -> None:
    for name in ("send", "lead_review", "assessors_report"):
        finish_steps(scope=system_scope(), workflow="quarter", period=QUARTER, step=name, today=TODAY)
    finish_steps(scope=system_scope(), workflow="quarter", period=QUARTER, step="rank", today=TODAY)
    reopen_steps(scope=system_scope(), workflow="quarter", period=QUARTER, step="send", subjects=[CENTRE], today=TODAY, reason="数据有误")
    assert step("send").state == Step.State.RETURNED
    assert step("lead_review").state == Step.State.WAITING
    assert step("lead_review", HOSPITAL).state == Step.State.DONE
    assert step("rank", COUNTY).state == Step.State.WAITING
    assert step("file_hr", COUNTY).state == Step.State.WAITING


@pytest.mark.usefixtures("quarter")
def test_reminders_reach_the_person_once_and_only_from_those_who_see_the_step() -> None:
    found = step("send")
    assert remind(scope=scope_of("clerk"), step=found.pk, to=["accountant", "head"], now=NOW) == 2
    assert remind(scope=scope_of("clerk"), step=found.pk, to=["accountant"], now=NOW) == 0
    message = list_messages(scope=scope_of("accountant")).get()
    assert "2026-10-08" in message.text_zh
    assert mark_read(scope=scope_of("head"), ids=[message.pk], now=NOW) == 0
    assert mark_read(scope=scope_of("accountant"), ids=[message.pk], now=NOW) == 1
    with pytest.raises(UnknownStep):
        remind(scope=scope_of("stranger"), step=found.pk, to=["head"], now=NOW)
    assert Message.objects.count() == 2


@pytest.mark.usefixtures("quarter")
def test_a_message_is_never_read_before_it_was_sent_though_the_demonstrations_day_begins_again() -> None:
    remind(scope=scope_of("clerk"), step=step("send").pk, to=["accountant"], now=NOW)
    message = list_messages(scope=scope_of("accountant")).get()
    mark_read(scope=scope_of("accountant"), ids=[message.pk], now=NOW - timedelta(hours=8))
    assert Message.objects.get(pk=message.pk).read_at == message.sent_at


@pytest.mark.usefixtures("quarter")
def test_a_move_is_in_the_audit_of_its_institution() -> None:
    move("accountant", "send")
    change = Change.objects.filter(table="workflow_step", key=str(step("send").pk), action="workflow.done").get()
    assert change.institution == CENTRE
    assert change.before is not None
    assert change.after is not None
    assert (change.before["state"], change.after["state"]) == ("open", "done")
