"""Scoring: how far it is, one institution's sheet, and one indicator across all institutions."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Cycle, Score
from yiti.measure.assessment.queries import (
    LiveSheet,
    Scoring,
    get_cycle,
    get_live_across,
    get_live_sheet,
    get_score_sheet,
    has_live_scores,
    list_scorings,
    list_values_at,
    list_values_of,
)
from yiti.measure.assessment.queries.work import get_work
from yiti.measure.assessment.scoring import read_sheet
from yiti.measure.indicators.operations import catch_up
from yiti.registry.access.queries import get_names
from yiti.registry.institutions.queries import get_institution
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .live_lines import show_all, show_live
from .naming import SUBJECTS, address_of, full_name_of, name_of
from .score_rows import METHOD_CHOICES, ScoreRow, build_rows, read_last, reported_words
from .unopened import or_unopened
from .work_lines import show_work

ENTER, SEE = "scores.enter", "scores.see"
STATES = [("open", Text("没交齐", "To finish")), ("send", Text("打完待报", "To send")), ("done", Text("已报", "Sent"))]


@page(function=(ENTER, SEE))
@or_unopened
def scores_page(request: Request) -> HttpResponse:
    """Every institution × group: the assessor's own, or all for the county. Institutions go to their own sheet."""
    scope, period = request.scope, request.period
    cycle = get_cycle(scope=scope, period=str(period))
    is_assessor = scope.may(ENTER)
    if not is_assessor and scope.institutions(SEE) is not None:
        return render(request, "yiti/measures/scores_later.html", {"label": period.label, "cycle": cycle})
    rows = [row for row in list_scorings(scope=scope, period=cycle.period) if not is_assessor or _is_own(scope, row)]
    if request.place:
        rows = [row for row in rows if row.institution.pk == request.place]
    names = get_names(scope=scope, usernames={row.assessor for row in rows})
    shown = _listing(cycle, names, rows).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    to_send = {row.institution.pk for row in rows} - {row.institution.pk for row in rows if row.scored < row.indicators}
    unsent = [code for code in to_send if any(row.institution.pk == code and not row.is_done for row in rows)]
    context = {
        "list": shown,
        "cycle": cycle,
        "label": period.label,
        "is_assessor": is_assessor,
        "left": sum(row.indicators - row.scored for row in rows),
        "to_send": len(unsent),
        "places": len({row.institution.pk for row in rows if not row.is_done}),
        "is_open": cycle.state == Cycle.State.OPEN,
        "indicators": _list_indicators(scope, cycle) if is_assessor else [],
    }
    return render(request, "yiti/measures/scores.html", context)


def _is_own(scope: Scope, row: Scoring) -> bool:
    return row.assessor == scope.actor.username and row.institution.pk != scope.actor.institution


def _state_of(row: Scoring) -> str:
    if row.is_done:
        return "done"
    return "send" if row.scored == row.indicators else "open"


def _state_words(row: Scoring) -> tuple[str, Text]:
    key = _state_of(row)
    if key == "done":
        return "met", Text("已报", "Sent")
    if key == "send":
        return "running", Text("打完待报", "To send")
    return ("running" if row.scored else "wait"), Text(f"{row.scored}/{row.indicators} 项", f"{row.scored}/{row.indicators}")


def _listing(cycle: Cycle, names: dict[str, str], rows: list[Scoring]) -> Listing:
    return Listing(
        "scorings",
        Text("打分进度", "Scoring"),
        _columns(cycle, names),
        search=("institution.name", "institution.pinyin", "institution.name_en", "assessor"),
        hint=Text("机构、首字母", "Institution, initials"),
        filters=_filters(names, rows),
        size=60,
        empty=Text("没有分给您的指标", "No indicators are yours"),
        empty_hint=Text("由考核办分工。", "The office assigns them."),
    )


