"""From the last score to publication: what is missing, the preview, ranking, filing, approval, feedback, publication."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from yiti.foundation.installation.queries import get_now
from yiti.foundation.workflow.flows import get_flow
from yiti.foundation.workflow.queries import list_board
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.cycles import STATES
from yiti.measure.assessment.models import Cycle
from yiti.measure.assessment.operations import (
    approve_quarter,
    feed_back_quarter,
    file_quarter,
    publish_quarter,
    return_quarter,
)
from yiti.measure.assessment.queries import get_cycle, get_readiness, list_moved_scores
from yiti.measure.indicators.operations import catch_up
from yiti.money.pay.operations import rank_quarter
from yiti.registry.access.queries import get_names
from yiti.web.access import page
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .announcements import announce_returned_ranking
from .naming import address_of, quarter_words
from .preview import read_preview, read_ranked
from .readiness import Drifted, list_drifted, list_missing
from .telling import read_period, read_whole, tell
from .unopened import or_unopened

RANK, FILE, APPROVE, FEEDBACK, PUBLISH = "quarter.rank", "quarter.file", "quarter.approve", "quarter.feedback", "quarter.publish"
WORDS: Mapping[str, Text] = {"rank": Text("排名", "rank"), "approve": Text("同意", "approve"), "publish": Text("公布", "publish")}
"""What must be typed before an act that cannot be taken back."""

ASKED: Mapping[str, tuple[Text, Text, tuple[Text, ...]]] = {
    "rank": (
        Text("计分排名", "Rank the quarter"),
        Text("排名", "Rank"),
        (
            Text(
                "按现在的得分、单项奖惩和收支计分、排名、测算总额，封存为一次核算",
                "Scores, single items and accounts are reckoned and ranked, and closed as a run",
            ),
            Text(
                "排名后得分和上报都不能再改；领导小组退回才能重排",
                "Scores and reports close; only a return by the leading group opens them",
            ),
        ),
    ),
    "approve": (
        Text("领导小组审批", "The leading group approves"),
        Text("同意", "Approve"),
        (
            Text(
                "同意这次排名与一级分配总额，之后由考核办反馈各机构",
                "The ranking and the level-one totals stand; the office feeds them back",
            ),
        ),
    ),
    "publish": (
        Text("公布结果", "Publish the results"),
        Text("公布", "Publish"),
        (
            Text("所有机构都能看到全部结果，申诉期从今天起算", "Every institution sees all results; the days for appeals run from today"),
            Text("公布后不再改；更正用新的一次核算", "What is published stays; a correction is a new run"),
        ),
    ),
}
"""Title, button and consequences of each."""


class UnableToConfirm(UnableTo):
    code = "not-confirmed"


@page(function=(RANK, APPROVE, "scores.see"))
@or_unopened
def ranking_page(request: Request) -> HttpResponse:
    """Where the quarter stands on its way to publication; the next act for whoever may take it."""
    return _show(request, request.period)


def _show(request: Request, period: Period, *, error: Text = NOTHING, status: int = 200) -> HttpResponse:
    scope = request.scope
    cycle = get_cycle(scope=scope, period=str(period))
    is_county = scope.institutions("scores.see") is None
    readiness, trouble = _read_readiness(scope, cycle) if is_county and cycle.state == Cycle.State.OPEN else (None, NOTHING)
    is_ready = readiness is not None and readiness.is_ready
    wants_preview = is_ready or request.GET.get("preview") == "1"
    preview, why_not = (
        read_preview(scope, cycle) if wants_preview and scope.may(RANK) and cycle.state == Cycle.State.OPEN else ([], NOTHING)
    )
    context = {
        "cycle": cycle,
        "state": STATES[cycle.state],
        "title": _title(period, cycle),
        "label": period.label,
        "readiness": readiness,
        "trouble": trouble if trouble.zh else why_not,
        "missing": list_missing(scope, readiness) if readiness else [],
        "drifted": read_drifted(scope, cycle) if readiness else [],
        "preview": preview,
        "is_ready": is_ready,
        "ranked": read_ranked(scope, cycle) if cycle.state != Cycle.State.OPEN else [],
        "error": error,
        "steps": _steps(request, cycle),
        "act": _act(request, cycle, is_ready=is_ready),
        "is_county": is_county,
        "may_preview": scope.may(RANK) and not is_ready and not preview and cycle.state == Cycle.State.OPEN,
        "ranking_period": str(period),
        "names": get_names(scope=scope, usernames=[cycle.ranked_by, cycle.approved_by]),
        "filings": _filings(scope, cycle, request),
        "may_return": scope.may(APPROVE) and cycle.state == Cycle.State.RANKED,
        "may_feed_back": scope.may(FEEDBACK),
    }
    return render(request, "yiti/measures/ranking.html", context, status=status)


def read_drifted(scope: Scope, cycle: Cycle) -> list[Drifted]:
    """Scores whose figures moved since they were taken, as far as is counted now."""
    catch_up(scope=scope, now=timezone.now())
    return list_drifted(scope, list_moved_scores(scope=scope, period=cycle.period), cycle)


def _read_readiness(scope: Scope, cycle: Cycle) -> tuple[Any, Text]:
    try:
        return get_readiness(scope=scope, period=cycle.period), NOTHING
    except UnableTo as refusal:
        return None, refusal.message


def _title(period: Period, cycle: Cycle) -> Text:
    words = quarter_words(period)
    ends = {
        Cycle.State.OPEN: Text("可以排名了吗", "ready to be ranked?"),
        Cycle.State.RANKED: Text("已排名，等备案审批", "ranked, to be filed and approved"),
        Cycle.State.APPROVED: Text("已批准，等反馈", "approved, to be fed back"),
        Cycle.State.FED_BACK: Text("已反馈，等公布", "fed back, to be published"),
        Cycle.State.PUBLISHED: Text("已公布", "published"),
    }
    end = ends[Cycle.State(cycle.state)]
    return Text(f"{words.zh}{end.zh}", f"{words.en}: {end.en}")


def _steps(request: Request, cycle: Cycle) -> list[dict[str, Any]]:
    """The county's steps of the quarter with who took them and when."""
    board = list_board(scope=request.scope, workflow="quarter", period=cycle.period, today=request.today)
    names = get_names(scope=request.scope, usernames=[cell.done_by for cell in board.county.values() if cell.done_by])
    return [
        {"part": cell.part, "cell": cell, "who": names.get(cell.done_by, cell.done_by), "state": _cell_state(cell)}
        for cell in board.county.values()
    ]


