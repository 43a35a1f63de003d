"""A page an office: what it owes, the most overdue first; fit for a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.kernel.counts import to_count
from yiti.kernel.text import Text
from yiti.supervision.tasks.offices import Offices
from yiti.supervision.tasks.queries import Year, list_open_findings, list_tasks, read_year
from yiti.supervision.tasks.states import TaskState
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.lists import Listing
from yiti.web.pages import render, role_words
from yiti.web.requests import Request

from .forms import offices_here
from .telling import names_of, percent_of
from .years import rows_of, sum_up, years_of


@dataclass(frozen=True, slots=True)
class Owing:
    """An office with what it leads, what it helps with, and how much of what it leads is late; today, or in a year."""

    id: str
    label: Text
    role: Text
    leads: int
    late: int
    helps: int
    met: int
    is_mine: bool
    year: int = 0

    @property
    def address(self) -> str:
        """Its report of the year looked at, else what it owes."""
        return reverse("task-office-year", args=[self.id, self.year]) if self.year else reverse("task-office", args=[self.id])


COLUMNS = [
    Column("label", Text("部门", "Office"), kind="name", sort="x", href=lambda row: row.address),
    Column("role", Text("谁代表", "Acts for it here"), kind="soft", on_phone=False),
    Column("leads", Text("牵头", "Leads"), kind="number", sort="x"),
    Column("late", Text("逾期", "Late"), kind="number", sort="x"),
    Column("met", Text("已完成", "Met"), kind="number", sort="x"),
    Column("helps", Text("配合", "Helps with"), kind="number", sort="x", on_phone=False),
]


def listing_of(years: Sequence[int]) -> Listing:
    """With a menu of years; which year the rows are of was read before."""
    menu = [(str(year), Text(f"{year} 年", str(year))) for year in years]
    mine = [("1", Text("我代表的", "I act for"))]
    return Listing(
        "task-offices",
        Text("部门", "Offices"),
        COLUMNS,
        search=("label",),
        hint=Text("部门名称", "Name of the office"),
        filters=[
            Filter("mine", Text("我的", "Mine"), mine, lambda rows, _: [row for row in rows if row.is_mine]),
            Filter("year", Text("年度", "Year"), menu, lambda rows, _: rows, is_menu=True),
        ],
        order="-late",
        size=100,
        empty=Text("文件没有列部门", "The documents name no offices"),
    )  # fmt: skip


@page(function="documents.see")
def offices_page(request: Request) -> HttpResponse:
    """What every office owes today, or with `?year=` how its tasks stood in a year."""
    tasks = list_tasks(scope=request.scope, today=request.today)
    offices, years = offices_here(), years_of(tasks, request.today)
    mine = offices.of_actor(request.scope.actor)
    chosen = to_count(request.GET.get("year", ""))
    if chosen in years:
        found = read_year(scope=request.scope, year=chosen, today=request.today)
        rows = [_in_year(found, offices, id, office.role or "", id in mine) for id, office in offices.by_id.items()]
    else:
        rows = [_owing(request, offices, id, role_words(office.role or ""), tasks, id in mine) for id, office in offices.by_id.items()]
    shown = listing_of(years).read(request, rows)
    return shown.export(request) if shown.wants_export else render(request, "yiti/tasks/offices.html", {"list": shown})


def _in_year(found: Year, offices: Offices, id: str, role: str, is_mine: bool) -> Owing:
    told = sum_up(rows_of(found, id))
    return Owing(id, offices.label(id), role_words(role), told.led, told.late, told.helped, told.met, is_mine, found.year)


def _owing(request: Request, offices: Offices, id: str, role: Text, tasks: Sequence[TaskState], is_mine: bool) -> Owing:
    leads = [one for task in tasks for one in _asked_of(task, id, offices, request)]
    late, met = sum(task.state == "late" for task in leads), sum(task.is_met for task in leads)
    return Owing(id, offices.label(id), role, len(leads), late, sum(id in task.helpers for task in tasks), met, is_mine)


@page(function="documents.see")
def office_page(request: Request, office: str) -> HttpResponse:
    """What an office leads and is not met, what it helps with, and the findings that it has to put right."""
    offices = offices_here()
    if office not in offices.by_id:
        raise Http404(office)
    tasks = list_tasks(scope=request.scope, today=request.today)
    leads = [one for task in tasks for one in _asked_of(task, office, offices, request)]
    is_mine = offices.acts_for(request.scope, [office])
    context = {
        "label": offices.label(office),
        "office": office,
        "cards": [_card(request, task, offices.acts_for(request.scope, task.lead, task.subject)) for task in leads if not task.is_met],
        "met": [task for task in leads if task.is_met],
        "helps": [(task, names_of(offices, task.lead)) for task in tasks if office in task.helpers and not task.is_met],
        "findings": list_open_findings(scope=request.scope, office=office),
        "late": sum(task.state == "late" for task in leads),
        "is_mine": is_mine,
        "silent": sum(_is_silent(task, request) for task in leads),
    }
    return render(request, "yiti/tasks/office.html", context)


def _asked_of(task: TaskState, office: str, offices: Offices, request: Request) -> list[TaskState]:
    """What a task asks of an office: its own part where several have it to do, of institutions the reader's own; else the task."""
    parts = [part for part in task.parts if office in part.lead]
    if parts:
        own = [part for part in parts if part.subject == request.scope.actor.institution]
        return (own or [task]) if offices.stands_for_institutions(office) else parts
    return [task] if office in task.lead else []


def _is_silent(task: TaskState, request: Request) -> bool:
    """Whether nothing was said of a running task this month or the last."""
    if task.is_met or task.waits_for_acceptance or (task.start and task.start > request.today):
        return False
    return task.last is None or (request.today - task.last.reported_on).days > 31


def _due_words(task: TaskState) -> Text:
    if task.due is None:
        return Text("没有期限", "no day")
    if task.postponed:
        return Text(f"{task.due}（原定 {task.first_due}）", f"{task.due} (first {task.first_due})")
    return Text(str(task.due), str(task.due))


def _card(request: Request, task: TaskState, is_mine: bool) -> dict[str, object]:
    link = reverse("task", args=[task.key])
    acts = [{"label": Text("看", "Open"), "href": link}]
    if is_mine and not task.parts and not task.waits_for_acceptance:
        acts = [
            {"label": Text("报进度", "Report"), "href": reverse("task-report", args=[task.key])},
            {"label": Text("提请验收", "Propose to close"), "href": reverse("task-close", args=[task.key]), "icon": "file-check"},
            {"label": Text("看", "Open"), "href": link, "icon": "eye"},
        ]
    facts = [
        (Text("期限", "Due"), _due_words(task)),
        (Text("进度", "Progress"), percent_of(task) if percent_of(task).zh else Text("还没报过", "nothing told yet")),
    ]
    if task.last and task.last.obstacle:
        facts.append((Text("困难", "In the way"), Text(task.last.obstacle, task.last.obstacle)))
    return {"name": task.label, "about": task.number, "state": task.state, "word": task.word, "facts": facts, "acts": acts}
