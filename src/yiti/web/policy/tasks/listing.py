"""All tasks: filtered by office, state and year, as a list, a sheet and a paper."""

from collections import Counter
from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse

from yiti.foundation.papers import TableColumn, TableRow
from yiti.foundation.papers.blocks import Cell, Words
from yiti.kernel.text import Text
from yiti.supervision.tasks.offices import DIRECT, Offices
from yiti.supervision.tasks.queries import list_tasks
from yiti.supervision.tasks.states import State, TaskState
from yiti.web.access import page
from yiti.web.bars import meter
from yiti.web.columns import Column, Filter
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.policy.papers import send_table, wants_pdf
from yiti.web.requests import Request
from yiti.web.sifting import Rows

from .forms import offices_here
from .telling import STATES, is_in, names_of, percent_of

MOST = 2
COUNTED: tuple[State, ...] = ("late", "short", "running", "wait", "met")


def columns_of(offices: Offices) -> list[Column]:
    return [
        Column("number", Text("序号", "No."), lambda row: row.number, sort="x", width="cw-60"),
        Column("label", Text("任务", "Task"), lambda row: row.label, "name", sort="x", href=lambda row: reverse("task", args=[row.key])),
        Column("lead", Text("牵头", "Leads"), lambda row: names_of(offices, row.lead, MOST), "soft", sort="x", width="cw-120"),
        Column("helpers", Text("配合", "Helps"), lambda row: names_of(offices, row.helpers, MOST), "soft", on_phone=False, width="cw-160"),
        Column("due", Text("期限", "Due"), lambda row: row.due, "date", sort="x", width="cw-100"),
        Column("before", Text("原定", "First due"), lambda row: row.first_due if row.postponed else None, "date", width="cw-100"),
        Column("percent", Text("进度", "Progress"), percent_of, width="cw-120"),
        Column("state", Text("状态", "State"), lambda row: (row.state, row.word), "state", sort="x", width="cw-160"),
        Column("clause", Text("条款", "Clause"), lambda row: row.clause or "", "clause", on_phone=False, width="cw-120"),
    ]


def listing_of(offices: Offices, tasks: Sequence[TaskState], *, is_grouped: bool = False) -> Listing:
    here = {office for task in tasks for office in (*task.lead, *task.helpers)}
    dated = sorted({task.due.year for task in tasks if task.due})
    years = [*((str(year), Text(f"{year} 年", str(year))) for year in dated), ("none", Text("没有期限", "No day"))]
    return Listing(
        "tasks",
        Text("任务", "Tasks"),
        columns_of(offices),
        search=("label", "number", "clause"),
        hint=Text("任务、序号、条款", "Task, number or clause"),
        filters=[
            Filter("state", Text("状态", "State"), STATES, lambda rows, value: [row for row in rows if is_in(row, value)]),
            Filter(
                "office", Text("部门", "Office"), [(id, offices.label(id)) for id in offices.by_id if id in here], _of_office, is_menu=True
            ),
            Filter("year", Text("到期年份", "Due in"), years, _of_year, is_menu=True),
        ],
        size=100,
        empty=Text("文件没有列任务", "The documents list no tasks"),
        is_brief=True,
        group=(lambda row: dict(STATES)[row.state]) if is_grouped else None,
        needs=lambda row: row.state in ("late", "short"),
    )  # fmt: skip


def _of_office(rows: Rows, value: str) -> list[TaskState]:
    return [row for row in rows if value in (*row.lead, *row.helpers)]


def _of_year(rows: Rows, value: str) -> list[TaskState]:
    return [row for row in rows if (str(row.due.year) if row.due else "none") == value]


@page(function="documents.see")
def tasks_page(request: Request) -> HttpResponse:
    tasks = list_tasks(scope=request.scope, today=request.today)
    offices = offices_here()
    shown = listing_of(offices, tasks, is_grouped="sort" not in request.GET).read(request, tasks)
    if shown.wants_export:
        return shown.export(request)
    if wants_pdf(request):
        return _send(request, list(shown.found), offices)
    counts = Counter(task.state for task in tasks)
    worst = next((task for task in tasks if task.state == "late"), None)
    context = {
        "list": shown,
        "counts": [(state, counts[state], dict(STATES)[state]) for state in COUNTED if counts[state]],
        "bar": meter({state: counts[state] for state in COUNTED if state != "wait"}, len(tasks), kind="thick") if tasks else "",
        "worst": worst,
        "total": len(tasks),
        "waiting": sum(task.waits_for_acceptance for task in tasks),
        "may_direct": request.scope.may(DIRECT),
        "mine": [(id, offices.label(id)) for id in sorted(offices.of_actor(request.scope.actor))],
    }
    return render(request, "yiti/tasks/tasks.html", context)


def _send(request: Request, tasks: Sequence[TaskState], offices: Offices) -> HttpResponse:
    columns = [
        TableColumn(Text("序号", "No."), share=0), TableColumn(Text("任务", "Task"), share=3), TableColumn(Text("牵头", "Leads"), share=1),
        TableColumn(Text("配合", "Helps"), share=2), TableColumn(Text("期限", "Due"), "date", share=0),
        TableColumn(Text("进度", "Progress"), share=1), TableColumn(Text("状态", "State"), share=1),
    ]  # fmt: skip
    rows = [
        TableRow(
            (task.number, task.label, names_of(offices, task.lead), names_of(offices, task.helpers), task.due, percent_of(task), task.word)
        )
        for task in tasks
    ]
    facts: list[tuple[Words, Cell]] = [
        (Text("共", "In all"), Text(f"{len(tasks)} 项", f"{len(tasks)} tasks")),
        (Text("逾期", "Late"), Text(*[str(sum(task.state == "late" for task in tasks))] * 2)),
        (Text("截至", "As of"), request.today),
    ]
    return send_table(request, Text("任务督办表", "Table of tasks"), columns, rows, "tasks", facts=facts)