def _columns(cycle: Cycle, names: dict[str, str]) -> list[Column]:
    def sheet_of(row: Scoring) -> str:
        return address_of("score-sheet", row.institution.pk, period=cycle.period)

    def assessor_of(row: Scoring) -> object:
        return names.get(row.assessor, row.assessor) or Text("没有人", "Nobody")

    return [
        Column("name", Text("机构", "Institution"), lambda row: name_of(row.institution), "name", sort="name", href=sheet_of),
        Column("group_label", Text("指标组", "Group"), sort="group"),
        Column("assessor", Text("考核人员", "Assessor"), assessor_of, "soft", sort="assessor"),
        Column("scored", Text("已评", "Scored"), kind="number", sort="scored", href=sheet_of),
        Column("indicators", Text("共几项", "Of"), kind="number", href=sheet_of),
        Column("heads", Text("负责人已评", "Heads scored"), kind="number", href=sheet_of),
        Column("state", Text("状态", "State"), _state_words, "state", sort="state"),
    ]


def _filters(names: dict[str, str], rows: list[Scoring]) -> list[Filter]:
    groups = list(dict.fromkeys((row.group, row.group_label) for row in rows))
    people = [(user, Text(name, name)) for user, name in names.items()]
    return [
        Filter("state", Text("状态", "State"), STATES, lambda found, value: [row for row in found if _matches(row, value)]),
        Filter("group", Text("指标组", "Group"), groups, lambda found, value: [row for row in found if row.group == value], is_menu=True),
        Filter(
            "assessor", Text("考核人员", "Assessor"), people, lambda found, value: [row for row in found if row.assessor == value],
            is_menu=True,
        ),
    ]  # fmt: skip


def _matches(row: Scoring, value: str) -> bool:
    return (not row.is_done) if value == "open" else _state_of(row) == value


def _list_indicators(scope: Scope, cycle: Cycle) -> list[dict[str, Any]]:
    """The assessor's own indicators, each leading to its page across the institutions."""
    sheet = read_sheet(scope, cycle)
    mine: dict[str, int] = {}
    for code in sheet.institutions:
        if code != scope.actor.institution:
            for indicator in sheet.needed_of(code, scope.actor.username):
                mine[indicator] = mine.get(indicator, 0) + 1
    known = indicators_of(cycle.pack)
    return [
        {"indicator": known[code], "of": of, "address": address_of("score-indicator", code, period=cycle.period)}
        for code, of in mine.items()
    ]


@page(function=(ENTER, SEE))
@or_unopened
def score_sheet_page(request: Request, institution: str) -> HttpResponse:
    """One institution's sheet: the assessor's own groups to fill in; all of it for those who may see it."""
    scope, period = request.scope, str(request.period)
    sheet = get_score_sheet(scope=scope, period=period, institution=institution)
    sees_values = scope.may(ENTER, institution) or scope.may("accounts.see", institution)
    values = list_values_of(scope=scope, period=period, institution=institution) if sees_values else {}
    _bring_up_to_date(scope, period)
    live = get_live_sheet(scope=scope, sheet=sheet)
    rows = build_rows(sheet, read_last(scope, period, institution=institution), values, show_all(scope, period, live))
    groups: dict[str, tuple[Text, list[list[ScoreRow]]]] = {}
    for pair in rows:
        groups.setdefault(pair[0].indicator.group, (pair[0].indicator.group_label, []))[1].append(pair)
    mine = [pair[0] for pair in rows if pair[0].may_edit]
    unsent = [pair[0] for pair in rows if _is_mine(sheet.lines, pair[0]) and not (pair[0].score and pair[0].score.sent_on)]
    names = get_names(scope=scope, usernames={row.score.entered_by for pair in rows for row in pair if row.score})
    context = {
        "sheet": sheet,
        "name": full_name_of(sheet.institution),
        "groups": list(groups.values()),
        "label": request.period.label,
        "score_period": period,
        "left": sum(row.score is None for row in mine),
        "may_send": bool(unsent) and all(row.score for row in unsent),
        "mine": mine,
        "methods": METHOD_CHOICES,
        "names": names,
        "around": _around(scope, period, institution),
        "may_return": scope.may("quarter.rank") and sheet.cycle.state == Cycle.State.OPEN,
        "subjects": SUBJECTS,
        "live": live,
        "work": show_work(scope, period, institution, get_work(scope=scope, sheet=sheet)),
    }
    return render(request, "yiti/measures/score_sheet.html", context)


