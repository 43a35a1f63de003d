"""A year's result: places, rates, amounts and duties, and what next year's increments become."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from yiti.foundation.runs.queries import get_latest_run
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.queries import list_year_results
from yiti.money.pay.operations import close_year, prepare_year
from yiti.money.pay.queries import find_path, list_year_totals
from yiti.web.access import page
from yiti.web.lists import Column, Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sources import get_categories

from .addresses import page_at, why

RESULTS = {"qualified": ("met", Text("合格", "Qualified")), "unqualified": ("late", Text("不合格", "Unqualified"))}
ACTIONS = {
    "admonition_talk": Text("诫勉谈话", "Admonition talk"),
    "remove_head": Text("免去主要负责人", "Removal of the head"),
    "decide_head": Text("负责人去留待定", "The head's case is to be decided"),
}


@page(function="overview.see")
def year_result_page(request: Request, year: str) -> HttpResponse:
    """The closed year, or what blocks closing it."""
    if not (year.isdecimal() and len(year) == 4):
        raise Http404(year)
    number = int(year)
    run = get_latest_run(scope=request.scope, kind="year", period=year)
    rows = list(list_year_results(scope=request.scope, year=number)) if run else []
    after = {row.institution_id: row for row in list_year_totals(scope=request.scope, year=number + 1)}
    lines = [_line(row, run.pk, find_path(run, row.institution_id, ""), after.get(row.institution_id)) for row in rows] if run else []
    pack = request.__dict__["installation"].pack if request.__dict__.get("installation") else ""
    shown = _listing(get_categories(pack), number).read(request, lines)
    if shown.wants_export:
        return shown.export(request)
    may_close = request.scope.may("quarter.approve") and run is None
    context = {
        "list": shown,
        "year": number,
        "next": number + 1,
        "run": run,
        "may_close": may_close,
        "blocker": _blocker(request, number, run),
        "duties": [line for line in lines if line["actions"].zh],
        "sum": sum((line["change"] for line in lines), Decimal(0)),
    }
    return render(request, "yiti/money/year_result.html", context)


def _blocker(request: Request, year: int, run: Any) -> Text:
    if run is not None:
        return NOTHING
    try:
        prepare_year(scope=request.scope, year=year)
    except UnableTo as refusal:
        return refusal.message
    return NOTHING


def _line(row: Any, run: int, path: str, total: Any) -> dict[str, Any]:
    words = [ACTIONS.get(str(action), Text(str(action), str(action))) for action in row.actions]
    before = row.increment
    return {
        "row": row,
        "name": Text(row.institution.name, row.institution.name_en or row.institution.name),
        "category": row.category,
        "before": before,
        "after": row.amount,
        "change": row.amount - before,
        "search": row.institution.name,
        "actions": Text("、".join(word.zh for word in words), ", ".join(word.en for word in words)),
        "why": lambda name: why(run, f"{path}{name}"),
        "total": total,
    }


def _listing(categories: Mapping[str, Text], year: int) -> Listing:
    def field(name: str) -> Any:
        return lambda line: getattr(line["row"], name)

    def explain(name: str) -> Any:
        return lambda line: line["why"](name)

    return Listing(
        "year-result",
        Text(f"{year} 年结果", f"Result of {year}"),
        [
            Column("name", Text("机构", "Institution"), lambda line: line["name"], "name"),
            Column("place", Text("名次", "Place"), field("place"), "number", why=explain("place")),
            Column("score", Text("年度得分", "Score"), field("score"), "score", sort="score", why=explain("score")),
            Column("rate", Text("增减", "Rate"), field("rate"), "percent", sort="rate", why=explain("rate")),
            Column("before", Text(f"{year + 1} 年核增基数", f"Base for {year + 1}"), lambda line: line["before"], "money", sort="before"),
            Column("after", Text("考核后", "After"), lambda line: line["after"], "money", sort="after", why=explain("amount")),
            Column("change", Text("变化", "Change"), lambda line: line["change"], "change", sort="change"),
            Column("actions", Text("要办的事", "Duties"), lambda line: line["actions"]),
            Column("result", Text("结果", "Result"), lambda line: RESULTS.get(line["row"].result, "info"), "state"),
        ],
        search=("search",),
        hint=Text("机构名称", "Institution"),
        group=lambda line: categories.get(line["category"], Text(line["category"], line["category"])),
        size=100,
        empty=Text(f"{year} 年的结果还没有算定", f"The result of {year} is not closed yet"),
    )


@page(function="quarter.approve", methods=("POST",))
def close_year_page(request: Request, year: int) -> HttpResponse:
    """Close the year after the word is typed; next year's increments follow."""
    if request.POST.get("word", "").strip() not in (f"算定 {year}", f"CLOSE {year}"):
        raise UnableTo(Text("输入的词不对", "That is not the word"))
    close_year(scope=request.scope, year=year, now=timezone.now())
    messages.success(request, Text(f"{year} 年的结果已算定", f"The result of {year} is closed"))
    return redirect(page_at("year-result", str(year)))
