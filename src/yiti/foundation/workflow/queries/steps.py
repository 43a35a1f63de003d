"""Single steps."""

from datetime import date

from django.db.models import QuerySet

from yiti.foundation.workflow.flows import COUNTY
from yiti.foundation.workflow.models import Step
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text


class UnknownStep(UnableTo):
    code = "not-found"


def seen_steps(scope: Scope) -> QuerySet[Step]:
    """The steps within `overview.see`: the county's, the own ones, and those of the institutions it holds for."""
    institutions = scope.institutions("overview.see")
    if institutions is None:
        return Step.objects.all()
    return Step.objects.filter(subject__in=[*institutions, COUNTY, scope.actor.username])


def get_step(*, scope: Scope, id: int) -> Step:
    """:raises UnknownStep: also for a step that the reader may not know of"""
    found = seen_steps(scope).filter(pk=id).first()
    if found is None:
        raise UnknownStep(Text("没有这个步骤", "There is no such step"))
    return found


def find_step(*, scope: Scope, workflow: str, period: str, step: str, subject: str = COUNTY) -> Step | None:
    """A step by its names, or None where the workflow was not started for that subject, or the reader does not see it."""
    return seen_steps(scope).filter(workflow=workflow, period=period, step=step, subject=subject).first()


def list_step_days(*, scope: Scope, workflow: str, period: str, step: str) -> dict[str, tuple[date | None, date | None]]:
    """Subject → due day and day done of one step."""
    rows = seen_steps(scope).filter(workflow=workflow, period=period, step=step)
    return {subject: (due, done) for subject, due, done in rows.values_list("subject", "due_on", "done_on")}