def _cell_state(cell: Any) -> tuple[str, Text]:
    if cell.state == "done":
        return "met", Text("办结", "Done")
    if cell.state == "returned":
        return "short", Text("退回", "Returned")
    if cell.is_late and cell.state != "waiting":
        return "late", Text(f"晚 {cell.late_days} 天", f"{cell.late_days} days late")
    return ("wait", Text("未到", "Not yet")) if cell.state == "waiting" else ("running", Text("待办", "To do"))


def _filings(scope: Scope, cycle: Cycle, request: Request) -> list[Any]:
    """The filing steps that the reader may take now."""
    if not scope.may(FILE) or cycle.state != Cycle.State.RANKED:
        return []
    board = list_board(scope=scope, workflow="quarter", period=cycle.period, today=request.today)
    return [cell.part for cell in board.county.values() if cell.part.function == FILE and cell.state in ("open", "returned")]


def _act(request: Request, cycle: Cycle, *, is_ready: bool) -> dict[str, Any] | None:
    """The dangerous act that comes next, as `yiti/_ask.html` prints it; None where the reader has none."""
    may, state = request.scope.may, cycle.state
    is_other = cycle.ranked_by != request.scope.actor.username
    offers = {
        "rank": state == Cycle.State.OPEN and is_ready and may(RANK),
        "approve": state == Cycle.State.RANKED and may(APPROVE) and is_other,
        "publish": state == Cycle.State.FED_BACK and may(PUBLISH),
    }
    name = next((name for name, is_offered in offers.items() if is_offered), "")
    if not name:
        return None
    title, act, lines = ASKED[name]
    return {
        "title": title, "act": act, "lines": lines, "word": WORDS[name], "action": address_of(f"ranking-{name}"),
        "back": address_of("quarter", period=cycle.period), "hidden": {"period": cycle.period, "version": cycle.version},
    }  # fmt: skip


