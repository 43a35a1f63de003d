"""A quarter's results: all institutions by category and place, and one institution's own page."""

from typing import Any

from django.http import HttpResponse

from yiti.kernel.counts import to_count
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.measure.assessment.models import Cycle
from yiti.measure.assessment.queries import (
    get_appeal_deadline,
    get_cycle,
    get_live_sheet,
    get_score_sheet,
    list_appeals,
    list_result_runs,
    list_results,
    list_single_items,
)
from yiti.registry.institutions.queries import get_institution
from yiti.web.access import page
from yiti.web.columns import Column
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .figures import why_now
from .live_lines import show_all
from .naming import address_of, full_name_of, name_of
from .preview import read_ranked
from .score_rows import ScoreRow, build_rows, read_last
from .unopened import or_unopened

SEE = ("scores.see", "notices.see")


@page(function=SEE)
@or_unopened
def results_page(request: Request) -> HttpResponse:
    """All institutions. The published run and later corrections stand apart, each under its own tab."""
    scope, period = request.scope, str(request.period)
    cycle = get_cycle(scope=scope, period=period)
    runs = list_result_runs(scope=scope, period=period)
    chosen = _choose(request, runs)
    groups = read_ranked(scope, cycle, chosen) if runs else []
    if request.GET.get("export") == "xlsx":
        rows = [(group, row) for group, found in groups for row in found]
        return _listing().read(request, rows).export(request)
    context = {
        "groups": groups,
        "cycle": cycle,
        "label": request.period.label,
        "before": request.period.shifted(-1),
        "runs": _tabs(runs, chosen, period),
        "run": chosen,
        "ranking_period": period,
        "own": scope.actor.institution,
        "is_corrected": len(runs) > 1 and chosen != runs[0],
        "scope_sees": scope.may("scores.see") and scope.institutions("scores.see") is None,
    }
    return render(request, "yiti/measures/results.html", context)


def _choose(request: Request, runs: list[int]) -> int | None:
    """The run asked for where it is one of the quarter's; else the latest."""
    number = to_count(request.GET.get("run", ""))
    return number if number in runs else runs[-1] if runs else None


def _tabs(runs: list[int], chosen: int | None, period: str) -> list[dict[str, Any]]:
    words = [Text("公布的", "As published"), *(Text(f"第 {at} 次更正", f"Correction {at}") for at in range(1, len(runs)))]
    return [
        {"label": label, "address": address_of("results", period=period, run=run), "is_on": run == chosen}
        for label, run in zip(words, runs, strict=False)
    ]


def _listing() -> Listing:
    return Listing(
        "results",
        Text("季度结果", "Results"),
        [
            Column("category", Text("类别", "Category"), lambda row: row[0]),
            Column("place", Text("名次", "Place"), lambda row: row[1].place, "number"),
            Column("name", Text("机构", "Institution"), lambda row: row[1].name),
            Column("score", Text("得分", "Score"), lambda row: row[1].score, "score"),
            Column("head", Text("负责人得分", "Head"), lambda row: row[1].head_score, "score"),
            Column("total", Text("一级分配总额", "Level-one total"), lambda row: row[1].total, "money"),
        ],
    )


@page(function=("scores.see",))
@or_unopened
def result_page(request: Request, institution: str) -> HttpResponse:
    """One institution's result: place, where the points went, why, the evidence, and the way to appeal."""
    scope, period = request.scope, str(request.period)
    row = get_institution(scope=scope, code=institution, function="scores.see")
    cycle = get_cycle(scope=scope, period=period)
    sheet = get_score_sheet(scope=scope, period=period, institution=institution)
    runs = list_result_runs(scope=scope, period=period)
    chosen = _choose(request, runs)
    result = next((found for found in list_results(scope=scope, period=period, run=chosen) if found.institution_id == institution), None)
    groups = read_ranked(scope, cycle, chosen) if runs else []
    ranked = [found for _, group in groups for found in group if found.institution.pk == institution]
    live = show_all(scope, period, get_live_sheet(scope=scope, sheet=sheet))
    rows = build_rows(sheet, read_last(scope, period, institution=institution), {}, live)
    appeals = {
        (str(appeal.subject), appeal.indicator): appeal
        for appeal in reversed(list(list_appeals(scope=scope, period=period).filter(institution=institution)))
    }
    last, may_appeal = _deadline(request, cycle, institution)
    context = {
        "row": row,
        "name": full_name_of(row),
        "short": name_of(row),
        "cycle": cycle,
        "sheet": sheet,
        "groups": _groups(rows),
        "result": result,
        "ranked": ranked[0] if ranked else None,
        "label": request.period.label,
        "before": request.period.shifted(-1),
        "runs": _tabs(runs, chosen, period) if len(runs) > 1 else [],
        "items": [
            (item, why_now("items", period, institution, str(item.pk)))
            for item in list_single_items(scope=scope, period=period, institution=institution).filter(state="approved")
        ],
        "appeals": appeals,
        "last": last,
        "may_appeal": may_appeal,
        "result_period": period,
    }
    return render(request, "yiti/measures/result.html", context)


def _groups(rows: list[list[ScoreRow]]) -> list[dict[str, Any]]:
    """The lines under their groups, with the sums of each."""
    groups: dict[str, dict[str, Any]] = {}
    for pair in rows:
        indicator = pair[0].indicator
        empty = {"label": indicator.group_label, "pairs": [], "points": 0, "score": 0}
        sums = {f"why_{name}": pair[0].why_group(name) for name in ("got", "full")}
        group = groups.setdefault(indicator.group, empty | sums)
        group["pairs"].append(pair)
        if pair[0].score and not pair[0].score.absent:
            group["points"] += pair[0].points
            group["score"] += pair[0].score.score
    return list(groups.values())


def _deadline(request: Request, cycle: Cycle, institution: str) -> tuple[Any, bool]:
    """Until when one may appeal (None: not counted yet), and whether this reader may."""
    scope = request.scope
    is_told = cycle.state in (Cycle.State.FED_BACK, Cycle.State.PUBLISHED)
    try:
        last = get_appeal_deadline(scope=scope, period=cycle.period)
    except UnableTo:
        return None, False
    may = is_told and scope.may("appeals.file", institution) and scope.actor.institution == institution
    return last, may and (last is None or request.today <= last)