def _bring_up_to_date(scope: Scope, period: str) -> None:
    """Take in what services have just written, where scores are made from it."""
    if has_live_scores(scope=scope, period=period):
        catch_up(scope=scope, now=timezone.now())


def _is_mine(lines: Any, row: ScoreRow) -> bool:
    return any(line.is_mine and line.indicator.code == row.indicator.code for line in lines)


def _around(scope: Scope, period: str, institution: str) -> dict[str, str]:
    """The sheets before and after this one, among those the reader goes through."""
    if not scope.may(ENTER):
        return {}
    codes = list(dict.fromkeys(row.institution.pk for row in list_scorings(scope=scope, period=period) if _is_own(scope, row)))
    if institution not in codes:
        return {}
    at = codes.index(institution)
    before = address_of("score-sheet", codes[at - 1], period=period) if at else ""
    after = address_of("score-sheet", codes[at + 1], period=period) if at + 1 < len(codes) else ""
    return {"before": before, "after": after}


@page(function=ENTER)
@or_unopened
def score_indicator_page(request: Request, indicator: str) -> HttpResponse:
    """One indicator across the institutions at which it is the assessor's."""
    scope, period = request.scope, str(request.period)
    cycle = get_cycle(scope=scope, period=period)
    known = indicators_of(cycle.pack).get(indicator)
    if known is None:
        raise Http404(indicator)
    _bring_up_to_date(scope, period)
    live = get_live_across(scope=scope, period=period, indicator=indicator)
    rows = build_across(scope, cycle, indicator, live)
    context = {
        "indicator": known,
        "pairs": rows,
        "label": request.period.label,
        "score_period": period,
        "methods": METHOD_CHOICES,
        "left": sum(pair[0].score is None for pair in rows),
        "cycle": cycle,
        "live": live,
    }
    return render(request, "yiti/measures/score_indicator.html", context)


def build_across(scope: Scope, cycle: Cycle, indicator: str, live: LiveSheet) -> list[list[ScoreRow]]:
    """Institution by institution its line and its head's, in a fixed number of queries."""
    known = indicators_of(cycle.pack)[indicator]
    sheet = read_sheet(scope, cycle)
    scores = {(row.institution_id, str(row.subject)): row for row in Score.objects.filter(cycle=cycle, indicator=indicator)}
    last = read_last(scope, cycle.period, indicator=indicator)
    values = list_values_at(scope=scope, period=cycle.period, indicator=indicator)
    codes = [
        code
        for code in sheet.institutions
        if code != scope.actor.institution and indicator in sheet.needed_of(code, scope.actor.username) and scope.may(ENTER, code)
    ]
    return [
        [
            ScoreRow(
                cycle.period,
                sheet.institutions[code],
                known,
                subject,
                sheet.points_at(code)[indicator],
                score := scores.get((code, subject)),
                last.get((code, subject, indicator)),
                reported_words(known, values.get(code)) if subject == "institution" else Text("", ""),
                0,
                cycle.state == Cycle.State.OPEN and not (score and score.sent_on),
                show_live(scope, cycle.period, live.at(code, indicator)) if subject == "institution" else None,
            )
            for subject in SUBJECTS
        ]
        for code in codes
    ]


def find_row(scope: Scope, period: Period, key: tuple[str, str, str]) -> ScoreRow:
    """
    One line of a sheet, for the answer to its own form.

    :raises Http404: for what is no line of the reader's sheet
    """
    institution, subject, indicator = key
    get_institution(scope=scope, code=institution, function=ENTER)
    sheet = get_score_sheet(scope=scope, period=str(period), institution=institution)
    for pair in build_rows(sheet, {}, {}):
        for row in pair:
            if (row.subject, row.indicator.code) == (subject, indicator):
                return row
    raise Http404(indicator)
