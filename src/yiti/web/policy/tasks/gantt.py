"""The document's tasks over the years: a table whose last column draws each span, readable as a table."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yiti.kernel.text import Text
from yiti.supervision.tasks.queries import list_tasks
from yiti.supervision.tasks.states import TaskState
from yiti.web.access import page
from yiti.web.bars import percent_of
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .forms import offices_here
from .telling import names_of

MOST = 2


@page(function="documents.see")
def gantt_page(request: Request) -> HttpResponse:
    """Tasks that come once and have both days, by document and number; the others are listed below by name."""
    tasks = list_tasks(scope=request.scope, today=request.today)
    offices = offices_here()
    drawn = sorted((task for task in tasks if task.start and task.due and not task.every), key=_place)
    axis = _axis(drawn, request.today)
    context = {
        "rows": [{"task": task, "lead": names_of(offices, task.lead, MOST), "bar": _bar(task, axis, request.today)} for task in drawn],
        "scale": _scale(axis),
        "years": (axis[0].year, axis[1].year - 1),
        "others": [task for task in tasks if not task.every and not (task.start and task.due)],
        "again": len({(task.pack, task.task) for task in tasks if task.every}),
    }
    return render(request, "yiti/tasks/gantt.html", context)


def _place(task: TaskState) -> tuple[str, int, str, date]:
    digits = task.number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return task.pack or "~", int(digits or 9999), task.number, task.due or date.max


def _axis(tasks: list[TaskState], today: date) -> tuple[date, date]:
    """Whole years around all spans and today."""
    days = [day for task in tasks for day in (task.start, task.due, task.met_on) if day] + [today]
    return date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)


def _at(day: date, axis: tuple[date, date]) -> object:
    return percent_of((day - axis[0]).days, (axis[1] - axis[0]).days)


def _bar(task: TaskState, axis: tuple[date, date], today: date) -> SafeString:
    """The span in the colour of its state, what it was put off by and what it is late by thinner behind it, and today."""
    assert task.start and task.due and task.first_due
    start, due = _at(task.start, axis), _at(task.first_due, axis)
    parts = [("plan " + task.state, start, _width(task.start, task.first_due, axis), 5, 10)]
    if task.due > task.first_due:
        parts.append(("moved", due, _width(task.first_due, task.due, axis), 8, 4))
    if task.late_days:
        parts.append(("over", _at(task.due, axis), _width(task.due, task.due + timedelta(days=task.late_days), axis), 8, 4))
    rects = format_html_join("", '<rect class="{}" x="{}%" width="{}%" y="{}" height="{}"/>', parts)
    return format_html(
        '<svg class="gantt" aria-hidden="true">{}{}<rect class="now" x="{}%" y="0" width="1" height="20"/></svg>',
        _lines(axis), rects, _at(today, axis),
    )  # fmt: skip


def _width(first: date, last: date, axis: tuple[date, date]) -> object:
    return percent_of(max(1, (last - first).days), (axis[1] - axis[0]).days)


def _lines(axis: tuple[date, date]) -> SafeString:
    years = range(axis[0].year + 1, axis[1].year)
    return format_html_join(
        "", '<rect class="year" x="{}%" y="0" width="1" height="20"/>', ((_at(date(year, 1, 1), axis),) for year in years)
    )  # fmt: skip


def _scale(axis: tuple[date, date]) -> SafeString:
    names = [(_at(date(year, 1, 1), axis), year) for year in range(axis[0].year, axis[1].year)]
    return format_html(
        '<svg class="gantt" role="img" aria-label="{}">{}</svg>',
        in_words(Text(f"{axis[0].year} 到 {axis[1].year - 1} 年", f"{axis[0].year} to {axis[1].year - 1}")),
        format_html_join("", '<text x="{}%" y="14">{}</text>', names),
    )  # fmt: skip
