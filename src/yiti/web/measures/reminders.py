"""Reminding people of a step: who they are, and the page it leads them to."""

from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_now
from yiti.foundation.workflow.flows import COUNTY, get_flow
from yiti.foundation.workflow.models import Step
from yiti.foundation.workflow.operations import remind
from yiti.foundation.workflow.queries import get_step
from yiti.kernel.counts import to_count
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.queries import list_scorings
from yiti.registry.access.queries import list_holders
from yiti.registry.institutions.post_changes import WORKFLOW as POST_CHANGES
from yiti.web.access import page
from yiti.web.requests import Request
from yiti.web.views import next_address

from .naming import address_of
from .progress import SCORE, WORKFLOW
from .telling import note, tell

PAGES = {
    "send": "report",
    "lead_review": "report",
    SCORE: "scores",
    "rank": "ranking",
    "file_hr": "ranking",
    "file_finance": "ranking",
    "approve": "ranking",
    "feedback": "ranking",
    "pay": "distribution",
    "publish": "notices",
    "decide": "appeals",
    "draft": "plans",
    "lead_hospital_review": "plans",
    "leadership": "plans",
    "staff_congress": "plans",
    "publicity": "plans",
    "health_commission_approval": "plans",
    "propose": "year-totals",
    "hr_review": "year-totals",
    "finance_review": "year-totals",
}
"""Part of a workflow → the page on which it is taken."""


def step_address(workflow: str, part: str, period: str, subject: str) -> str:
    """Where a step is taken: the page of its institution where there is one; empty while that page does not stand."""
    if workflow == POST_CHANGES:
        return address_of("post-change", int(period.removeprefix("EC")))
    name = "plans" if workflow == "distribution_plan" else PAGES.get(part, "")
    if not name:
        return ""
    quarter = period if "Q" in period else ""
    if name == "report":
        return address_of(name, subject, period=quarter)
    return address_of(name, period=quarter, place="" if subject == COUNTY else subject)


@page(function="overview.see", methods=("POST",))
def remind_page(request: Request) -> HttpResponse:
    """Send a reminder of one step to those who can take it."""
    number = to_count(request.POST.get("step", ""))
    if number is None:
        raise UnableTo(Text("没有说是哪一步", "No step was named"), code="missing-field", field="step")
    step = get_step(scope=request.scope, id=number)
    if step.workflow == WORKFLOW and step.step == SCORE and not request.scope.may("quarter.rank"):
        raise Forbidden(Text("评分由考核办公室催办", "The assessment office reminds of scores"))
    to = find_takers(request.scope, step, request)
    if not to:
        raise UnableTo(Text("没有找到可以办这一步的人，请核对角色", "Nobody holds a role that takes this step"), code="nobody")
    link = step_address(step.workflow, step.step, step.period, step.subject)
    count = remind(scope=request.scope, step=step.pk, to=to, now=get_now(), link=link)
    if count:
        tell(request, Text(f"已提醒 {count} 人", f"{count} reminded"))
    else:
        note(request, Text("之前的提醒对方还没读，没有重发", "The earlier reminder is still unread; none was sent again"))
    return redirect(next_address(request))


def find_takers(scope: Scope, step: Step, request: Request) -> list[str]:
    """User names of those who take a step for its subject, the one who reminds left out; of scores, those who owe some."""
    if step.workflow == WORKFLOW and step.step == SCORE and scope.may("scores.see") and scope.institutions("scores.see") is None:
        rows = [row for row in list_scorings(scope=scope, period=step.period) if row.institution.pk == step.subject]
        owing = list(dict.fromkeys(row.assessor for row in rows if row.assessor and not row.is_done))
    else:
        part = get_flow(step.pack, step.workflow).part(step.step)
        subject = "" if step.subject == COUNTY else step.subject
        owing = [user.username for user in list_holders(scope=scope, function=part.function, institution=subject, today=request.today)]
    return [name for name in owing if name != scope.actor.username]
