"""Move steps on and back; what waits for them opens or closes with them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from yiti.foundation.workflow.flows import COUNTY, Flow, Part, get_flow
from yiti.foundation.workflow.models import Step
from yiti.foundation.workflow.queries.lasting import get_lasting
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .followers import UnableToMove, blocked, close_followers, closed, open_followers, save, shown


@transaction.atomic
def move_step(*, scope: Scope, id: int, to: str, today: date, version: int, reason: str = "") -> Step:
    """
    Move one step as its taker: `sent`, `done`, or `returned` with a reason to the step that it checks.

    `version` is the one that the person saw.

    :raises Forbidden: without the step's function for its subject, or where one would check his own work or institution
    :raises Conflict: where somebody was quicker
    :raises Blocked: where a step before it is not done
    :raises StepClosed: where it is done already
    :raises UnableToMove: without a reason for a return, or before the working days that it lasts are over
    """
    step = Step.objects.select_for_update().filter(pk=id).first()
    if step is None:
        raise UnableToMove(Text("没有这个步骤", "There is no such step"), code="not-found")
    flow = get_flow(step.pack, step.workflow)
    part = flow.part(step.step)
    require_taker(scope, flow, part, step)
    if step.state == Step.State.DONE:
        raise closed(part, step)
    if step.version != version:
        raise Conflict(Text("这一步刚被别人改动，请刷新后再办", "Somebody else has just changed this step; look again before you act"))
    if to == Step.State.RETURNED:
        return _send_back(scope, flow, part, step, reason, today)
    _advance(scope, flow, part, [step], to, today)
    return step


@transaction.atomic
def finish_steps(*, scope: Scope, workflow: str, period: str, step: str, today: date, subjects: Sequence[str] | None = None) -> list[Step]:
    """
    Mark a step as done because the work it stands for was done in another room, which has checked the right.

    For all its subjects, or those named. A workflow that was never started has nothing to mark.

    :raises Blocked, StepClosed, UnableToMove: as `move_step`; nothing is moved then
    """
    steps = _locked(workflow, period, step, subjects)
    if steps:
        flow = get_flow(steps[0].pack, workflow)
        _advance(scope, flow, flow.part(step), steps, Step.State.DONE, today)
    return steps


@transaction.atomic
def reopen_steps(
    *, scope: Scope, workflow: str, period: str, step: str, today: date, reason: str, subjects: Sequence[str] | None = None
) -> list[Step]:
    """
    Return a step that was done, with the reason; the steps after it wait again. For other rooms, which have checked the right.

    :raises UnableToMove: without a reason
    """
    steps = [found for found in _locked(workflow, period, step, subjects) if found.state != Step.State.WAITING]
    if steps:
        flow = get_flow(steps[0].pack, workflow)
        _reopen(scope, flow, flow.part(step), steps, reason, today)
    return steps


def require_taker(scope: Scope, flow: Flow, part: Part, step: Step) -> None:
    """:raises Forbidden: where this actor may not take this step"""
    if part.each == "institution":
        scope.require(part.function, step.subject)
    elif part.each == "county":
        scope.require(part.function)
        if scope.institutions(part.function) is not None:
            raise Forbidden(Text("这一步由县级办理", "This step is taken by the county"))
    elif step.subject != scope.actor.username and not scope.is_system:
        raise Forbidden(Text("这一步由本人办理", "This step is taken by the person it names"))
    if part.is_check and not scope.is_system:
        _require_other_eyes(scope, part, step)


def _require_other_eyes(scope: Scope, part: Part, step: Step) -> None:
    if step.subject == scope.actor.institution:
        raise Forbidden(Text("不能审核本机构的事项，请由他人办理", "Nobody checks his own institution; somebody else must"))
    before = Step.objects.filter(workflow=step.workflow, period=step.period, step__in=part.after, subject__in=(step.subject, COUNTY))
    if before.filter(done_by=scope.actor.username).exists():
        raise Forbidden(Text("不能审核自己办理的事项", "Nobody checks what he did himself"))


def _locked(workflow: str, period: str, step: str, subjects: Sequence[str] | None) -> list[Step]:
    found = Step.objects.select_for_update().filter(workflow=workflow, period=period, step=step).order_by("pk")
    return list(found if subjects is None else found.filter(subject__in=subjects))


def _advance(scope: Scope, flow: Flow, part: Part, steps: Sequence[Step], to: str, today: date) -> None:
    if to not in (Step.State.SENT, Step.State.DONE):
        raise UnableToMove(Text(f"不能改为 {to}", f"A step cannot become {to}"), field="to")
    for step in steps:
        if step.state == Step.State.DONE or (step.state == to):
            raise closed(part, step)
        if step.state == Step.State.WAITING:
            raise blocked(flow, part, step)
    _require_days(scope, flow, part, steps, today)
    before = [shown(step) for step in steps]
    for step in steps:
        step.state, step.done_on, step.done_by, step.reason = to, today, scope.actor.username, ""
    save(scope, part, steps, before, f"workflow.{to}")
    if to == Step.State.DONE:
        open_followers(scope, flow, part, steps, today)


def _require_days(scope: Scope, flow: Flow, part: Part, steps: Iterable[Step], today: date) -> None:
    for step in steps:
        lasting = get_lasting(scope=scope, flow=flow, part=part, opened_on=step.opened_on or today, today=today)
        if lasting is not None and not lasting.is_over(today):
            days, last = lasting.days, lasting.first_day
            raise UnableToMove(
                Text(f"“{part.label.zh}”须满 {days} 个工作日，至 {last}", f"“{part.label.en}” lasts {days} working days, until {last}"),
                code="too-early",
                clause=part.clause,
            )


def _send_back(scope: Scope, flow: Flow, part: Part, step: Step, reason: str, today: date) -> Step:
    if step.state == Step.State.WAITING:
        raise blocked(flow, part, step)
    if part.returns_to:
        target = flow.part(part.returns_to)
        subjects = [step.subject] if target.each == part.each else None
        _reopen(scope, flow, target, _locked(flow.id, step.period, target.id, subjects), reason, today)
        step.refresh_from_db()
        return step
    if step.state != Step.State.SENT:
        raise UnableToMove(Text("还没有报来，不能退回", "Nothing was sent that could be returned"))
    _reopen(scope, flow, part, [step], reason, today)
    return step


def _reopen(scope: Scope, flow: Flow, part: Part, steps: Sequence[Step], reason: str, today: date) -> None:
    if not reason.strip():
        raise UnableToMove(Text("请写明退回的理由", "Say why it is returned"), field="reason")
    before = [shown(step) for step in steps]
    for step in steps:
        step.state, step.reason, step.opened_on = Step.State.RETURNED, reason.strip(), today
        step.done_on, step.done_by = None, ""
    save(scope, part, steps, before, "workflow.return")
    close_followers(scope, flow, part, steps)
