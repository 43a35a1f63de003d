"""Proposing a change of posts: they move between institutions, the county's establishment stays."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import store_file
from yiti.foundation.installation.queries import get_now
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.models import PostChange
from yiti.registry.institutions.operations.post_changes import propose_again, propose_post_change
from yiti.registry.institutions.post_changes import MOVES, PROPOSE, get_post_change, list_change_rows, read_numbers
from yiti.registry.institutions.queries import get_limits, list_institutions
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.measures.telling import tell
from yiti.web.pages import render
from yiti.web.requests import Request

from .forms import take_refusal
from .names import name_of
from .post_change_news import announce_proposed
from .post_change_words import NUMBERS
from .sent import need_day, read_whole

MOST_AT_ONCE = 6
MOST_FILES = 6
SENT = Text("已报编办审批；批准之前岗位不变", "Sent to the establishment office; the posts stay as they are until it approves")

Blocks = list[tuple[str, Text, list[Field]]]


@page(function=PROPOSE, methods=("GET", "POST"))
def new_post_change_page(request: Request) -> HttpResponse:
    """Which institutions are concerned stands in the address, so that the page can be sent to a colleague."""
    menu = _menu(request)
    chosen = [code for code in dict.fromkeys(request.GET.getlist("institution")) if code in menu][:MOST_AT_ONCE]
    now = read_numbers(chosen, request.today)
    blocks = [(code, menu[code], _fields(code, now[code], now[code])) for code in chosen]
    return _answer(request, blocks, _last_fields(request, None), {"menu": menu, "chosen": chosen}, None)


@page(function=PROPOSE, methods=("GET", "POST"))
def post_change_again_page(request: Request, change: int) -> HttpResponse:
    """A returned change is mended for the institutions that it concerns."""
    found = get_post_change(scope=request.scope, id=change, function=PROPOSE)
    if found.state != PostChange.State.RETURNED:
        raise Conflict(Text("只有退回的调整可以改后再报", "Only a returned change is sent again"))
    rows = list(list_change_rows(scope=request.scope, changes=[change], function=PROPOSE))
    blocks = [(row.institution_id, name_of(row.institution), _fields(row.institution_id, row.before, row.after)) for row in rows]
    return _answer(request, blocks, _last_fields(request, found), {"chosen": [row.institution_id for row in rows]}, found)


def _menu(request: Request) -> dict[str, Text]:
    """The assessed institutions, and others that have an approved total."""
    limits = get_limits(scope=request.scope, on=request.today, function=PROPOSE)
    open_now = list_institutions(scope=request.scope, on=request.today, function=PROPOSE)
    return {row.pk: name_of(row) for row in open_now if row.pk in limits or row.category}


def _answer(request: Request, blocks: Blocks, ends: list[Field], context: dict[str, Any], change: PostChange | None) -> HttpResponse:
    error, clause = NOTHING, None
    if request.method == "POST":
        try:
            made = _send(request, context["chosen"], change)
        except UnableTo as refusal:
            fields = [*(field for *_, own in blocks for field in own), *ends]
            error, clause = take_refusal(fields, request.POST, refusal), refusal.clause
        else:
            tell(request, SENT)
            return redirect("post-change", change=made.pk)
    context |= {"blocks": blocks, "ends": ends, "error": error, "clause": clause or "", "change": change}
    return render(request, "yiti/institutions/post_change_form.html", context, status=422 if request.method == "POST" else 200)


def _fields(code: str, now: Mapping[str, int], wanted: Mapping[str, int]) -> list[Field]:
    return [
        Field(
            f"{code}:{name}", words, "whole", value=str(wanted.get(name, 0)), last=Text(f"现 {now.get(name, 0)}", f"now {now.get(name, 0)}")
        )
        for name, words in NUMBERS.items()
    ]


def _last_fields(request: Request, found: PostChange | None) -> list[Field]:
    return [
        Field("from_on", Text("从哪天起", "From"), "date", value=(found.from_on if found else request.today).isoformat()),
        Field(
            "reason", Text("理由", "Reason"), "textarea", value=found.reason if found else "", more={"maxlength": 2000},
            help=Text("按服务人口、服务半径、交通、实际需求说明", "By population served, distance, roads and demand"),
        ),
        Field(
            "county_total", Text("调整后的全市编制总量", "The county's establishment after it"), "whole", required=False,
            value=str(found.county_total) if found and found.county_total is not None else "",
            help=Text("总量没变就空着", "Blank where the total stays as it is"),
        ),
        Field(
            "files", Text("请示与附件", "Letter and annexes"), "file", required=False, more={"multiple": True},
            help=Text(f"最多 {MOST_FILES} 份；以前附的保留", f"{MOST_FILES} at most; those sent before stay"),
        ),
    ]  # fmt: skip


def _send(request: Request, chosen: Sequence[str], change: PostChange | None) -> PostChange:
    """The proposal with its files, all or nothing."""
    sent, scope, today = request.POST, request.scope, request.today
    total = read_whole(sent, "county_total") if sent.get("county_total", "").strip() else None
    rows = [{"institution": code, **{name: read_whole(sent, f"{code}:{name}") for name in MOVES}} for code in chosen]
    from_on, reason = need_day(sent, "from_on"), sent.get("reason", "")
    with transaction.atomic():
        files = _store(request)
        if change is None:
            made = propose_post_change(
                scope=scope, rows=rows, from_on=from_on, reason=reason, today=today, county_total=total, files=files
            )  # fmt: skip
        else:
            made = propose_again(
                scope=scope, change=change.pk, version=read_whole(sent, "version"), rows=rows, from_on=from_on, reason=reason, today=today,
                county_total=total, files=files,
            )  # fmt: skip
        announce_proposed(request, made)
    return made


def _store(request: Request) -> list[StoredFile]:
    uploads = request.FILES.getlist("files")
    if len(uploads) > MOST_FILES:
        raise UnableTo(Text(f"最多 {MOST_FILES} 份", f"{MOST_FILES} files at most"), code="too-many", field="files")
    now = get_now()
    return [
        store_file(scope=request.scope, name=upload.name or "file", content=upload.read(), institution="", now=now) for upload in uploads
    ]
