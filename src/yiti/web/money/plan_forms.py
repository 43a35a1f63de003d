"""Drafting a plan: coefficients of deputies and positions, increments of posted people, and the words."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.refusals import Refused, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import Plan
from yiti.money.pay.operations import draft_plan
from yiti.money.pay.queries import Member, list_members, list_plans
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.pages import render
from yiti.web.printing import print_at_least
from yiti.web.requests import Request

from .addresses import page_at
from .words import DUTIES, POSITIONS, name_of_institution

PREFIXES = ("deputies", "positions", "posted")


@page(function="plan.draft", methods=("GET", "POST"))
def draft_page(request: Request, institution: str, year: str) -> HttpResponse:
    """A new version of the plan, begun from the last one."""
    number = int(year) if year.isdecimal() and len(year) == 4 else request.period.year
    last = list_plans(scope=request.scope, year=number).filter(institution=institution).first()
    fields = _fields(request, institution, last)
    error: Text = NOTHING
    if request.method == "POST":
        for field in fields:
            field.fill(request.POST)
        try:
            plan = draft_plan(scope=request.scope, institution=institution, year=number, content=_content(request), today=request.today)
        except UnableTo as refusal:
            error = NOTHING if blame(fields, refusal) else refusal.message
        else:
            messages.success(request, Text("草稿已存，第一步是报出", "The draft is stored; its first step is to send it"))
            return redirect(page_at("plan", plan.pk))
    context = {
        "institution": institution,
        "name": name_of_institution(institution),
        "year": number,
        "last": last,
        "error": error,
        "groups": [(words, [field for field in fields if field.name.startswith(prefix)]) for prefix, words in GROUPS.items()],
        "text": next(field for field in fields if field.name == "text"),
    }
    return render(request, "yiti/money/plan_draft.html", context, status=422 if error.zh or any(field.error for field in fields) else 200)


GROUPS = {
    "deputies": Text("副职及中层的系数", "Coefficients of deputies and middle managers"),
    "positions": Text("岗位系数（空着就用文件的参考系数）", "Position coefficients (blank: the document's)"),
    "posted": Text("下派村卫生室人员的核增额", "Increments of people posted to village clinics"),
}


def _content(request: Request) -> dict[str, Any]:
    content: dict[str, Any] = {"text": request.POST.get("text", "")}
    for prefix in PREFIXES:
        content[prefix] = {
            name.partition(".")[2]: str(value).strip()
            for name, value in request.POST.items()
            if name.startswith(f"{prefix}.") and str(value).strip()
        }
    return content


def _fields(request: Request, institution: str, last: Plan | None) -> list[Field]:
    quarter = request.period
    members = list_members(scope=request.scope, institution=institution, first=quarter.first, end=quarter.end)
    content = last.content if last else {}
    fields = [_deputy(member, content) for member in members if member.duty in ("deputy", "middle") or member.coefficient]
    fields += [_position(request, position, words, content) for position, words in POSITIONS.items()]
    fields += [_posted(member, content) for member in members if member.kind == "posted"]
    fields.append(Field("text", Text("方案正文", "The plan in words"), "textarea", content.get("text", ""), required=False))
    return fields


def _deputy(member: Member, content: dict[str, Any]) -> Field:
    value = str(content.get("deputies", {}).get(member.code, ""))
    duty = DUTIES.get(member.duty, NOTHING)
    label = Text(f"{member.name}　{duty.zh}", f"{member.name}, {duty.en}")
    help_text = Text("空着就按岗位权重", "Blank: by weight like the others")
    return Field(f"deputies.{member.code}", label, "decimal", value, required=False, help=help_text, clause="changji-2021 附件1 九(一)3")


def _position(request: Request, position: str, words: Text, content: dict[str, Any]) -> Field:
    value = str(content.get("positions", {}).get(position, ""))
    try:
        printed = print_at_least(
            get_book(scope=request.scope, on=request.today).parameter(f"distribution.coefficient.{position}").number, 2
        )
    except Refused:
        printed = ""
    said = Text(f"文件 {printed}", f"Document {printed}") if printed else NOTHING
    return Field(f"positions.{position}", words, "decimal", value, required=False, last=said)


def _posted(member: Member, content: dict[str, Any]) -> Field:
    value = str(content.get("posted", {}).get(member.code, ""))
    label = Text(f"{member.name}　{member.note.zh}", f"{member.name}, {member.note.en}")
    return Field(f"posted.{member.code}", label, "money", value, unit=Text("元/季", "yuan a quarter"), required=False)
