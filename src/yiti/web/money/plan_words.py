"""A plan's steps and content in words: who acts, what holds it up, which acts are the reader's."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.installation.queries import get_installation
from yiti.foundation.workflow.flows import Flow, Part, get_flow
from yiti.foundation.workflow.models import Step
from yiti.foundation.workflow.queries import Lasting, get_lasting
from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure
from yiti.kernel.refusals import Refused
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import Plan
from yiti.money.pay.operations.plans import PUBLICITY, WORKFLOW, plan_period, shows_itself
from yiti.registry.access.queries import get_names
from yiti.registry.access.roles import get_roles

from .words import POSITIONS, person_names

SHORT = {
    "draft": Text("起草", "Draft"),
    "lead_hospital_review": Text("牵头医院", "Lead hospital"),
    "leadership": Text("班子研究", "Leadership"),
    "staff_congress": Text("职代会", "Congress"),
    "publicity": Text("公示", "Shown"),
    "health_commission_approval": Text("卫健委", "Commission"),
    "file_hr": Text("人社备案", "Filed, HR"),
    "file_finance": Text("财政备案", "Filed, finance"),
}
DO = {
    "draft": Text("报牵头医院审核", "Send to the lead hospital"),
    "lead_hospital_review": Text("审核通过", "Pass"),
    "leadership": Text("班子研究通过", "Passed by the leadership"),
    "staff_congress": Text("职代会通过", "Passed by the congress"),
    "publicity": Text("公示期满，无异议", "Shown in full, no objection"),
    "health_commission_approval": Text("同意，生效", "Approve, in force"),
    "file_hr": Text("已报人社局备案", "Filed with HR"),
    "file_finance": Text("已报财政局备案", "Filed with finance"),
}
STATES = {
    Step.State.WAITING: ("wait", Text("未到", "Not yet")),
    Step.State.OPEN: ("running", Text("待办", "To do")),
    Step.State.SENT: ("running", Text("已报", "Sent")),
    Step.State.RETURNED: ("short", Text("退回", "Returned")),
    Step.State.DONE: ("met", Text("办结", "Done")),
}
ACTIVE = (Step.State.OPEN, Step.State.SENT, Step.State.RETURNED)


@dataclass(frozen=True, slots=True)
class Mark:
    """One step of a plan as the board and the ribbon print it; `who` is the person who did it or those who must."""

    step: Step
    part: Part
    short: Text
    state: str
    word: Text
    who: Text
    says: Text
    is_now: bool

    @property
    def day(self) -> date | None:
        return self.step.done_on or self.step.opened_on

    @property
    def is_done(self) -> bool:
        return self.step.state == Step.State.DONE


@dataclass(frozen=True, slots=True)
class Act:
    """What the reader can do with one step now; `not_yet` says why it cannot be finished today."""

    mark: Mark
    label: Text
    may_return: bool
    lasting: Lasting | None = None
    not_yet: Text = NOTHING


def get_plan_flow() -> Flow:
    return get_flow(get_installation().pack, WORKFLOW)


def list_steps(plans: Collection[Plan]) -> dict[int, list[Step]]:
    """The steps of each plan in order, in one query. Whoever may see a plan may see its steps."""
    keys = {(plan_period(plan), plan.institution_id): plan.pk for plan in plans}
    found: dict[int, list[Step]] = {plan.pk: [] for plan in plans}
    rows = Step.objects.filter(workflow=WORKFLOW, period__in={period for period, _ in keys}).order_by("sequence")
    for step in rows:
        if (step.period, step.subject) in keys:
            found[keys[step.period, step.subject]].append(step)
    return found


def mark_steps(scope: Scope, steps: Iterable[Step], flow: Flow) -> list[Mark]:
    """The steps with names and what holds them up."""
    held = list(steps)
    names = get_names(scope=scope, usernames=[step.done_by for step in held if step.done_by])
    roles = {id: Text(role.label.zh, role.label.en) for id, role in get_roles().items()}
    return [_mark(step, flow, names, roles) for step in held]


def _mark(step: Step, flow: Flow, names: Mapping[str, str], roles: Mapping[str, Text]) -> Mark:
    part = flow.part(step.step)
    state, word = STATES[Step.State(step.state)]
    name = names.get(step.done_by, step.done_by)
    who = Text(name, name) if step.done_by else _takers(part, roles)
    says = part.blocked_by if step.state == Step.State.WAITING else Text(step.reason, step.reason) if step.reason else NOTHING
    return Mark(step, part, SHORT.get(step.step, part.label), state, word, who, says, step.state in ACTIVE)


def _takers(part: Part, roles: Mapping[str, Text]) -> Text:
    labels = [roles[role] for role in part.who if role in roles]
    return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


def stuck(marks: Sequence[Mark]) -> Text:
    """What holds a plan up, in a few words, and who can move it."""
    now = [mark for mark in marks if mark.is_now]
    if not now:
        return Text("八步走完", "All steps done") if marks and all(mark.is_done for mark in marks) else NOTHING
    first = now[0]
    if first.step.state == Step.State.RETURNED:
        return Text(f"退回给{first.who.zh}：{first.says.zh}", f"Returned to {first.who.en}: {first.says.en}")
    zh, en = "、".join(mark.short.zh for mark in now), ", ".join(mark.short.en for mark in now)
    return Text(f"等{first.who.zh}：{zh}", f"Waits for {first.who.en}: {en}")


def list_acts(scope: Scope, plan: Plan, marks: Sequence[Mark], flow: Flow, today: date) -> list[Act]:
    """The steps that this reader may take now."""
    return [_act(scope, mark, flow, today) for mark in marks if mark.is_now and _may_take(scope, plan, mark)]


def _may_take(scope: Scope, plan: Plan, mark: Mark) -> bool:
    if mark.part.is_check and scope.actor.institution == plan.institution_id:
        return False
    return scope.may(mark.part.function, plan.institution_id) and (mark.step.step != PUBLICITY or shows_itself(scope, plan))


def _act(scope: Scope, mark: Mark, flow: Flow, today: date) -> Act:
    label = DO.get(mark.step.step, Text("办结", "Done"))
    may_return = bool(mark.part.returns_to) and mark.part.returns_to != mark.part.id
    try:
        lasting = get_lasting(scope=scope, flow=flow, part=mark.part, opened_on=mark.step.opened_on or today, today=today)
    except Refused as refusal:
        return Act(mark, label, may_return, not_yet=refusal.message)
    if lasting is not None and not lasting.is_over(today):
        day = lasting.first_day
        words = Text(f"{day.month} 月 {day.day} 日起", f"from {day:%m-%d}")
        return Act(mark, label, may_return, lasting, words)
    return Act(mark, label, may_return, lasting)


@dataclass(frozen=True, slots=True)
class PersonValue:
    """A person's coefficient or amount in a plan."""

    code: str
    name: str
    value: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class PositionValue:
    """A position's coefficient by the plan beside the document's; either may be missing."""

    label: Text
    own: str
    document: Figure | None
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class Content:
    """What a plan lays down, people by their names."""

    deputies: list[PersonValue]
    posted: list[PersonValue]
    positions: list[PositionValue]
    text: str


def read_content(scope: Scope, plan: Plan, on: date) -> Content:
    content: Mapping[str, Any] = plan.content
    names = person_names(frozenset({*content.get("deputies", {}), *content.get("posted", {})}))
    deputies, posted = (
        [PersonValue(code, names.get(code, code), value, f"{plan.pk}/{code}") for code, value in content.get(name, {}).items()]
        for name in ("deputies", "posted")
    )
    return Content(deputies, posted, list_positions(scope, content.get("positions", {}), on), str(content.get("text", "")))


def list_positions(scope: Scope, own: Mapping[str, str], on: date) -> list[PositionValue]:
    """Every position with the document's coefficient on a day and the plan's own, where it has one."""
    book = get_book_of(scope=scope, pack=get_installation().pack, on=on)
    rows = []
    for position, label in POSITIONS.items():
        try:
            figure: Figure | None = book.parameter(f"distribution.coefficient.{position}")
        except Refused:
            figure = None
        clause = figure.clauses[0] if figure and figure.clauses else None
        rows.append(PositionValue(label, own.get(position, ""), figure, clause))
    return rows
