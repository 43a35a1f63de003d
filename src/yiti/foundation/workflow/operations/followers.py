"""What follows from a step's move: the steps after it open or wait again; every change with its audit row."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from yiti.foundation.audit.operations import Changed, record_changes
from yiti.foundation.workflow.flows import Flow, Part, held_by, undone_of
from yiti.foundation.workflow.models import Step
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text


class UnableToMove(UnableTo):
    code = "step"


class Blocked(UnableToMove):
    """A step before it is not done."""

    code = "step-blocked"


class StepClosed(Conflict):
    """The step is done already: a second sending, or somebody was quicker."""

    code = "step-done"


def open_followers(scope: Scope, flow: Flow, part: Part, done: Sequence[Step], today: date) -> None:
    """Open what waited only for these. The followers are locked first, so that of two that end at once the later sees both."""
    followers = {follower.id: follower for follower in flow.followers(part.id)}
    if not followers:
        return
    same = Step.objects.filter(workflow=flow.id, period=done[0].period)
    waiting = list(same.select_for_update().filter(step__in=followers, state=Step.State.WAITING).order_by("pk"))
    needed = {id for follower in followers.values() for id in follower.after}
    left = undone_of(same.filter(step__in=needed).exclude(state=Step.State.DONE).values_list("step", "subject"))
    subjects = {step.subject for step in done}
    opened = [
        step
        for step in waiting
        if (followers[step.step].each != part.each or step.subject in subjects)
        and not held_by(flow, followers[step.step], step.subject, left)
    ]
    before = [shown(step) for step in opened]
    for step in opened:
        step.state, step.opened_on = Step.State.OPEN, today
    for id, follower in followers.items():
        mine = [at for at, step in enumerate(opened) if step.step == id]
        save(scope, follower, [opened[at] for at in mine], [before[at] for at in mine], "workflow.open")


def close_followers(scope: Scope, flow: Flow, part: Part, steps: Sequence[Step]) -> None:
    """Whatever comes after, near or far, waits again."""
    after, reached = [part.id], set[str]()
    while after:
        new = {follower.id for id in after for follower in flow.followers(id)} - reached
        reached |= new
        after = sorted(new)
    subjects = {step.subject for step in steps}
    same = Step.objects.select_for_update().filter(workflow=flow.id, period=steps[0].period, step__in=reached).order_by("pk")
    for id in sorted(reached):
        follower = flow.part(id)
        closed = [
            step
            for step in same
            if step.step == id and step.state != Step.State.WAITING and (follower.each != part.each or step.subject in subjects)
        ]
        before = [shown(step) for step in closed]
        for step in closed:
            step.state, step.opened_on, step.done_on, step.done_by = Step.State.WAITING, None, None, ""
        save(scope, follower, closed, before, "workflow.wait")


def save(scope: Scope, part: Part, steps: Sequence[Step], before: Sequence[dict[str, Any]], action: str) -> None:
    if not steps:
        return
    for step in steps:
        step.version += 1
    Step.objects.bulk_update(steps, ["state", "opened_on", "done_on", "done_by", "reason", "version"], batch_size=300)
    record_changes(
        scope=scope,
        changes=[
            Changed(
                action=action,
                table="workflow_step",
                key=step.pk,
                before=was,
                after=shown(step),
                institution=step.subject if part.each == "institution" else "",
                clause=part.clause,
            )
            for step, was in zip(steps, before, strict=True)
        ],
    )


def shown(step: Step) -> dict[str, Any]:
    return {
        "state": str(step.state), "opened_on": step.opened_on, "done_on": step.done_on, "done_by": step.done_by, "reason": step.reason,
        "version": step.version,
    }  # fmt: skip


def closed(part: Part, step: Step) -> StepClosed:
    return StepClosed(
        Text(
            f"“{part.label.zh}”已由 {step.done_by} 于 {step.done_on} 办结，不能再办",
            f"“{part.label.en}” was done by {step.done_by} on {step.done_on} and cannot be done again",
        )
    )


def blocked(flow: Flow, part: Part, step: Step) -> Blocked:
    left = undone_of(
        Step.objects.filter(workflow=flow.id, period=step.period, step__in=part.after)
        .exclude(state=Step.State.DONE)
        .values_list("step", "subject")
    )
    holding = held_by(flow, part, step.subject, left)
    first = flow.part(holding[0]) if holding else part
    return Blocked(
        Text(
            f"“{part.label.zh}”要等“{first.label.zh}”完成：{part.blocked_by.zh}",
            f"“{part.label.en}” waits for “{first.label.en}”: {part.blocked_by.en}",
        ),
        clause=part.clause,
    )
