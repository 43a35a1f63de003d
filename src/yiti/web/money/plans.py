"""Distribution plans: the list, one plan with its eight steps, moving and returning them, drafting."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_installation
from yiti.foundation.workflow.flows import Flow, Part, get_flow
from yiti.foundation.workflow.models import Step
from yiti.foundation.workflow.queries import get_step
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import Plan
from yiti.money.pay.operations import move_plan
from yiti.money.pay.operations.plans import WORKFLOW, plan_period
from yiti.money.pay.queries import get_plan, list_plans
from yiti.policy.packs import load_pack
from yiti.registry.access.roles import get_roles
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .addresses import page_at
from .words import person_names, position_word

SEEN_BY = ("plan.draft", "plan.review", "plan.discuss", "plan.approve", "plan.file", "pay.see")
STATES = {
    "waiting": ("wait", Text("未到", "Not yet")),
    "open": ("running", Text("轮到", "Now")),
    "sent": ("running", Text("已报", "Sent")),
    "returned": ("short", Text("退回", "Returned")),
    "done": ("met", Text("办结", "Done")),
}


def steps_of(plan: Plan) -> list[Step]:
    """The plan's steps in order. Whoever may see the plan may see them."""
    rows = Step.objects.filter(workflow=WORKFLOW, period=plan_period(plan), subject=plan.institution_id)
    return list(rows.order_by("sequence"))


def flow_of() -> Flow:
    return get_flow(get_installation().pack, WORKFLOW)


def _current(steps: list[Step]) -> Step | None:
    return next((step for step in steps if step.state != Step.State.DONE), None)


def _listing() -> Listing:
    return Listing(
        "plans",
        Text("分配方案", "Plans"),
        [
            Column(
                "name",
                Text("机构", "Institution"),
                lambda row: Text(row.institution.name, row.institution.name_en or row.institution.name),
                "name",
                sort="institution__sequence",
                href=lambda row: page_at("plan", row.pk),
            ),
            Column("version", Text("版本", "Version"), kind="number", sort="version"),
            Column("done", Text("走到", "Steps done"), lambda row: f"{row.__dict__['done']} / {row.__dict__['of']}", width="num"),
            Column("step", Text("现在这一步", "Now"), lambda row: row.__dict__["step"]),
            Column("who", Text("等谁", "Waiting for"), lambda row: row.__dict__["who"], "soft"),
            Column("drafted_on", Text("起草", "Drafted"), kind="date", sort="drafted_on"),
            Column("approved_on", Text("批准", "Approved"), kind="date", sort="approved_on"),
            Column("state", Text("状态", "State"), _state, "state"),
        ],
        search=("institution__name", "institution__pinyin"),
        hint=Text("机构名称、首字母", "Institution or initials"),
        filters=[
            Filter(
                "force",
                Text("状态", "State"),
                [("1", Text("在用", "In force")), ("0", Text("在办", "Under way"))],
                lambda rows, value: rows.filter(is_in_force=value == "1"),
            ),
        ],
        order="name",
        empty=Text("这一年还没有分配方案", "No plans for this year yet"),
        empty_hint=Text("由机构起草，走八步。", "The institution drafts one; it takes eight steps."),
    )


def _state(row: Plan) -> tuple[str, Text]:
    return ("met", Text("在用", "In force")) if row.is_in_force else ("running", Text("在办", "Under way"))


@page(function=SEEN_BY)
def plans_page(request: Request) -> HttpResponse:
    """All plans of a year with the step that each waits in."""
    year = request.period.year
    rows: QuerySet[Plan] = list_plans(scope=request.scope, year=year)
    if request.place:
        rows = rows.filter(institution=request.place)
    shown = _listing().read(request, rows)
    _annotate(list(shown.found) if shown.wants_export else shown.rows)
    if shown.wants_export:
        _annotate(shown.found)
        return shown.export(request)
    own = request.scope.actor.institution
    context = {
        "list": shown,
        "year": year,
        "draft": page_at("plan-draft", own, str(year)) if own and request.scope.may("plan.draft", own) else "",
        "in_force": rows.filter(is_in_force=True).count(),
    }
    return render(request, "yiti/money/plans.html", context)


