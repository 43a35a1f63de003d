"""Distribution plans: the board of a year, one plan with its eight steps, and moving or returning them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_installation
from yiti.foundation.workflow.models import Step
from yiti.kernel.counts import to_count
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import Plan
from yiti.money.pay.operations import move_plan
from yiti.money.pay.queries import get_plan, list_plans
from yiti.registry.institutions.assessed import assessed_on
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import list_institutions
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sources import get_categories

from .addresses import page_at
from .announcements import announce_returned_plan
from .plan_papers import print_plan
from .plan_words import SHORT, Mark, get_plan_flow, list_acts, list_steps, mark_steps, read_content, stuck
from .telling import tell
from .years import chosen_year

READERS = ("plan.draft", "plan.review", "plan.discuss", "plan.approve", "plan.file", "pay.see")
TAKERS = ("plan.draft", "plan.review", "plan.discuss", "plan.approve", "plan.file")
WHERE = {
    "in_force": Text("在用", "In force"),
    "under_way": Text("在走程序", "Under way"),
    "returned": Text("退回", "Returned"),
    "none": Text("还没起草", "Not drafted"),
}
WHERE_STATES = {"in_force": "met", "under_way": "running", "returned": "short", "none": "wait"}


@dataclass(frozen=True, slots=True)
class Line:
    """One institution's row of the board: its last plan of the year, or none yet."""

    institution: Institution
    plan: Plan | None
    marks: Sequence[Mark]
    where: str
    act: str

    @property
    def name(self) -> Text:
        return self.institution.short_label

    @property
    def search(self) -> str:
        return f"{self.institution.name} {self.institution.name_en} {self.institution.pinyin}"

    @property
    def stuck(self) -> Text:
        if self.where == "in_force" and not any(mark.is_now for mark in self.marks):
            return NOTHING
        return stuck(self.marks) if self.plan else Text("等机构起草", "Waits for the institution's draft")

    @property
    def address(self) -> str:
        return page_at("plan", self.plan.pk) if self.plan else ""


@page(function=READERS)
def plans_page(request: Request) -> HttpResponse:
    """The year's plans as institutions × eight steps."""
    year = chosen_year(request)
    lines = list_lines(request, year)
    if request.place and any(line.institution.code == request.place for line in lines):
        lines = [line for line in lines if line.institution.code == request.place]
    shown = _listing(year, get_installation().pack).read(request, lines)
    if shown.wants_export:
        return shown.export(request)
    own = request.scope.actor.institution
    context = {
        "list": shown,
        "year": year,
        "years": range(year - 1, year + 2),
        "draft": page_at("plan-new", own, year=str(year)) if _may_draft(request.scope, lines) else "",
        "counts": {where: sum(line.where == where for line in lines) for where in WHERE},
        "of": len(lines),
        "clause": f"{get_installation().pack} 六(二)2(5)",
        "late": [line for line in lines if line.act],
    }
    return render(request, "yiti/money/plans.html", context)


def _may_draft(scope: Scope, lines: Sequence[Line]) -> bool:
    """Whether the reader's own institution can begin a new version: it has none, or its last one is approved."""
    own = scope.actor.institution
    if not own or not scope.may("plan.draft", own):
        return False
    held = next((line.plan for line in lines if line.institution.code == own), None)
    return held is None or bool(held.approved_by)


def list_lines(request: Request, year: int) -> list[Line]:
    """The assessed institutions within reach with their last plan of the year."""
    scope, flow = request.scope, get_plan_flow()
    last: dict[str, Plan] = {}
    for plan in list_plans(scope=scope, year=year):
        last.setdefault(plan.institution_id, plan)
    steps = list_steps(list(last.values()))
    marks = mark_steps(scope, [step for found in steps.values() for step in found], flow)
    by_plan = {pk: [mark for mark in marks if mark.step in found] for pk, found in steps.items()}
    lines = []
    for institution in _reached(request):
        held = last.get(institution.code)
        own = by_plan[held.pk] if held else []
        acts = list_acts(scope, held, own, flow, request.today) if held else []
        lines.append(Line(institution, held, own, _where(held, own), page_at("plan", held.pk) if held and acts else ""))
    return lines


def _reached(request: Request) -> list[Institution]:
    rows = list_institutions(scope=Scope(request.scope.actor, {"institutions.see": _reach(request.scope)}), on=request.today)
    order = list(get_categories(get_installation().pack))
    found = list(rows.filter(assessed_on(request.today)))
    return sorted(found, key=lambda row: order.index(row.category) if row.category in order else len(order))


def _reach(scope: Scope) -> frozenset[str]:
    """Everywhere, or where one of the reader's functions holds."""
    reach = frozenset[str]()
    for function in READERS:
        reach |= scope.grants.get(function, frozenset())
    return reach


