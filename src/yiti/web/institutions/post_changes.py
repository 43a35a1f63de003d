"""Changes of posts: all of them, one with its steps, and the acts of those who settle it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.files.downloads import serve_download
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.models import PostChange
from yiti.registry.institutions.operations.limits import APPROVE
from yiti.registry.institutions.operations.post_changes import (
    FILE,
    approve_post_change,
    file_post_change,
    return_post_change,
    withdraw_post_change,
)
from yiti.registry.institutions.post_changes import PROPOSE, get_post_change, list_change_files, list_change_rows, list_post_changes
from yiti.registry.institutions.queries import SEE
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.lists import Column, Filter, Listing
from yiti.web.measures.naming import join_names
from yiti.web.measures.telling import tell
from yiti.web.pages import render
from yiti.web.requests import Request

from .forms import take_refusal
from .names import name_of, short_name_of
from .post_change_news import announce_approved, announce_returned
from .post_change_papers import print_change, write_change
from .post_change_words import STATES, clause_of, moved, stages_of, state_of, waits_for
from .sent import read_whole


@dataclass(frozen=True, slots=True)
class Line:
    change: PostChange
    names: Text

    @property
    def search(self) -> str:
        return f"{self.names.zh} {self.names.en} {self.change.number} {self.change.reason}"


def _listing() -> Listing:
    return Listing(
        "post-changes",
        Text("编制调整", "Changes of posts"),
        [
            Column(
                "names", Text("机构", "Institutions"), lambda row: row.names, "name",
                href=lambda row: reverse("post-change", args=[row.change.pk]),
            ),
            Column("from_on", Text("从哪天起", "From"), lambda row: row.change.from_on, "date", sort="change.from_on"),
            Column("proposed_on", Text("提出", "Proposed"), lambda row: row.change.proposed_on, "date", sort="change.proposed_on"),
            Column("state", Text("状态", "State"), lambda row: state_of(row.change), "state"),
            Column("number", Text("批复文号", "Paper"), lambda row: row.change.number, "soft"),
            Column("filed", Text("备案", "Filed"), lambda row: _filed(row.change), "soft"),
        ],
        search=("search",),
        hint=Text("机构、文号、理由", "Institution, paper, reason"),
        filters=[
            Filter(
                "state", Text("状态", "State"), [(key, words[1]) for key, words in STATES.items()],
                lambda rows, value: [row for row in rows if row.change.state == value],
            )
        ],
        empty=Text("还没有提出过编制调整", "No change of posts was proposed yet"),
        empty_hint=Text(
            "卫健委在总量内统筹分配，编办审批后报财政、人社备案。",
            "The commission moves posts within the total; the establishment office approves.",
        ),
    )  # fmt: skip


def _filed(change: PostChange) -> Text:
    done = [words for on, words in ((change.finance_on, Text("财政", "finance")), (change.hr_on, Text("人社", "HR"))) if on]
    return Text("、".join(words.zh for words in done), ", ".join(words.en for words in done))


@page(function=SEE)
def post_changes_page(request: Request) -> HttpResponse:
    changes = list(list_post_changes(scope=request.scope))
    names: dict[int, list[Text]] = {}
    for row in list_change_rows(scope=request.scope, changes=[change.pk for change in changes]):
        names.setdefault(row.change_id, []).append(short_name_of(row.institution))
    shown = _listing().read(request, [Line(change, join_names(names.get(change.pk, []), 3)) for change in changes])
    if shown.wants_export:
        return shown.export(request)
    context = {"list": shown, "may_propose": request.scope.may(PROPOSE), "clause": clause_of(), "open": sum(map(_is_open, changes))}
    return render(request, "yiti/institutions/post_changes.html", context)


def _is_open(change: PostChange) -> bool:
    return change.state in (PostChange.State.PROPOSED, PostChange.State.RETURNED)


@page(function=SEE)
def post_change_page(request: Request, change: int) -> HttpResponse:
    found = get_post_change(scope=request.scope, id=change)
    if request.GET.get("export") == "pdf":
        return print_change(request, found)
    if request.GET.get("export") == "xlsx":
        return write_change(request, found)
    return _show(request, found)


def _show(request: Request, found: PostChange, fields: list[Field] | None = None, error: Text = NOTHING) -> HttpResponse:
    scope, mine = request.scope, found.proposed_by == request.scope.actor.username
    rows = list(list_change_rows(scope=scope, changes=[found.pk]))
    is_proposed = found.state == PostChange.State.PROPOSED
    context = {
        "change": found,
        "names": join_names([short_name_of(row.institution) for row in rows], 3),
        "blocks": [(row.institution_id, name_of(row.institution), moved(row)) for row in rows],
        "stages": stages_of(request, found),
        "state": state_of(found),
        "waits": waits_for(found),
        "files": list_change_files(scope=scope, id=found.pk),
        "fields": fields or _decision_fields(),
        "error": error,
        "clause": clause_of(),
        "may_approve": is_proposed and scope.may(APPROVE) and not mine,
        "is_mine": is_proposed and scope.may(APPROVE) and mine,
        "may_send": found.state == PostChange.State.RETURNED and scope.may(PROPOSE),
        "may_withdraw": _is_open(found) and scope.may(PROPOSE),
        "may_file": _may_file(request, found),
    }
    return render(request, "yiti/institutions/post_change.html", context, status=422 if error.zh or fields else 200)


def _may_file(request: Request, found: PostChange) -> bool:
    side_on = {"finance_bureau": found.finance_on, "hr_bureau": found.hr_on}
    role = request.scope.actor.role
    return found.state == PostChange.State.APPROVED and request.scope.may(FILE) and role in side_on and side_on[role] is None


def _decision_fields() -> list[Field]:
    return [
        Field(
            "number", Text("编办批复文号（批准时填）", "Number of the approving paper, to approve"), required=False, more={"maxlength": 60}
        ),
        Field("answer", Text("理由（退回时填）", "Reason, to return"), "textarea", required=False, more={"maxlength": 1000}),
    ]


def _act(request: Request, change: int, act: Callable[[int], PostChange], said: Text) -> HttpResponse:
    try:
        act(read_whole(request.POST, "version"))
    except UnableTo as refusal:
        found = get_post_change(scope=request.scope, id=change)
        fields = _decision_fields()
        return _show(request, found, fields, take_refusal(fields, request.POST, refusal))
    tell(request, said)
    return redirect("post-change", change=change)


@page(function=APPROVE, methods=("POST",))
def approve_page(request: Request, change: int) -> HttpResponse:
    def act(version: int) -> PostChange:
        number = request.POST.get("number", "")
        done = approve_post_change(scope=request.scope, change=change, version=version, number=number, today=request.today)
        announce_approved(request, done)
        return done

    return _act(request, change, act, Text("已批准，岗位按新核定执行", "Approved; the new posts hold"))


@page(function=APPROVE, methods=("POST",))
def return_page(request: Request, change: int) -> HttpResponse:
    def act(version: int) -> PostChange:
        reason = request.POST.get("answer", "")
        done = return_post_change(scope=request.scope, change=change, version=version, reason=reason, today=request.today)
        announce_returned(request, done)
        return done

    return _act(request, change, act, Text("已退回卫健委", "Returned to the health commission"))


@page(function=FILE, methods=("POST",))
def file_page(request: Request, change: int) -> HttpResponse:
    def act(version: int) -> PostChange:
        return file_post_change(scope=request.scope, change=change, version=version, today=request.today)

    return _act(request, change, act, Text("已备案", "On file"))


@page(function=PROPOSE, methods=("POST",))
def withdraw_page(request: Request, change: int) -> HttpResponse:
    def act(version: int) -> PostChange:
        return withdraw_post_change(scope=request.scope, change=change, version=version)

    return _act(request, change, act, Text("已撤回", "Withdrawn"))


@page(function=SEE)
def post_change_file_page(request: Request, change: int, file: int) -> HttpResponseBase:
    get_post_change(scope=request.scope, id=change)
    found = list_change_files(scope=request.scope, id=change).filter(pk=file).first()
    if found is None:
        raise Forbidden(Text("没有这个文件，或不归您看", "There is no such file, or it is not yours to see"))
    return serve_download(found)
