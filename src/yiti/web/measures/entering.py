"""What an assessor does with a sheet: keep one score, send what is complete, lay evidence with a score."""

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from yiti.foundation.files.downloads import serve_download
from yiti.foundation.files.operations import store_file
from yiti.foundation.installation.queries import get_now
from yiti.kernel.money import ZERO
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Score
from yiti.measure.assessment.operations import (
    ScoreChanged,
    ScoreEntry,
    attach_evidence,
    enter_score,
    return_scores,
    send_scores,
    take_live,
)
from yiti.measure.assessment.queries import get_score, list_evidence
from yiti.registry.access.queries import get_names
from yiti.web.access import page
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.views import next_address

from .announcements import announce_returned_scores
from .naming import SUBJECTS, address_of, full_name_of
from .scores import ENTER, SEE, find_row
from .telling import UnableToRead, read_number, read_period, read_whole, tell


@page(function=ENTER, methods=("POST",))
def enter_score_page(request: Request) -> HttpResponse:
    """
    Keep one score. htmx gets the line's state back: kept, wrong at the field, or what somebody else made of it meanwhile.
    """
    sent, period = request.POST, read_period(request)
    key = sent.get("institution", ""), sent.get("subject", "institution"), sent.get("indicator", "")
    request.scope.require(ENTER, key[0])
    fault, status = NOTHING, 200
    try:
        entry = _read_entry(request, key)
        if entry is not None:
            enter_score(scope=request.scope, period=str(period), entry=entry, now=get_now())
        elif sent.get("version"):
            raise UnableToRead(Text("评过的得分不能清空，可以改成别的数", "A score cannot be emptied; it can be changed"), field="score")
    except Forbidden:
        raise
    except ScoreChanged:
        return _tell_conflict(request, period, key)
    except UnableTo as refusal:
        fault, status = _without_place(refusal.message), 422
    if not request.htmx:
        if fault.zh:
            raise UnableTo(fault)
        return redirect(next_address(request))
    row = find_row(request.scope, period, key)
    return render(request, "yiti/measures/_score_state.html", {"row": row, "fault": fault, "is_answer": True}, status=status)


def _without_place(words: Text) -> Text:
    """What is wrong, without the institution and the indicator that a message about a whole sheet begins with: the line shows them."""
    return Text(words.zh.rpartition("”：")[2], words.en.rpartition("”: ")[2])


def _read_entry(request: Request, key: tuple[str, str, str]) -> ScoreEntry | None:
    """None where nothing was typed yet."""
    sent = request.POST
    absent = sent.get("absent") == "1"
    score = read_number(sent.get("score", ""), "score")
    if score is None and not absent:
        return None
    return ScoreEntry(
        institution=key[0],
        subject=key[1],
        indicator=key[2],
        score=ZERO if absent or score is None else score,
        absent=absent,
        method=sent.get("method", "") or Score.Method.DOCUMENTS,
        reason=sent.get("reason", ""),
        version=read_whole(sent, "version") if sent.get("version") else None,
    )


def _tell_conflict(request: Request, period: Period, key: tuple[str, str, str]) -> HttpResponse:
    """The line again with what stands now; what the person typed is still in its fields, and saving again puts it in."""
    row = find_row(request.scope, period, key)
    who = get_names(scope=request.scope, usernames=[row.score.entered_by]) if row.score else {}
    name = next(iter(who.values()), "")
    now = row.typed or "—"
    fault = Text(f"{name} 刚把它改成 {now}；再改一次就用您的", f"{name} has just set it to {now}; change it once more to keep yours")
    if not request.htmx:
        raise UnableTo(fault, code="conflict")
    return render(request, "yiti/measures/_score_state.html", {"row": row, "fault": fault, "is_answer": True}, status=409)