def _where(plan: Plan | None, marks: Sequence[Mark]) -> str:
    if plan is None:
        return "none"
    if plan.is_in_force:
        return "in_force"
    return "returned" if any(mark.step.state == Step.State.RETURNED for mark in marks) else "under_way"


def _listing(year: int, pack: str) -> Listing:
    categories = get_categories(pack)
    return Listing(
        f"plans-{year}",
        Text(f"{year} 年分配方案", f"Distribution plans of {year}"),
        [
            Column("name", Text("机构", "Institution"), lambda line: line.name, "name", href=lambda line: line.address),
            Column("version", Text("版", "Version"), lambda line: line.plan.version if line.plan else None, "text"),
            *(_step_column(id, label, at) for at, (id, label) in enumerate(SHORT.items())),
            Column("stuck", Text("卡在哪里", "What holds it up"), lambda line: line.stuck if line.stuck.zh else None, "soft"),
            Column("where", Text("状态", "State"), lambda line: (WHERE_STATES[line.where], WHERE[line.where]), "state"),
        ],
        search=("search",),
        hint=Text("机构名称、首字母", "Institution or initials"),
        filters=[
            Filter("where", Text("状态", "State"), list(WHERE.items()), lambda rows, value: [row for row in rows if row.where == value])
        ],
        size=100,
        group=lambda line: categories.get(line.institution.category, NOTHING),
        empty=Text("没有您能看的方案", "No plans within your reach"),
    )


def _step_column(id: str, label: Text, at: int) -> Column:
    def read(line: Line) -> Any:
        mark = next((mark for mark in line.marks if mark.step.step == id), None)
        return None if mark is None else mark.step.done_on if mark.is_done else mark.word if mark.is_now else None

    return Column(id, label, read, "day", template="yiti/money/_plan_mark.html", width=f"step-{at}")


@page(function=READERS)
def plan_page(request: Request, plan: int) -> HttpResponse:
    """The plan, its eight steps as a ribbon, and the acts that are the reader's now."""
    row = find_plan(request, plan)
    scope, flow = request.scope, get_plan_flow()
    versions = list(list_plans(scope=scope, year=row.year).filter(institution=row.institution_id))
    marks = mark_steps(scope, list_steps([row])[row.pk], flow)
    content = read_content(scope, row, row.approved_on or request.today)
    if request.GET.get("export") == "pdf":
        return print_plan(request, row, content, marks)
    may_draft = scope.may("plan.draft", row.institution_id) and row == versions[0]
    is_draft = any(mark.step.step == "draft" and mark.is_now for mark in marks)
    context = {
        "plan": row,
        "name": row.institution.label,
        "marks": marks,
        "acts_now": list_acts(scope, row, marks, flow, request.today),
        "stuck": stuck(marks),
        "where": (WHERE_STATES[_where(row, marks)], _where_words(row, marks)),
        "versions": versions,
        "edit": page_at("plan-new", row.institution_id, year=str(row.year)) if may_draft and (is_draft or row.approved_by) else "",
        "is_draft": is_draft,
        "plan_content": content,
        "clause": f"{flow.pack} 六(二)2(5)",
        "posted_clause": f"{flow.pack} 六(二)2(6)",
        "deputies_clause": f"{flow.pack} 附件1 九(一)3",
        "people": page_at("distribution-people", row.institution_id) if scope.may("pay.see", row.institution_id) else "",
    }
    return render(request, "yiti/money/plan.html", context)


def _where_words(plan: Plan, marks: Sequence[Mark]) -> Text:
    if plan.approved_by and not plan.is_in_force:
        return Text("已被新版替换", "Replaced")
    return WHERE[_where(plan, marks)]


@page(function=TAKERS, methods=("POST",))
def step_page(request: Request, plan: int, step: str) -> HttpResponse:
    """Finish or return a step that is the reader's."""
    row = find_plan(request, plan)
    found = next((item for item in list_steps([row])[row.pk] if item.step == step), None)
    version = to_count(request.POST.get("version", ""))
    if found is None or version is None:
        raise UnableTo(Text("没有这一步", "There is no such step"), code="not-found")
    to = "returned" if request.POST.get("to") == "returned" else "done"
    reason = request.POST.get("reason", "")
    with transaction.atomic():
        move_plan(scope=request.scope, plan=row.pk, step=found.pk, to=to, version=version, reason=reason, today=request.today)
        if to == "returned":
            announce_returned_plan(request, row, reason)
    label = get_plan_flow().part(step).label
    said = Text(f"已退回：{label.zh}", f"Returned: {label.en}") if to == "returned" else Text(f"办结：{label.zh}", f"Done: {label.en}")
    tell(request, said)
    return redirect("plan", plan=row.pk)


def find_plan(request: Request, plan: int) -> Plan:
    """:raises Http404: also where it is not this reader's"""
    row = get_plan(scope=request.scope, plan=plan)
    if row is None:
        raise Http404(plan)
    return row
