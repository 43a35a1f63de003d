"""Appeals: filed by the institution's head, decided by somebody else, answered by a new run."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.files.downloads import serve_download
from yiti.foundation.files.operations import store_file
from yiti.foundation.installation.queries import get_now
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Appeal, Score
from yiti.measure.assessment.operations import decide_appeal, file_appeal, withdraw_appeal
from yiti.measure.assessment.queries import (
    KNOWN,
    get_appeal,
    get_appeal_deadline,
    get_cycle,
    list_appeal_files,
    list_appeals,
    list_cycles,
    list_evidence,
    list_results,
    list_scores,
    list_upheld_unsettled,
)
from yiti.registry.access.queries import get_names
from yiti.registry.institutions.queries import get_institution
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.fields import Field, blame
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.printing import print_at_least
from yiti.web.requests import Request

from .announcements import announce_decided_appeal, announce_filed_appeal
from .naming import SUBJECTS, address_of, full_name_of, name_of
from .telling import read_number, read_period, read_required, tell

FILE, DECIDE = "appeals.file", "appeals.decide"
SEEN_BY = (FILE, DECIDE, "scores.see")
STATES = {
    Appeal.State.FILED: ("running", Text("待复核", "Waits")),
    Appeal.State.UPHELD: ("met", Text("成立", "Upheld")),
    Appeal.State.REJECTED: ("info", Text("不成立", "Rejected")),
    Appeal.State.WITHDRAWN: ("wait", Text("已撤回", "Withdrawn")),
}
MOST_FILES = 5


def _label(row: Appeal) -> Text:
    return indicators_of(row.cycle.pack)[row.indicator].label


def _own_page(row: Appeal) -> str:
    return address_of("appeal", row.pk)


APPEALS = Listing(
    "appeals",
    Text("申诉", "Appeals"),
    [
        Column("indicator", Text("申诉的得分", "Score"), _label, "name", sort="indicator", href=_own_page),
        Column("institution", Text("机构", "Institution"), lambda row: name_of(row.institution), sort="institution__sequence"),
        Column("cycle", Text("季度", "Quarter"), lambda row: row.cycle_id, "soft", sort="cycle"),
        Column("score", Text("原得分", "Score"), kind="score", sort="score", href=_own_page),
        Column("claimed", Text("主张", "Claimed"), kind="score", sort="claimed", href=_own_page),
        Column("new_score", Text("复核后", "Decided"), kind="score", sort="new_score", href=_own_page),
        Column("filed_on", Text("提出", "Filed"), kind="date", sort="filed_on"),
        Column("state", Text("状态", "State"), lambda row: STATES[row.state], "state", sort="state"),
    ],
    search=("institution__name", "institution__pinyin", "reason"),
    hint=Text("机构、理由", "Institution, reason"),
    filters=[
        Filter(
            "state",
            Text("状态", "State"),
            [(str(key), words) for key, (_, words) in STATES.items()],
            lambda rows, value: rows.filter(state=value),
        )
    ],
    order="-filed_on",
    empty=Text("没有申诉", "No appeals"),
    empty_hint=Text("机构在自己的结果页上提出。", "Institutions file them from their result page."),
)


@page(function=SEEN_BY)
def appeals_page(request: Request) -> HttpResponse:
    """Every quarter's appeals within reach; upheld ones that wait for their new run stand above."""
    scope = request.scope
    rows = list_appeals(scope=scope)
    if request.place:
        rows = rows.filter(institution=request.place)
    shown = APPEALS.read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    may_rank = scope.may("quarter.rank")
    periods = sorted({appeal.cycle_id for appeal in list_upheld_unsettled(scope=scope)}) if may_rank or scope.may(DECIDE) else []
    context = {
        "list": shown,
        "waiting": rows.filter(state=Appeal.State.FILED).count(),
        "unsettled": [{"period": period, "address": address_of("correct", period)} for period in periods],
        "may_correct": may_rank,
        "own_result": _own_result(request),
    }
    return render(request, "yiti/measures/appeals.html", context)


def _own_result(request: Request) -> str:
    """The newest result that the reader's institution may know and appeal against; empty where there is none."""
    scope = request.scope
    own = scope.actor.institution
    newest = list_cycles(scope=scope).filter(state__in=KNOWN).first() if own and scope.may(FILE, own) else None
    if newest is None or not list_results(scope=scope, period=newest.period).filter(institution=own).exists():
        return ""
    return f"{reverse('result', args=[own])}?period={newest.period}"


