"""The month's progress as a sheet: what one's office leads, filled in outside and read back, all or none."""

from collections.abc import Iterator

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from yiti.foundation.sheets import Column, Reading, SheetLayout, read_rows
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.supervision.tasks.operations import report_progress
from yiti.supervision.tasks.queries import list_tasks
from yiti.supervision.tasks.refusals import UnableToSupervise
from yiti.supervision.tasks.states import TaskState
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.lists import XLSX
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request
from yiti.web.words import CHINESE, in_words

from .forms import WRITERS, offices_here

LAYOUT = SheetLayout(
    "task_progress",
    Text("任务进度", "Progress of tasks"),
    (
        Column("key", Text("任务编号", "Key"), required=True),
        Column("label", Text("任务", "Task")),
        Column("due", Text("期限", "Due"), "date"),
        Column("percent", Text("完成百分比", "Percent done"), "whole"),
        Column("words", Text("进展", "What was done")),
        Column("obstacle", Text("困难", "In the way")),
    ),
    Text("填后三列；没有进展的行留空不报", "Fill in the last three columns; rows left empty tell nothing"),
)


def list_mine(request: Request) -> Iterator[TaskState]:
    """What the person's offices lead and is not met."""
    offices = offices_here()
    for whole in list_tasks(scope=request.scope, today=request.today):
        for task in whole.each:
            if not task.is_met and offices.acts_for(request.scope, task.lead, task.subject):
                yield task


@page(function=WRITERS)
def sheet_page(request: Request) -> HttpResponse:
    language = get_language() or CHINESE
    rows = [{"key": task.key, "label": task.label.in_language(language), "due": task.due} for task in list_mine(request)]
    content = write_sheet(
        [(LAYOUT, rows)], language=language, is_demonstration=frame_of(request).is_demonstration, made_on=request.today
    )  # fmt: skip
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="task-progress.xlsx"'
    return answer


@page(function=WRITERS, methods=("GET", "POST"))
def import_page(request: Request) -> HttpResponse:
    """Every wrong cell is named, and nothing is stored unless all is right."""
    field = Field(
        "file", Text("填好的表", "Filled sheet"), "file", help=Text("xlsx 或 csv", "xlsx or csv"), more={"accept": ".xlsx,.csv,.xls"}
    )
    reading: Reading | None = None
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise UnableToSupervise(Text("请选文件", "Choose a file"), code="missing-field", field="file")
            reading = read_rows(upload.read(), [LAYOUT])
            if not reading.faults:
                count = _take(request, reading)
                messages.success(request, in_words(Text(f"报了 {count} 项进度。", f"Progress of {count} tasks reported.")))
                return redirect("tasks")
        except UnableTo as refusal:
            field.error = refusal.message
    context = {"field": field, "faults": reading.faults if reading else []}
    return render(request, "yiti/tasks/import.html", context, status=422 if request.method == "POST" else 200)


@transaction.atomic
def _take(request: Request, reading: Reading) -> int:
    count = 0
    for row in reading.rows[LAYOUT.name]:
        words, obstacle, percent = str(row.get("words") or ""), str(row.get("obstacle") or ""), row.get("percent")
        if percent is None and not words and not obstacle:
            continue
        try:
            report_progress(
                scope=request.scope, task=str(row["key"]), percent=int(str(percent)) if percent is not None else None, words=words,
                obstacle=obstacle, today=request.today,
            )  # fmt: skip
        except UnableTo as refusal:
            at = Text(f"第 {row.number} 行：", f"row {row.number}: ")
            raise UnableToSupervise(
                Text(at.zh + refusal.message.zh, at.en + refusal.message.en), code=refusal.code, field="file"
            ) from refusal
        count += 1
    if not count:
        raise UnableToSupervise(Text("表里没有填进度", "No progress is filled in"), code="missing-field", field="file")
    return count
