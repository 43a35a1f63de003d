"""Proposals and regular papers that wait for the reader."""

from datetime import date

from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.supervision.proposals.queries import STEPS, Standing, list_proposals
from yiti.supervision.proposals.rights import DIRECT, SIGN, may_handle
from yiti.supervision.reports.queries import Duty, list_duties
from yiti.supervision.reports.rights import may_make
from yiti.web.measures.naming import address_of

from .lines import Button, Line, state_of

SEE = "documents.see"
AHEAD = 14
"""So many days before its day a regular paper is told."""


def list_paper_lines(scope: Scope, today: date) -> list[Line]:
    if not scope.may(SEE):
        return []
    return [*_proposals(scope, today), *_reports(scope, today)]


def _proposals(scope: Scope, today: date) -> list[Line]:
    return [_line(one, today) for one in list_proposals(scope=scope, today=today) if _waits_for(scope, one)]


def _waits_for(scope: Scope, one: Standing) -> bool:
    """Whose step is open: who directs assigns and asks the proposer, the office answers, another signs."""
    if one.step == "registered":
        return scope.may(DIRECT)
    if one.step in ("assigned", "again"):
        return may_handle(scope, one)
    if one.step == "drafted":
        return scope.may(SIGN) and one.draft is not None and one.draft.drafted_by != scope.actor.username
    return one.step == "answered" and scope.may(DIRECT)


def _line(one: Standing, today: date) -> Line:
    row, step = one.proposal, STEPS[one.step]
    what = Text(f"第 {row.number} 号提案{step.zh}：{row.subject}", f"Proposal {row.number}, {step.en.lower()}: {row.subject}")
    why = Text("提案人不满意，要重新办理", "The proposer was not satisfied") if one.step == "again" else NOTHING
    act = Button(Text("去办", "Open"), address_of("proposal", row.pk))
    return Line(state_of(one.due, today, one.late_days), what, why, one.due, acts=(act,))


def _reports(scope: Scope, today: date) -> list[Line]:
    """Those with a day that is near or over; what has no day is told on the page of the papers."""
    duties = [duty for duty in list_duties(scope=scope, today=today) if duty.due and duty.state != "met" and may_make(scope, duty.report)]
    return [_paper(duty, today) for duty in duties if duty.due and (duty.due - today).days <= AHEAD]


def _paper(duty: Duty, today: date) -> Line:
    label, period = duty.report.label, duty.period.label if duty.period else NOTHING
    what = Text(f"{period.zh}{label.zh}还没有做", f"{label.en}, {period.en}: not made yet")
    act = Button(Text("去做", "Open"), address_of("paper", duty.key))
    return Line(state_of(duty.due, today, duty.late_days), what, NOTHING, duty.due, acts=(act,))