@page(function=ENTER, methods=("POST",))
def take_scores_page(request: Request) -> HttpResponse:
    """Take what live figures propose: at one institution, or for one indicator everywhere; what was corrected stays."""
    sent, period = request.POST, read_period(request)
    institution, indicator = sent.get("institution", ""), sent.get("indicator", "")
    if institution:
        request.scope.require(ENTER, institution)
    taken = take_live(
        scope=request.scope,
        period=str(period),
        seal=sent.get("seal", ""),
        now=get_now(),
        institutions=[institution] if institution else (),
        indicators=[indicator] if indicator else (),
    )
    tell(request, Text(f"已采用 {len(taken)} 项系统得分", f"{len(taken)} scores are taken from the figures"))
    return redirect(next_address(request) if sent.get("next") else address_of("scores", period=str(period)))


@page(function=ENTER, methods=("POST",))
def send_scores_page(request: Request) -> HttpResponse:
    """Send the own groups at one institution, or at all where everything is scored."""
    period, institution = read_period(request), request.POST.get("institution", "")
    if institution:
        request.scope.require(ENTER, institution)
    count = send_scores(scope=request.scope, period=str(period), today=request.today, institutions=[institution] if institution else None)
    tell(request, Text(f"已报送 {count} 项得分", f"{count} scores are sent"))
    return redirect(next_address(request) if request.POST.get("next") else address_of("scores", period=str(period)))


@page(function="quarter.rank", methods=("POST",))
def return_scores_page(request: Request, institution: str) -> HttpResponse:
    """Hand one group at an institution back to its assessor, with the reason."""
    period, sent = read_period(request), request.POST
    group, reason = sent.get("group", ""), sent.get("reason", "")
    with transaction.atomic():
        count = return_scores(
            scope=request.scope, period=str(period), institution=institution, group=group, reason=reason, today=request.today
        )
        announce_returned_scores(request, period, institution, group, reason)
    tell(request, Text(f"已退回 {count} 项得分，考核人员会收到消息", f"{count} scores are handed back; their assessor gets a message"))
    return redirect(address_of("score-sheet", institution, period=str(period)))


@page(function=(ENTER, SEE))
def evidence_page(request: Request, score: int) -> HttpResponse:
    """The files that lie with a score."""
    return _show_evidence(request, score)


@page(function=ENTER, methods=("POST",))
def add_evidence_page(request: Request, score: int) -> HttpResponse:
    """Lay one more file with the own score, until it is sent; by its content, not its ending."""
    found = get_score(scope=request.scope, id=score)
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise UnableToRead(Text("先选一个文件", "Choose a file first"), field="file")
        with transaction.atomic():
            request.scope.require(ENTER, found.institution_id)
            file = store_file(
                scope=request.scope,
                name=upload.name or "file",
                content=upload.read(),
                institution=found.institution_id,
                now=get_now(),
            )
            attach_evidence(scope=request.scope, score=found.pk, file=file)
    except Forbidden:
        raise
    except UnableTo as refusal:
        return _show_evidence(request, score, error=refusal.message)
    tell(request, Text("证据已存", "The file is kept"))
    return redirect("score-evidence", score=score)


def _show_evidence(request: Request, score: int, *, error: Text = NOTHING) -> HttpResponse:
    found = get_score(scope=request.scope, id=score)
    files = list_evidence(scope=request.scope, score=score)
    context = {
        "score": found,
        "files": files,
        "error": error,
        "indicator": indicators_of(found.cycle.pack)[found.indicator],
        "name": full_name_of(found.institution),
        "subject": SUBJECTS[str(found.subject)],
        "names": get_names(scope=request.scope, usernames=[file.uploaded_by for file in files]),
        "may_add": request.scope.may(ENTER, found.institution_id)
        and found.sent_on is None
        and found.entered_by == request.scope.actor.username,
        "back": address_of("score-sheet", found.institution_id, period=found.cycle_id),
    }
    return render(request, "yiti/measures/evidence.html", context, status=422 if error.zh else 200)


@page(function=(ENTER, SEE))
def evidence_file_page(request: Request, score: int, file: int) -> HttpResponseBase:
    """Always as a download."""
    found = list_evidence(scope=request.scope, score=score).filter(pk=file).first()
    if found is None:
        raise Http404
    return serve_download(found)
