"""Telling how far a task is."""

from django.http import HttpResponse
from django.urls import reverse

from yiti.kernel.refusals import Forbidden
from yiti.kernel.text import Text
from yiti.supervision.tasks.operations import report_progress
from yiti.supervision.tasks.operations.progress import NOT_YOURS
from yiti.supervision.tasks.refusals import UnableToSupervise
from yiti.supervision.tasks.states import TaskState
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.requests import Request

from .forms import WRITERS, Act, files_field, find, handle, offices_here, read_files, read_version, words_field


def may_write(request: Request, task: TaskState) -> bool:
    """Who leads, and who helps."""
    offices = offices_here()
    return offices.acts_for(request.scope, task.lead, task.subject) or any(
        offices.roles([office]) and offices.acts_for(request.scope, [office]) for office in task.helpers
    )


@page(function=WRITERS, methods=("GET", "POST"))
def report_page(request: Request, key: str) -> HttpResponse:
    task = find(request, key)
    if not may_write(request, task):
        raise Forbidden(NOT_YOURS)
    leads = offices_here().acts_for(request.scope, task.lead, task.subject)
    last = Text(f"上次 {task.percent}%", f"last {task.percent}%") if task.percent is not None else Text("", "")
    percent = Field("percent", Text("完成了多少", "How much is done"), "whole", unit="%", last=last, required=False)
    fields = [
        *([percent] if leads else []),
        words_field("words", Text("进展", "What was done"), required=not leads),
        words_field("obstacle", Text("有什么困难", "What is in the way"), required=False),
        files_field(Text("附件：报表、照片", "Files: sheets, photographs"), required=False),
    ]
    return handle(
        request,
        Act(
            Text("报本月进度", "Report this month's progress"), task.label, reverse("task", args=[key]), Text("报送", "Report"),
            lambda: report_progress(
                scope=request.scope, task=key, percent=_percent(request), words=request.POST.get("words", ""),
                obstacle=request.POST.get("obstacle", ""), today=request.today, version=read_version(request),
                files=read_files(request),
            ),
            Text("已报送。", "Reported."), fields, task.version,
        ),
    )  # fmt: skip


def _percent(request: Request) -> int | None:
    told = request.POST.get("percent", "").strip().removesuffix("%")
    if not told:
        return None
    if not told.isascii() or not told.isdecimal() or len(told) > 3:
        raise UnableToSupervise(Text("请填 0 到 100 的整数", "Give a whole number from 0 to 100"), code="wrong-value", field="percent")
    return int(told)
