"""Begin a workflow for a period."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction

from yiti.foundation.audit.operations import Changed, record_changes
from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.workflow.flows import COUNTY, Flow, Part, get_flow
from yiti.foundation.workflow.models import Step
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.rules import compute

from .followers import shown


class UnableToStart(Conflict):
    code = "already-started"


def reckon_due_days(*, scope: Scope, pack: str, period: str) -> dict[str, date]:
    """
    The due days of a quarter's or a year's steps by the rule `deadlines`, with the county's decision on holidays.

    :raises Refused: `pack-not-in-force`; `calendar-unknown` for a year whose holidays nobody has announced
    """
    span = Period.parse(period)
    book = get_book_of(scope=scope, pack=pack, on=span.last)
    inputs = {"quarter": period} if span.months == 3 else {"year": span.year}
    answer = compute("deadlines", pack=book, inputs=inputs)
    return {step: date.fromisoformat(day) for step, day in answer.result["due"].items()}


@transaction.atomic
def start_steps(
    *,
    scope: Scope,
    pack: str,
    workflow: str,
    period: str,
    today: date,
    institutions: Sequence[str] = (),
    persons: Sequence[str] = (),
    due: Mapping[str, date] | None = None,
) -> list[Step]:
    """
    Make every step of a workflow for its subjects; steps that nothing comes before are open at once.

    Called again with further subjects it makes only what is missing. Whoever calls has checked the right.

    :raises UnableToStart: where every step stands already
    """
    flow = get_flow(pack, workflow)
    there = set(Step.objects.filter(workflow=workflow, period=period).values_list("subject", "step"))
    subjects = {"institution": institutions, "person": persons, "county": (COUNTY,)}
    made = [
        _new_step(flow, part, period, subject, due or {}, today)
        for part in flow.parts
        for subject in subjects[part.each]
        if (subject, part.id) not in there
    ]
    if not made:
        raise _started(flow, period)
    try:
        with transaction.atomic():
            Step.objects.bulk_create(made, batch_size=500)
    except IntegrityError as error:
        raise _started(flow, period) from error
    by_id = {part.id: part for part in flow.parts}
    record_changes(scope=scope, changes=[_started_change(step, by_id[step.step]) for step in made])
    return made


@transaction.atomic
def drop_steps(*, scope: Scope, workflow: str, period: str, reason: str) -> int:
    """
    Take away the steps of a case that is no longer wanted; the audit keeps what they were. For other rooms, which have checked the right.

    How many went.
    """
    steps = list(Step.objects.select_for_update().filter(workflow=workflow, period=period).order_by("pk"))
    Step.objects.filter(pk__in=[step.pk for step in steps]).delete()
    record_changes(
        scope=scope,
        changes=[
            Changed(action="workflow.drop", table="workflow_step", key=step.pk, before=shown(step), after={"reason": reason})
            for step in steps
        ],
    )
    return len(steps)


def _new_step(flow: Flow, part: Part, period: str, subject: str, due: Mapping[str, date], today: date) -> Step:
    is_open = not part.after
    return Step(
        pack=flow.pack,
        workflow=flow.id,
        period=period,
        subject=subject,
        step=part.id,
        sequence=part.sequence,
        state=Step.State.OPEN if is_open else Step.State.WAITING,
        opened_on=today if is_open else None,
        due_on=flow.due_of(part, due),
    )


def _started(flow: Flow, period: str) -> UnableToStart:
    return UnableToStart(Text(f"{period} 的“{flow.label.zh}”已经开始", f"“{flow.label.en}” has already begun for {period}"))


def _started_change(step: Step, part: Part) -> Changed:
    return Changed(
        action="workflow.start",
        table="workflow_step",
        key=step.pk,
        after={"workflow": step.workflow, "period": step.period, "subject": step.subject, "step": step.step, "due_on": step.due_on},
        institution=step.subject if part.each == "institution" else "",
        clause=part.clause,
    )
