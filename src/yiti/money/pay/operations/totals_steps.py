"""The steps of next year's totals in the workflow: fixed and sent by 30 November, reviewed by HR and by finance (六(二)2(3))."""

from datetime import date

from yiti.foundation.installation.queries import get_installation
from yiti.foundation.workflow.models import Step
from yiti.foundation.workflow.operations import finish_steps, reckon_due_days, reopen_steps, start_steps
from yiti.kernel.refusals import Refused
from yiti.kernel.scopes import Scope
from yiti.money.pay.models import YearTotal

WORKFLOW, PROPOSE = "year_totals", "propose"
REVIEWS = {"hr": "hr_review", "finance": "finance_review"}


def start_totals(*, scope: Scope, year: int, today: date) -> None:
    """Begin the steps of a year's totals where they are not begun."""
    if Step.objects.filter(workflow=WORKFLOW, period=str(year)).exists():
        return
    pack = get_installation().pack
    try:
        due = reckon_due_days(scope=scope, pack=pack, period=str(year - 1))
    except Refused:
        due = {}
    start_steps(scope=scope, pack=pack, workflow=WORKFLOW, period=str(year), today=today, due=due)


def told_sending(*, scope: Scope, year: int, today: date) -> None:
    """The totals are sent; the reviews open."""
    if _state(year, PROPOSE) not in ("", Step.State.DONE):
        finish_steps(scope=scope, workflow=WORKFLOW, period=str(year), step=PROPOSE, today=today)


def told_review(*, scope: Scope, year: int, side: str, agrees: bool, reason: str, today: date) -> None:
    """A side's review ends when it has agreed to every total; a return opens the sending again."""
    if not agrees:
        if _state(year, PROPOSE) == Step.State.DONE:
            reopen_steps(scope=scope, workflow=WORKFLOW, period=str(year), step=PROPOSE, today=today, reason=reason)
        return
    left = YearTotal.objects.filter(year=year, **{f"{side}_by": ""}).exists()
    if not left and _state(year, REVIEWS[side]) in (Step.State.OPEN, Step.State.SENT, Step.State.RETURNED):
        finish_steps(scope=scope, workflow=WORKFLOW, period=str(year), step=REVIEWS[side], today=today)


def _state(year: int, step: str) -> str:
    return Step.objects.filter(workflow=WORKFLOW, period=str(year), step=step).values_list("state", flat=True).first() or ""