@page(function=FILE, methods=("GET", "POST"))
def new_appeal_page(request: Request, institution: str) -> HttpResponse:
    """Appeal against one score of the own institution, with evidence."""
    period = read_period(request)
    row = get_institution(scope=request.scope, code=institution, function=FILE)
    cycle = get_cycle(scope=request.scope, period=str(period))
    scores = [
        score
        for score in list_scores(scope=request.scope, period=str(period), institution=institution)
        if score.score < score.points and not score.absent
    ]
    fields, error = _fields(request, scores, cycle.pack), NOTHING
    if request.method == "POST":
        for field in fields:
            field.fill(request.POST)
        try:
            made = _file(request, period, institution)
        except (Forbidden, Conflict):
            raise
        except UnableTo as refusal:
            error = NOTHING if blame(fields, refusal) else refusal.message
        else:
            tell(request, Text("申诉已提出，由他人复核；结果会在这里答复", "The appeal is filed; somebody else decides and answers here"))
            return redirect("appeal", appeal=made.pk)
    context = {
        "row": row,
        "name": full_name_of(row),
        "fields": fields,
        "error": error,
        "label": period.label,
        "appeal_period": str(period),
        "last": _last(request, str(period)),
    }
    return render(request, "yiti/measures/appeal_new.html", context, status=422 if request.method == "POST" else 200)


def _last(request: Request, period: str) -> Any:
    try:
        return get_appeal_deadline(scope=request.scope, period=period)
    except UnableTo:
        return None


def _fields(request: Request, scores: list[Score], pack: str) -> list[Field]:
    known = indicators_of(pack)
    chosen = f"{request.GET.get('subject', 'institution')}:{request.GET.get('indicator', '')}"
    options = [
        (f"{score.subject}:{score.indicator}", _option(score, known[score.indicator].label)) for score in scores if score.indicator in known
    ]
    return [
        Field(
            "indicator",
            Text("哪一项得分", "Which score"),
            value=chosen if chosen in dict(options) else "",
            choices=[("", Text("请选择", "Choose")), *options] if len(options) < 5 else options,
        ),
        Field(
            "claimed",
            Text("主张得分", "Score claimed"),
            "decimal",
            unit=Text("分", "points"),
            help=Text("大于现得分，不超过分值", "Above the score, at most its points"),
        ),
        Field("reason", Text("理由", "Reason"), "textarea", more={"maxlength": 2000}),
        Field(
            "files",
            Text("证据", "Evidence"),
            "file",
            required=False,
            more={"multiple": True},
            help=Text(f"最多 {MOST_FILES} 份", f"{MOST_FILES} files at most"),
        ),
    ]


def _option(score: Score, label: Text) -> Text:
    whose = SUBJECTS[str(score.subject)]
    numbers = f"{print_at_least(score.score, 2)}/{print_at_least(score.points, 2)}"
    return Text(f"{label.zh}（{whose.zh}，{numbers}）", f"{label.en} ({whose.en}, {numbers})")


def _file(request: Request, period: Period, institution: str) -> Appeal:
    """The appeal with its files, all or nothing."""
    sent, uploads = request.POST, request.FILES.getlist("files")
    subject, _, indicator = sent.get("indicator", "").rpartition(":")
    if len(uploads) > MOST_FILES:
        raise UnableTo(Text(f"证据最多 {MOST_FILES} 份", f"{MOST_FILES} files at most"), code="too-many", field="files")
    claimed = read_required(sent, "claimed")
    with transaction.atomic():
        files = []
        for upload in uploads:
            name, content = upload.name or "file", upload.read()
            files.append(store_file(scope=request.scope, name=name, content=content, institution=institution, now=get_now()))
        made = file_appeal(
            scope=request.scope,
            period=str(period),
            institution=institution,
            indicator=indicator,
            subject=subject or "institution",
            claimed=claimed,
            reason=sent.get("reason", ""),
            today=request.today,
            files=files,
        )
        announce_filed_appeal(request, made)
        return made


@page(function=SEEN_BY)
def appeal_page(request: Request, appeal: int) -> HttpResponse:
    return _show(request, appeal)


