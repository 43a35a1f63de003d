"""The year's joint assessment: what health, HR, finance and insurance say of every institution (六(二)2(4))."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.clauses import Clause
from yiti.kernel.counts import to_count
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import JointOpinion
from yiti.measure.assessment.operations import Opinion, department_of, enter_opinions
from yiti.measure.assessment.operations.opinions import CLAUSE
from yiti.measure.assessment.queries import list_opinions
from yiti.registry.institutions.models import Institution
from yiti.web.access import page
from yiti.web.columns import Column
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .naming import address_of, name_of
from .telling import UnableToRead, tell

ENTER, SEE = "joint.assess", "scores.see"
DEPARTMENTS = {
    JointOpinion.Department.HEALTH: Text("卫健", "Health"),
    JointOpinion.Department.HR: Text("人社", "HR"),
    JointOpinion.Department.FINANCE: Text("财政", "Finance"),
    JointOpinion.Department.INSURANCE: Text("医保", "Insurance"),
}
LEAST_YEAR = 2021


@page(function=(ENTER, SEE))
def opinions_page(request: Request) -> HttpResponse:
    """Institutions × four departments of a year; the own department's column can be filled in once the year is over."""
    asked = request.GET.get("year", "")
    return _show(request, _read_year(asked) if asked else request.today.year - 1)


@page(function=ENTER, methods=("POST",))
def enter_opinions_page(request: Request) -> HttpResponse:
    """Keep what the own department says."""
    department_of(request.scope)
    year = _read_year(request.POST.get("year", ""))
    try:
        kept = enter_opinions(scope=request.scope, year=year, opinions=_read(request, year), today=request.today)
    except Forbidden:
        raise
    except UnableTo as refusal:
        return _show(request, year, error=refusal.message)
    tell(request, Text(f"已记下 {len(kept)} 家的意见", f"Opinions on {len(kept)} institutions are kept"))
    return redirect(address_of("joint", year=year))


def _show(request: Request, year: int, *, error: Text = NOTHING) -> HttpResponse:
    mine = _own_department(request)
    found = list_opinions(scope=request.scope, year=year)
    if request.place:
        found = [(row, opinions) for row, opinions in found if row.pk == request.place]
    rows = [_row(row, opinions, mine, request) for row, opinions in found]
    shown = LISTING.read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    missing = {str(department): sum(row["opinions"][department] is None for row in rows) for department in DEPARTMENTS}
    is_over = request.today.year > year
    context = {
        "list": shown, "rows": shown.rows, "year": year, "mine": mine, "may_enter": bool(mine) and is_over, "error": error,
        "departments": [(key, words, missing[str(key)]) for key, words in DEPARTMENTS.items()], "is_over": is_over,
        "mine_words": DEPARTMENTS.get(JointOpinion.Department(mine), NOTHING) if mine else NOTHING, "left": sum(missing.values()),
        "years": range(request.today.year, max(LEAST_YEAR, request.today.year - 5) - 1, -1),
        "clause": Clause(get_installation().pack, CLAUSE),
    }  # fmt: skip
    return render(request, "yiti/measures/opinions.html", context, status=422 if error.zh else 200)


def _own_department(request: Request) -> str:
    """The department that the reader speaks for, empty for none."""
    try:
        return department_of(request.scope)
    except Forbidden:
        return ""


def _read_year(text: str) -> int:
    year = to_count(text)
    if year is None or not LEAST_YEAR <= year <= 2100:
        raise UnableToRead(Text(f"“{text}”不是年度", f"“{text}” is no year"), field="year")
    return year


def _row(row: Institution, opinions: dict[str, JointOpinion | None], mine: str, request: Request) -> dict[str, Any]:
    own = opinions.get(mine)
    typed = request.POST
    return {
        "institution": row,
        "name": name_of(row),
        "label": f"{row.name} {row.pinyin}",
        "opinions": opinions,
        "cells": [(words, opinions[department]) for department, words in DEPARTMENTS.items()],
        "agrees": typed.get(f"{row.pk}.agrees", "" if own is None else "1" if own.agrees else "0"),
        "text": typed.get(f"{row.pk}.text", own.opinion if own else ""),
    }


def _read(request: Request, year: int) -> list[Opinion]:
    """The institutions on which the department said something, in the order of the form."""
    found = []
    for row, _ in list_opinions(scope=request.scope, year=year):
        agrees = request.POST.get(f"{row.pk}.agrees", "")
        if agrees in ("0", "1"):
            found.append(Opinion(row.pk, agrees == "1", request.POST.get(f"{row.pk}.text", "")))
    if not found:
        raise UnableToRead(Text("还没有填意见", "Nothing was said yet"), code="missing-field")
    return found


def _reader(department: str) -> Any:
    return lambda row: _words(row["opinions"][department])


def _words(opinion: JointOpinion | None) -> Text:
    if opinion is None:
        return NOTHING
    answer = Text("同意", "agrees") if opinion.agrees else Text("不同意", "does not agree")
    return Text(f"{answer.zh} {opinion.opinion}".strip(), f"{answer.en} {opinion.opinion}".strip())


LISTING = Listing(
    "joint",
    Text("年度联合考核", "Joint assessment"),
    [
        Column("name", Text("机构", "Institution"), lambda row: row["name"], "name", sort="name"),
        *(Column(str(key), words, _reader(key)) for key, words in DEPARTMENTS.items()),
    ],
    search=("label",),
    hint=Text("机构、首字母", "Institution, initials"),
    size=400,
)
