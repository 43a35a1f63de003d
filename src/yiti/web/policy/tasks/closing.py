"""Proposing that a task is done, and settling it by another person."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiti.kernel.refusals import Forbidden
from yiti.kernel.text import Text
from yiti.supervision.tasks.offices import ACCEPT
from yiti.supervision.tasks.operations import accept_closing, propose_closing, return_closing
from yiti.supervision.tasks.operations.closing import NOT_LEAD
from yiti.web.access import page
from yiti.web.announcing import announce, announce_to_holders, with_reason
from yiti.web.requests import Request
from yiti.web.words import in_words

from .forms import WRITERS, Act, files_field, find, handle, offices_here, read_files, read_version, words_field


@page(function=WRITERS, methods=("GET", "POST"))
def close_page(request: Request, key: str) -> HttpResponse:
    task = find(request, key)
    if not offices_here().acts_for(request.scope, task.lead, task.subject):
        raise Forbidden(NOT_LEAD)
    link = reverse("task", args=[key])
    fields = [
        files_field(Text("佐证文件", "Files that show it"), task.evidence),
        words_field("words", Text("说明", "A word about it"), required=False),
    ]

    def store() -> object:
        made = propose_closing(
            scope=request.scope, task=key, words=request.POST.get("words", ""), files=read_files(request), today=request.today,
            version=read_version(request),
        )  # fmt: skip
        text = Text(f"“{task.label.zh}”提请验收", f"“{task.label.en}” waits for acceptance")
        announce_to_holders(request, function=ACCEPT, institution="*", text=text, link=link)
        return made

    act = Act(
        Text("提请验收", "Propose to close"), task.label, link, Text("提交，交另一人验收", "Send; another person accepts"), store,
        Text("已提请验收。", "Proposed; it waits for acceptance."), fields, task.version,
    )  # fmt: skip
    return handle(request, act)


@page(function=ACCEPT, methods=("POST",))
def accept_page(request: Request, key: str) -> HttpResponse:
    task = find(request, key)
    with transaction.atomic():
        made = accept_closing(scope=request.scope, task=key, today=request.today, version=read_version(request))
        text = Text(f"“{task.label.zh}”通过验收", f"“{task.label.en}” was accepted")
        announce(request, to=[made.proposed_by], text=text, link=reverse("task", args=[key]))
    messages.success(request, in_words(Text("已通过验收，任务完成。", "Accepted; the task is met.")))
    return redirect("task", key=key)


@page(function=ACCEPT, methods=("GET", "POST"))
def return_page(request: Request, key: str) -> HttpResponse:
    task = find(request, key)
    link = reverse("task", args=[key])

    def store() -> object:
        made = return_closing(
            scope=request.scope, task=key, reason=request.POST.get("reason", ""), today=request.today, version=read_version(request)
        )  # fmt: skip
        text = with_reason(Text(f"“{task.label.zh}”被退回", f"“{task.label.en}” was returned"), made.reason)
        announce(request, to=[made.proposed_by], text=text, link=link)
        return made

    act = Act(
        Text("退回，继续办", "Return it"), task.label, link, Text("退回", "Return"), store,
        Text("已退回，理由给了牵头部门。", "Returned; its lead sees why."), [words_field("reason", Text("还差什么", "What is missing"))],
        task.version,
    )  # fmt: skip
    return handle(request, act)
