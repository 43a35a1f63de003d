"""Inputs of a reckoning that somebody enters with evidence, and what was entered."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from yiti.foundation.files.downloads import serve_download
from yiti.foundation.files.queries import list_attached
from yiti.foundation.installation.queries import get_now
from yiti.kernel.counts import to_count
from yiti.kernel.figures import Unit
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.supervision.reckonings.models import EnteredInput
from yiti.supervision.reckonings.operations import FILES, UnableToEnterInput, enter_input
from yiti.supervision.reckonings.queries import get_entered, list_entered
from yiti.supervision.reckonings.rights import require_enterer
from yiti.supervision.reckonings.running import Reckoned
from yiti.supervision.reckonings.taking import find_enterable
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.pages import render
from yiti.web.policy.evidenced import read_evidence
from yiti.web.policy.naming import name_signers
from yiti.web.requests import Request
from yiti.web.words import in_words

from .addresses import of_subject
from .pages import find
from .subjects import find_one
from .wording import Names

YES_NO = [("yes", Text("是", "Yes")), ("no", Text("否", "No"))]


def _fields(request: Request, is_switch: bool) -> list[Field]:
    value = Field("value", Text("是否", "Yes or no"), "choice", required=True, choices=YES_NO) if is_switch else Field(
        "value", Text("数", "Value"), "number", required=True
    )  # fmt: skip
    return [
        value,
        Field("on", Text("截至", "As of"), "date", request.today.isoformat(), more={"max": request.today.isoformat()}),
        Field("said", Text("出处", "Read from"), help=Text("哪份文件、哪一页", "Which paper, which page")),
        Field("file", Text("佐证文件", "Evidence"), "file"),
    ]


@page(function="forms.enter", methods=("GET", "POST"))
def enter_page(request: Request, pack: str, reckoning: str, key: str) -> HttpResponse:
    """`?input=` names the input."""
    read, said, window, found = find_one(request, pack, reckoning, key)
    require_enterer(request.scope, found.subject.institution)
    path = request.GET.get("input", "")
    leaf = find_enterable(found.leaves, path)
    if leaf is None or "[" in path:
        raise Http404(path)
    fields, error = _fields(request, _is_switch(leaf.said.otherwise, leaf.figure is not None and leaf.figure.unit is Unit.VERDICT)), NOTHING
    back = of_subject(pack, reckoning, key)
    if request.method == "POST":
        for field in fields:
            field.fill(request.POST)
        try:
            _store(request, pack, reckoning, found, path)
        except Forbidden:
            raise
        except UnableTo as refusal:
            error = NOTHING if blame(fields, refusal) else refusal.message
        else:
            messages.success(request, in_words(Text("已填报。", "Entered.")))
            return redirect(back)
    older = list(list_entered(scope=request.scope, pack=pack, id=reckoning, key=key, path=path)[:20])
    context = {
        "pack": read, "said": said, "found": found, "leaf": leaf, "window": window, "fields": fields, "error": error, "back": back,
        "older": older, "names": name_signers(request.scope, older, "entered_by"),
    }  # fmt: skip
    return render(request, "yiti/policy/reckoning_enter.html", context, status=422 if request.method == "POST" else 200)


def _is_switch(otherwise: object, is_verdict: bool) -> bool:
    return isinstance(otherwise, bool) or is_verdict


@transaction.atomic
def _store(request: Request, pack: str, reckoning: str, found: Reckoned, path: str) -> None:
    sent = request.POST
    day, file = read_evidence(request, found.subject.institution, UnableToEnterInput)
    enter_input(
        scope=request.scope, pack=pack, id=reckoning, key=found.subject.key, path=path, value=sent.get("value", ""), on=day,
        said=sent.get("said", ""), file=file, today=request.today, now=get_now(),
    )  # fmt: skip


@page(function="documents.see")
def entered_page(request: Request, entered: int) -> HttpResponse:
    """One figure that somebody entered: value, day, words and the paper."""
    row: EnteredInput | None = get_entered(scope=request.scope, id=entered)
    if row is None:
        raise Http404(entered)
    read, said = find(request, row.pack, row.reckoning)
    files = list_attached(scope=request.scope, function="forms.see", owner_kind=FILES, owner_key=row.pk)
    if "file" in request.GET:
        stored = files.filter(pk=to_count(request.GET["file"]) or 0).first()
        if stored is None:
            raise Http404
        answer: HttpResponse = serve_download(stored)  # type: ignore[assignment]
        return answer
    label = said.inputs[row.path].label if row.path in said.inputs else None
    context = {
        "row": row, "said": said, "label": label or Names.of(read, said).name(row.path), "files": files,
        "names": name_signers(request.scope, [row], "entered_by"), "back": of_subject(row.pack, row.reckoning, row.subject),
    }  # fmt: skip
    return render(request, "yiti/policy/reckoning_entered.html", context)
