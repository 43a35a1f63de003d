"""A year of an office: what it led and what it helped with, how each stood at the year's end, as a list, a sheet and a paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.papers import TableColumn, TableRow
from yiti.foundation.papers.blocks import Cell, Words
from yiti.kernel.text import Text
from yiti.supervision.tasks.offices import Offices
from yiti.supervision.tasks.queries import Year, read_year
from yiti.supervision.tasks.queries.years import Written
from yiti.supervision.tasks.states import TaskState
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.policy.papers import send_table, wants_pdf
from yiti.web.requests import Request

from .forms import offices_here
from .telling import STATES, is_in, names_of, percent_of

LEADS, HELPS = Text("牵头", "Leads"), Text("配合", "Helps")
EARLIEST = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """A task of an office in a year."""

    task: TaskState
    is_led: bool
    written: Written

    @property
    def part(self) -> Text:
        return LEADS if self.is_led else HELPS


@dataclass(frozen=True, slots=True)
class Sum:
    """What an office led in a year: in all, met in time, met late, late and open; and with how many it helped."""

    led: int
    in_time: int
    met_late: int
    late: int
    helped: int

    @property
    def met(self) -> int:
        return self.in_time + self.met_late


def rows_of(found: Year, office: str) -> list[Row]:
    """What it leads first; of a task that several have to do, an office's own part."""
    led, helped = [], []
    for task in found.tasks:
        written = found.written.get(task.key, Written())
        own = next((part for part in task.parts if office in part.lead and part.subject == office), None)
        if own is not None or office in task.lead:
            led.append(Row(own or task, True, written))
        elif office in task.helpers:
            helped.append(Row(task, False, written))
    return [*led, *helped]


def sum_up(rows: Iterable[Row]) -> Sum:
    led = [row.task for row in rows if row.is_led]
    met = [task for task in led if task.is_met]
    met_late = sum(bool(task.late_days) for task in met)
    late = sum(task.state == "late" for task in led)
    return Sum(len(led), len(met) - met_late, met_late, late, sum(not row.is_led for row in rows))


def years_of(tasks: Iterable[TaskState], today: date) -> list[int]:
    """From the first year that a task began in to this one, the newest first."""
    first = min((task.start.year for task in tasks if task.start and task.start.year >= EARLIEST), default=today.year)
    return list(range(today.year, min(first, today.year) - 1, -1))


def listing_of(offices: Offices) -> Listing:
    return Listing(
        "task-office-year",
        Text("部门年度任务", "Tasks of an office in a year"),
        [
            Column("number", Text("序号", "No."), lambda row: row.task.number, sort="x", width="cw-60"),
            Column(
                "label", Text("任务", "Task"), lambda row: row.task.label, "name", sort="x",
                href=lambda row: reverse("task", args=[row.task.key]),
            ),
            Column("part", Text("牵头或配合", "Part"), lambda row: row.part, sort="x", width="cw-80"),
            Column("lead", Text("牵头部门", "Led by"), lambda row: names_of(offices, row.task.lead, 2), "soft", on_phone=False),
            Column("due", Text("期限", "Due"), lambda row: row.task.due, "date", sort="x", width="cw-100"),
            Column("met", Text("完成日期", "Met on"), lambda row: row.task.met_on, "date", sort="x", width="cw-100"),
            Column("late", Text("晚几天", "Days late"), lambda row: row.task.late_days or None, "number", sort="x"),
            Column("percent", Text("进度", "Progress"), lambda row: percent_of(row.task)),
            Column("reports", Text("报进度", "Reports"), lambda row: row.written.reports, "number", sort="x"),
            Column("findings", Text("检查问题", "Findings"), lambda row: row.written.findings, "number", sort="x"),
            Column("state", Text("年末状态", "State"), lambda row: (row.task.state, row.task.word), "state", sort="x"),
        ],
        search=(),
        filters=[
            Filter("part", Text("牵头或配合", "Part"), [("led", LEADS), ("helped", HELPS)], _of_part),
            Filter("state", Text("状态", "State"), STATES, lambda rows, value: [row for row in rows if is_in(row.task, value)]),
        ],
        size=200,
        empty=Text("这一年没有任务", "No task in this year"),
    )  # fmt: skip


def _of_part(rows: Iterable[Row], value: str) -> list[Row]:
    return [row for row in rows if row.is_led == (value == "led")]


@page(function="documents.see")
def year_page(request: Request, office: str, year: int) -> HttpResponse:
    """An office's report of a year, as of its last day or of today."""
    offices = offices_here()
    if office not in offices.by_id or not EARLIEST <= year <= request.today.year:
        raise Http404(office)
    found = read_year(scope=request.scope, year=year, today=request.today)
    rows = rows_of(found, office)
    shown = listing_of(offices).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    if wants_pdf(request):
        return _send(request, found, list(shown.found), offices, office)
    context = {
        "list": shown,
        "office": office,
        "label": offices.label(office),
        "found": found,
        "sum": sum_up(rows),
        "years": years_of(found.tasks, request.today),
        "is_over": found.as_of < request.today,
    }
    return render(request, "yiti/tasks/year.html", context)


def _send(request: Request, found: Year, rows: Sequence[Row], offices: Offices, office: str) -> HttpResponse:
    columns = [
        TableColumn(Text("序号", "No."), share=0), TableColumn(Text("任务", "Task"), share=3),
        TableColumn(Text("牵头或配合", "Part"), share=1), TableColumn(Text("牵头部门", "Led by"), share=2),
        TableColumn(Text("期限", "Due"), "date", share=0),
        TableColumn(Text("完成日期", "Met on"), "date", share=0), TableColumn(Text("进度", "Progress"), share=1),
        TableColumn(Text("状态", "State"), share=1),
    ]  # fmt: skip
    lines = [
        TableRow(
            (
                row.task.number, row.task.label, row.part, names_of(offices, row.task.lead), row.task.due, row.task.met_on,
                percent_of(row.task), row.task.word,
            )
        )
        for row in rows
    ]  # fmt: skip
    told, label = sum_up(rows), offices.label(office)
    title = Text(f"{label.zh} {found.year} 年任务汇总", f"Tasks of {label.en} in {found.year}")
    counts: list[tuple[Text, int]] = [
        (Text("牵头", "Led"), told.led), (Text("按期完成", "Met in time"), told.in_time), (Text("晚完成", "Met late"), told.met_late),
        (Text("逾期", "Late"), told.late), (Text("配合", "Helped with"), told.helped),
    ]  # fmt: skip
    facts: list[tuple[Words, Cell]] = [
        *((name, Text(str(count), str(count))) for name, count in counts), (Text("截至", "As of"), found.as_of),
    ]  # fmt: skip
    return send_table(request, title, columns, lines, f"tasks-{office}-{found.year}", facts=facts)
