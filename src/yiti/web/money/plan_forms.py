"""Drafting a plan: coefficients of deputies and positions, increments of posted people, and the words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import Plan
from yiti.money.pay.operations import change_plan, draft_plan, fingerprint
from yiti.money.pay.queries import Member, list_members, list_plans
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.pages import render
from yiti.web.printing import print_at_least
from yiti.web.requests import Request

from .addresses import page_at
from .plan_words import list_positions
from .telling import tell
from .words import DUTIES, POSITIONS, name_of_institution, position_word
from .years import chosen_year

GROUPS = {
    "deputies": Text("副职与中层的系数", "Deputies and middle managers"),
    "positions": Text("岗位系数", "Coefficients of positions"),
    "posted": Text("下派村卫生室人员的核增额", "Increments of people posted to village clinics"),
}
HINTS = {
    "deputies": Text("乘全院平均；空着就按岗位权重", "Times the average; blank: by weight like the others"),
    "positions": Text("空着就用文件的参考系数", "Blank: the document's coefficient"),
    "posted": Text("按村卫生室得分发，从村室补助列支", "Paid by the clinic's score, from its subsidies"),
}
GROUP_CLAUSES = {"deputies": "附件1 九(一)3", "positions": "附件1 九(一)2", "posted": "六(二)2(6)"}


@page(function="plan.draft", methods=("GET", "POST"))
def new_plan_page(request: Request, institution: str) -> HttpResponse:
    """A new version begun from the last one; or the version that is not handed in yet, or was returned."""
    year = chosen_year(request)
    last = list_plans(scope=request.scope, year=year).filter(institution=institution).first()
    open_one = last if last is not None and not last.approved_by else None
    source = last or list_plans(scope=request.scope, year=year - 1).filter(institution=institution).first()
    groups = _groups(request, institution, source)
    text = Field(
        "text", Text("方案正文", "The plan in words"), "textarea", source.content.get("text", "") if source else "", required=False
    )
    fields = [*(field for group in groups.values() for field in group), text]
    error: Text = NOTHING
    if request.method == "POST":
        for field in fields:
            field.fill(request.POST)
        try:
            return _save(request, institution, year, open_one)
        except UnableTo as refusal:
            if refusal.field is None:
                raise
            error = NOTHING if blame(fields, refusal) else refusal.message
    context = {
        "name": name_of_institution(institution),
        "institution": institution,
        "year": year,
        "open": open_one,
        "source": source,
        "seen": request.POST.get("seen") or (fingerprint(open_one) if open_one else ""),
        "error": error,
        "groups": [(GROUPS[key], HINTS[key], f"{get_installation().pack} {GROUP_CLAUSES[key]}", group) for key, group in groups.items()],
        "text": text,
        "back": page_at("plan", open_one.pk) if open_one else page_at("plans", year=str(year)),
    }
    return render(request, "yiti/money/plan_form.html", context, status=422 if request.method == "POST" else 200)


def _save(request: Request, institution: str, year: int, open_one: Plan | None) -> HttpResponse:
    content, seen = _content(request), request.POST.get("seen", "")
    if open_one is None:
        plan = draft_plan(scope=request.scope, institution=institution, year=year, content=content, today=request.today)
    else:
        plan = change_plan(scope=request.scope, plan=open_one.pk, content=content, seen=seen, today=request.today)
    tell(request, Text("草稿已存，下一步是报牵头医院", "The draft is stored; next it goes to the lead hospital"))
    return redirect("plan", plan=plan.pk)


def _content(request: Request) -> dict[str, Any]:
    content: dict[str, Any] = {"text": request.POST.get("text", "")}
    for prefix in GROUPS:
        content[prefix] = {
            name.partition(".")[2]: str(value).strip()
            for name, value in request.POST.items()
            if name.startswith(f"{prefix}.") and str(value).strip()
        }
    return content


def _groups(request: Request, institution: str, source: Plan | None) -> Mapping[str, Sequence[Field]]:
    period = request.period
    members = list_members(scope=request.scope, institution=institution, first=period.first, end=period.end)
    content = source.content if source else {}
    named = content.get("deputies", {})
    return {
        "deputies": [_deputy(member, named) for member in members if member.duty in ("deputy", "middle") or member.code in named],
        "positions": _positions(request, content.get("positions", {})),
        "posted": [_posted(member, content) for member in members if member.kind == "posted"],
    }


def _deputy(member: Member, values: Mapping[str, str]) -> Field:
    duty, position = DUTIES.get(member.duty, NOTHING), position_word(member.position)
    label = Text(f"{member.name}　{duty.zh or position.zh}", f"{member.name}, {duty.en or position.en}")
    last = values.get(member.code, "")
    return Field(f"deputies.{member.code}", label, "decimal", last, required=False, unit=Text("倍", "times"), last=_last(last))


def _positions(request: Request, values: Mapping[str, str]) -> list[Field]:
    rows = list_positions(request.scope, values, request.today)
    fields = []
    for position, row in zip(POSITIONS, rows, strict=True):
        printed = print_at_least(row.document.number, 2) if row.document else ""
        said = Text(f"文件 {printed}", f"document {printed}") if printed else NOTHING
        fields.append(Field(f"positions.{position}", row.label, "decimal", row.own, required=False, last=said))
    return fields


def _posted(member: Member, content: Mapping[str, Any]) -> Field:
    last = str(content.get("posted", {}).get(member.code, ""))
    label = Text(f"{member.name}　{member.note.zh}", f"{member.name}, {member.note.en}")
    return Field(f"posted.{member.code}", label, "money", last, unit=Text("元/季", "yuan a quarter"), required=False, last=_last(last))


def _last(value: str) -> Text:
    return Text(f"上一版 {value}", f"last {value}") if value else NOTHING