def require_word(request: Request, name: str) -> None:
    """:raises UnableToConfirm: where the word was not typed, in either language"""
    typed = request.POST.get("word", "").strip().lower()
    if typed not in (WORDS[name].zh, WORDS[name].en):
        wanted = in_words(WORDS[name])
        raise UnableToConfirm(Text(f"请输入“{wanted}”确认", f"Type “{wanted}” to confirm"), field="word")


@page(function=RANK, methods=("POST",))
def rank_page(request: Request) -> HttpResponse:
    period = read_period(request)
    require_word(request, "rank")
    run = rank_quarter(
        scope=request.scope, period=str(period), today=request.today, now=get_now(), version=read_whole(request.POST, "version")
    )
    count = len(json.loads(run.results)["institutions"])
    tell(
        request,
        Text(f"已为 {count} 家机构排名；接着报人社、财政备案", f"{count} institutions are ranked; next it is filed with HR and finance"),
    )
    return redirect(address_of("ranking", period=str(period)))


@page(function=FILE, methods=("POST",))
def file_page(request: Request) -> HttpResponse:
    """Note that the results went to a bureau: `step` is one of the filing steps."""
    period, step = str(read_period(request)), request.POST.get("step", "")
    cycle = file_quarter(scope=request.scope, period=period, step=step, today=request.today)
    label = get_flow(cycle.pack, "quarter").part(step).label
    tell(request, Text(f"{label.zh}：已备案", f"{label.en}: filed"))
    return redirect(address_of("ranking", period=period))


@page(function=APPROVE, methods=("POST",))
def approve_page(request: Request) -> HttpResponse:
    period = str(read_period(request))
    require_word(request, "approve")
    approve_quarter(scope=request.scope, period=period, today=request.today, version=read_whole(request.POST, "version"))
    tell(request, Text("已同意，由考核办反馈各机构", "Approved; the office feeds it back"))
    return redirect(address_of("ranking", period=period))


@page(function=APPROVE, methods=("POST",))
def return_page(request: Request) -> HttpResponse:
    """Send the ranking back with the reason."""
    period = read_period(request)
    reason, version = request.POST.get("reason", ""), read_whole(request.POST, "version")
    with transaction.atomic():
        return_quarter(scope=request.scope, period=str(period), reason=reason, today=request.today, version=version)
        announce_returned_ranking(request, period, reason)
    tell(request, Text("已退回考核办，对方会收到带理由的消息", "Sent back to the office, with a message that says why"))
    return redirect(address_of("ranking", period=str(period)))


@page(function=FEEDBACK, methods=("POST",))
def feedback_page(request: Request) -> HttpResponse:
    period = str(read_period(request))
    feed_back_quarter(scope=request.scope, period=period, today=request.today, version=read_whole(request.POST, "version"))
    tell(request, Text("已反馈，各机构能看到自己的得分和总额", "Fed back; institutions see their scores and totals"))
    return redirect(address_of("ranking", period=period))


@page(function=PUBLISH, methods=("POST",))
def publish_page(request: Request) -> HttpResponse:
    period = str(read_period(request))
    require_word(request, "publish")
    publish_quarter(scope=request.scope, period=period, today=request.today, version=read_whole(request.POST, "version"))
    tell(request, Text("已公布；请到公示里发布结果公告", "Published; post the notice of results next"))
    return redirect(address_of("ranking", period=period))
