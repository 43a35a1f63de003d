"""A task of the county's own, other helpers, a later day."""

from django.http import HttpResponse
from django.urls import reverse

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import load_pack, number_words
from yiti.supervision.tasks.offices import DIRECT
from yiti.supervision.tasks.operations import add_task, postpone_task, set_helpers
from yiti.supervision.tasks.operations.changing import NewTask
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.requests import Request

from .forms import Act, day_field, find, handle, need_day, office_field, offices_here, read_day, read_version, words_field


def helpers_field(chosen: tuple[str, ...] = ()) -> Field:
    offices = offices_here()
    choices = [(id, offices.label(id)) for id in offices.by_id]
    return Field("helpers", Text("配合部门", "Offices that help"), required=False, choices=choices, is_many=True, chosen=chosen)


def task_fields() -> list[Field]:
    """What a task of the county's own asks for, its words apart."""
    texts = load_pack(get_installation().pack).clause_texts
    clauses = [
        (number, Text(f"{number} {text.heading.zh}", f"{number_words(number).en} {text.heading.en}")) for number, text in texts.items()
    ]
    return [
        office_field("lead", Text("牵头部门", "Office that leads"), offices_here()),
        day_field("start", Text("开始", "Starts"), required=False),
        day_field("due", Text("截止", "Due")),
        Field("measure", Text("怎样算完成", "How one sees that it is done"), required=False, more={"maxlength": 300}),
        Field("evidence", Text("交什么佐证", "What is handed in"), required=False, more={"maxlength": 300}),
        Field("clause", Text("条款", "Clause"), required=False, choices=clauses),
        helpers_field(),
    ]  # fmt: skip


def read_new(request: Request) -> NewTask:
    sent = request.POST
    return NewTask(
        Text(sent.get("label_zh", ""), sent.get("label_en", "")), sent.get("lead", ""), tuple(sent.getlist("helpers")),
        read_day(request, "start", required=False), read_day(request, "due"), sent.get("measure", ""), sent.get("evidence", ""),
        sent.get("clause", ""),
    )  # fmt: skip


@page(function=DIRECT, methods=("GET", "POST"))
def new_page(request: Request) -> HttpResponse:
    fields = [
        Field("label_zh", Text("任务（中文）", "Task, in Chinese"), more={"maxlength": 200}),
        Field("label_en", Text("任务（英文，可不填）", "Task, in English"), required=False, more={"maxlength": 200}),
        *task_fields(),
    ]
    act = Act(
        Text("加一项任务", "Add a task"), Text("文件没有列、本县要办的事", "What no document has and the county wants done"),
        reverse("tasks"), Text("加上", "Add"), lambda: add_task(scope=request.scope, new=read_new(request), today=request.today),
        Text("已加上。", "Added."), fields, to=lambda made: reverse("task", args=[getattr(made, "key", "")]),
    )  # fmt: skip
    return handle(request, act)


@page(function=DIRECT, methods=("GET", "POST"))
def helpers_page(request: Request, key: str) -> HttpResponse:
    task = find(request, key)
    act = Act(
        Text("改配合部门", "Change who helps"), task.label, reverse("task", args=[key]), Text("保存", "Save"),
        lambda: set_helpers(
            scope=request.scope, task=key, helpers=request.POST.getlist("helpers"), today=request.today, version=read_version(request)
        ),
        Text("已保存，文件列的配合部门不变。", "Saved; the document's own stay in the document."), [helpers_field(task.helpers)],
        task.version,
    )  # fmt: skip
    return handle(request, act)


@page(function=DIRECT, methods=("GET", "POST"))
def postpone_page(request: Request, key: str) -> HttpResponse:
    task = find(request, key)
    before = Text(f"现在是 {task.due}", f"now {task.due}") if task.due else NOTHING
    fields = [
        day_field("due", Text("延到", "Put off to"), help=before),
        Field("number", Text("决定的文号", "Number of the decision"), more={"maxlength": 60}),
        day_field("decided_on", Text("决定的日期", "Dated"), request.today),
        words_field("reason", Text("为什么延", "Why")),
    ]
    act = Act(
        Text("延期", "Put off"), task.label, reverse("task", args=[key]), Text("延期", "Put off"),
        lambda: postpone_task(
            scope=request.scope, task=key, due=need_day(request, "due"), number=request.POST.get("number", ""),
            decided_on=need_day(request, "decided_on"), reason=request.POST.get("reason", ""), today=request.today,
            version=read_version(request),
        ),
        Text("已延期，原来的日子照样看得到。", "Put off; the day before stays to be seen."), fields, task.version,
    )  # fmt: skip
    return handle(request, act)
