"""Posting: first exactly what will be frozen, then the word; objections and their answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.calendars import calendar_of
from yiti.supervision.publicity.drafts import Draft, prepare_notice
from yiti.supervision.publicity.models import Notice
from yiti.supervision.publicity.operations import answer_objection, post_draft, raise_objection
from yiti.supervision.publicity.queries import list_notices, list_objections
from yiti.supervision.publicity.refusals import UnableToObject, UnableToPost
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .notice_papers import shown_cells
from .notices import answer_field, find_notice, objection_field, show_notice

WORD = Text("公示", "post")
DAYS = "publicity_working_days"
NOTHING_YET = frozenset({"nothing-entered", "nothing-counted"})


@page(function="notices.post", methods=("GET", "POST"))
def post_page(request: Request, duty: str) -> HttpResponse:
    """What posting now would freeze; where nothing is there to be posted yet, that."""
    sent = request.POST if request.method == "POST" else request.GET
    try:
        draft = prepare_notice(
            scope=request.scope, duty=duty, period=sent.get("of") or str(request.period), institution=sent.get("institution", "")
        )
    except UnableToPost as refusal:
        if request.method == "POST" or refusal.code not in NOTHING_YET:
            raise
        return render(request, "yiti/policy/post_nothing.html", {"what": refusal.message})
    error = NOTHING
    if request.method == "POST":
        if sent.get("word", "").strip() == in_words(WORD):
            notice = post_draft(scope=request.scope, draft=draft, today=request.today)
            messages.success(
                request, in_words(Text("已公示。内容从此不变，要改只能另发。", "Posted. It stays as it is; a change is a new notice."))
            )
            return redirect("notice", number=notice.number)
        error = Text("请照写确认的词", "Type the word to confirm")
    return render(request, "yiti/policy/post.html", _context(request, draft, error), status=422 if error.zh else 200)


def _context(request: Request, draft: Draft, error: Text) -> dict[str, Any]:
    book = get_book(scope=request.scope, on=request.today)
    days = int(book.parameter(DAYS).number) if book.is_set(DAYS) else 0
    until = calendar_of(book).add_workdays(request.today, days) if days else None
    preview = Notice(
        duty=draft.duty.id, content=draft.content, title_zh=draft.title.zh, title_en=draft.title.en, period=draft.period, run=draft.run
    )
    standing = list_notices(scope=request.scope, period=draft.period, duty=draft.duty.id)
    posted = standing.filter(institution=draft.institution or None).first()
    lines = [
        Text(
            "下面的内容原样冻结，公示后谁也不能改，包括我们。", "What stands below is frozen as it is; after posting nobody can change it."
        ),
        Text(f"公示 {days} 个工作日，到 {until}。", f"Posted for {days} working days, until {until}."),
        Text("核对码连着内容和核算的哈希，印在页脚。", "The check code binds content and run; it stands in the foot."),
    ]
    hidden = {"of": draft.period, "institution": draft.institution}
    return {
        "draft": draft,
        "cells": shown_cells(preview),
        "days": days,
        "posted": posted,
        "issuer": frame_of(request).county,
        "ask": {
            "title": Text("公示之前", "Before you post"),
            "lines": lines,
            "word": WORD,
            "act": Text("公示", "Post"),
            "hidden": hidden,
            "error": error if error.zh else "",
            "action": reverse("notice-post", args=[draft.duty.id]),
            "back": reverse("notices"),
        },
    }


@page(function="notices.object", methods=("POST",))
def object_page(request: Request, number: str) -> HttpResponse:
    notice = find_notice(request, number)
    field = objection_field()
    field.fill(request.POST)
    try:
        raise_objection(scope=request.scope, number=number, text=field.value, today=request.today)
    except UnableToObject as refusal:
        return _again(request, notice, field, refusal)
    messages.success(request, in_words(Text("异议已收到，会有人在这里答复。", "Your objection is in; the answer will stand here.")))
    return redirect("notice", number=number)


@page(function="notices.answer", methods=("POST",))
def answer_page(request: Request, number: str, objection: int) -> HttpResponse:
    notice = find_notice(request, number)
    if not list_objections(scope=request.scope, notice=notice).filter(pk=objection).exists():
        raise Http404(objection)
    field = answer_field()
    field.fill(request.POST)
    try:
        answer_objection(scope=request.scope, objection=objection, answer=field.value, today=request.today)
    except UnableToObject as refusal:
        return _again(request, notice, field, refusal, objection)
    messages.success(request, in_words(Text("已答复。", "Answered.")))
    return redirect("notice", number=number)


def _again(request: Request, notice: Notice, field: Field, refusal: UnableTo, answering: int = 0) -> HttpResponse:
    """The notice with the refusal at its field; one that names no field goes up."""
    if not blame([field], refusal):
        raise refusal
    return show_notice(request, notice, field, 422, answering)