def _show(request: Request, appeal: int, *, fields: list[Field] | None = None, error: Text = NOTHING, status: int = 200) -> HttpResponse:
    scope = request.scope
    found = get_appeal(scope=scope, id=appeal)
    scores = list_scores(scope=scope, period=found.cycle_id, institution=found.institution_id, indicator=found.indicator)
    score = scores.filter(subject=found.subject).first()
    people = [found.filed_by, found.decided_by, score.entered_by if score else ""]
    sees_result = scope.may("scores.see", found.institution_id)
    context = {
        "appeal": found, "label": _label(found), "name": full_name_of(found.institution), "state": STATES[Appeal.State(found.state)],
        "score": score, "clause": indicators_of(found.cycle.pack)[found.indicator].clause, "subject": SUBJECTS[str(found.subject)],
        "quarter": Period.parse(found.cycle_id).label, "files": list_appeal_files(scope=scope, id=appeal),
        "evidence": list_evidence(scope=scope, score=score.pk) if score else [], "error": error,
        "names": get_names(scope=scope, usernames=[name for name in people if name]), "may_decide": _may_decide(scope, found, score),
        "fields": fields or _decision_fields(found), "lost": found.points - found.score, "gain": found.claimed - found.score,
        "may_withdraw": found.state == Appeal.State.FILED and _is_own(scope, found),
        "result": address_of("result", found.institution_id, period=found.cycle_id) if sees_result else "",
        "may_correct": found.state == Appeal.State.UPHELD and found.run_id is None and scope.may("quarter.rank"),
        "correction": address_of("correct", found.cycle_id),
    }  # fmt: skip
    return render(request, "yiti/measures/appeal.html", context, status=status)


def _is_own(scope: Scope, appeal: Appeal) -> bool:
    return scope.may(FILE, appeal.institution_id) and scope.actor.institution == appeal.institution_id


def _may_decide(scope: Scope, appeal: Appeal, score: Score | None) -> bool:
    """Whether the form is offered; the operation checks again."""
    concerned = (appeal.filed_by, score.entered_by if score else "")
    is_other = scope.actor.institution != appeal.institution_id and scope.actor.username not in concerned
    return appeal.state == Appeal.State.FILED and scope.may(DECIDE, appeal.institution_id) and is_other


def _decision_fields(appeal: Appeal) -> list[Field]:
    low, high = print_at_least(appeal.score, 2), print_at_least(appeal.points, 2)
    return [
        Field(
            "new_score",
            Text("新得分（成立时填）", "New score, where it is upheld"),
            "decimal",
            required=False,
            unit=Text("分", "points"),
            last=Text(f"主张 {print_at_least(appeal.claimed, 2)}", f"claimed {print_at_least(appeal.claimed, 2)}"),
            help=Text(f"大于 {low}，不超过 {high}", f"Above {low}, at most {high}"),
        ),
        Field(
            "answer", Text("复核意见", "Answer"), "textarea", help=Text("机构会看到", "The institution reads it"), more={"maxlength": 2000}
        ),
    ]


@page(function=DECIDE, methods=("POST",))
def decide_appeal_page(request: Request, appeal: int) -> HttpResponse:
    """Uphold with a new score, or reject; always with an answer."""
    sent = request.POST
    found = get_appeal(scope=request.scope, id=appeal)
    fields = _decision_fields(found)
    try:
        if sent.get("act") not in ("uphold", "reject"):
            raise UnableTo(Text("请选成立或不成立", "Uphold or reject it"), code="missing-field", field="act")
        upholds = sent["act"] == "uphold"
        number = read_number(sent.get("new_score", ""), "new_score") if upholds else None
        with transaction.atomic():
            decided = decide_appeal(
                scope=request.scope, id=appeal, upholds=upholds, answer=sent.get("answer", ""), today=request.today, new_score=number
            )
            announce_decided_appeal(request, decided)
    except (Forbidden, Conflict):
        raise
    except UnableTo as refusal:
        for field in fields:
            field.fill(sent)
        return _show(request, appeal, fields=fields, error=NOTHING if blame(fields, refusal) else refusal.message, status=422)
    tell(
        request,
        Text("成立，等考核办重算；已公布的不动", "Upheld; it waits for the new run, what is published stays")
        if upholds
        else Text("已答复不成立", "Rejected and answered"),
    )
    return redirect("appeal", appeal=appeal)


@page(function=FILE, methods=("POST",))
def withdraw_appeal_page(request: Request, appeal: int) -> HttpResponse:
    withdraw_appeal(scope=request.scope, id=appeal, today=request.today)
    tell(request, Text("申诉已撤回", "The appeal is withdrawn"))
    return redirect("appeal", appeal=appeal)


@page(function=SEEN_BY)
def appeal_file_page(request: Request, appeal: int, file: int) -> HttpResponseBase:
    """Always as a download."""
    found = list_appeal_files(scope=request.scope, id=appeal).filter(pk=file).first()
    if found is None:
        raise Http404
    return serve_download(found)