def _annotate(plans: Any) -> None:
    """Steps done, the current step and who takes it, in one query for all."""
    periods = {plan_period(plan) for plan in plans}
    steps: dict[tuple[str, str], list[Step]] = {}
    for step in Step.objects.filter(workflow=WORKFLOW, period__in=periods).order_by("sequence"):
        steps.setdefault((step.period, step.subject), []).append(step)
    flow = flow_of()
    for plan in plans:
        own = steps.get((plan_period(plan), plan.institution_id), [])
        now = _current(own)
        part = flow.part(now.step) if now else None
        plan.__dict__.update(
            done=sum(step.state == Step.State.DONE for step in own),
            of=len(own),
            step=part.label if part else Text("八步走完", "All steps done"),
            who=who_takes(part) if part else NOTHING,
        )


def who_takes(part: Part) -> Text:
    roles = get_roles()
    labels = [roles[role].label for role in part.who if role in roles]
    return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


@page(function=SEEN_BY)
def plan_page(request: Request, plan: int) -> HttpResponse:
    """The plan, its eight steps as a ribbon, and the act that is the reader's now."""
    row = find_plan(request, plan)
    steps, flow = steps_of(row), flow_of()
    now = _current(steps)
    part = flow.part(now.step) if now else None
    may_move = now is not None and part is not None and request.scope.may(part.function, row.institution_id)
    context = {
        "plan": row,
        "steps": [_ribbon(step, flow, step is now) for step in steps],
        "now": now,
        "part": part,
        "who": who_takes(part) if part else NOTHING,
        "may_move": may_move and now is not None and now.state != Step.State.WAITING,
        "may_return": bool(part and part.returns_to and part.returns_to != part.id),
        "versions": list_plans(scope=request.scope, year=row.year).filter(institution=row.institution),
        "redraft": page_at("plan-draft", row.institution_id, str(row.year)) if request.scope.may("plan.draft", row.institution_id) else "",
        **content_of(row),
    }
    return render(request, "yiti/money/plan.html", context)


def _ribbon(step: Step, flow: Flow, is_now: bool) -> dict[str, Any]:
    state, word = STATES[step.state]
    part = flow.part(step.step)
    return {
        "name": part.label,
        "state": state,
        "word": word,
        "day": step.done_on or step.opened_on,
        "who": step.done_by or who_takes(part),
        "is_now": is_now,
        "reason": step.reason,
        "blocker": part.blocked_by if step.state == Step.State.WAITING else NOTHING,
        "is_done": step.state == Step.State.DONE,
    }


def content_of(plan: Plan) -> dict[str, Any]:
    """The plan's coefficients with names in words."""
    content: Mapping[str, Any] = plan.content
    names = person_names(frozenset({*content.get("deputies", {}), *content.get("posted", {})}))
    pack = load_pack(get_installation().pack)
    return {
        "deputies": [(names.get(code, code), code, value) for code, value in content.get("deputies", {}).items()],
        "posted": [(names.get(code, code), code, value) for code, value in content.get("posted", {}).items()],
        "positions": [(position_word(position), value) for position, value in content.get("positions", {}).items()],
        "text": content.get("text", ""),
        "pack": pack.id,
    }


@page(function=SEEN_BY, methods=("POST",))
def move_plan_page(request: Request, plan: int) -> HttpResponse:
    """Finish or return the step that is the reader's."""
    row = find_plan(request, plan)
    sent = request.POST
    step, version = sent.get("step", ""), sent.get("version", "")
    if not (step.isdecimal() and version.isdecimal()) or not _is_seen(request.scope, int(step)):
        raise UnableTo(Text("没有这一步", "There is no such step"))
    to = "returned" if sent.get("to") == "returned" else "done"
    move_plan(
        scope=request.scope, plan=row.pk, step=int(step), to=to, version=int(version), reason=sent.get("reason", ""), today=request.today
    )
    messages.success(request, Text("已退回", "Returned") if to == "returned" else Text("这一步办结了", "This step is done"))
    return redirect(page_at("plan", row.pk))


def _is_seen(scope: Scope, step: int) -> bool:
    return get_step(scope=scope, id=step) is not None


def find_plan(request: Request, plan: int) -> Plan:
    """:raises Http404: also where it is not this reader's"""
    row = get_plan(scope=request.scope, plan=plan)
    if row is None:
        raise Http404(plan)
    return row


__all__ = ["content_of", "find_plan", "flow_of", "move_plan_page", "plan_page", "plans_page", "steps_of", "who_takes"]
