"""A year of tasks, of an office or of all: which were under way in it, how they stood at its end, and what was written of them in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yiti.kernel.scopes import Scope
from yiti.supervision.tasks.models import Consequence, Finding, Report
from yiti.supervision.tasks.offices import SEE
from yiti.supervision.tasks.states import TaskState

from .standing import list_tasks


@dataclass(frozen=True, slots=True)
class Written:
    """How often something was written of a task in a year."""

    reports: int = 0
    findings: int = 0
    consequences: int = 0


@dataclass(frozen=True, slots=True)
class Year:
    """
    The tasks that were under way in a year, as they stood on its last day, or today in the year that runs.

    Under way is what had begun and was not met before; what has no days counts from the first thing written of it. `written` goes by key.
    """

    year: int
    as_of: date
    tasks: tuple[TaskState, ...]
    written: Mapping[str, Written]


def read_year(*, scope: Scope, year: int, today: date) -> Year:
    """A fixed number of queries. A year to come is read as of today and has what is to begin in it left out."""
    scope.require(SEE)
    first, last = date(year, 1, 1), date(year, 12, 31)
    as_of = min(last, max(first, today))
    tasks = tuple(task for task in list_tasks(scope=scope, today=as_of) if _is_under_way(task, first, as_of))
    return Year(year, as_of, tasks, _count(tasks, first, as_of))


def _is_under_way(task: TaskState, first: date, as_of: date) -> bool:
    is_later = task.row is not None and task.row.made_on is not None and task.row.made_on > as_of
    if is_later or (task.met_on is not None and task.met_on < first):
        return False
    if task.period:
        return task.due is not None and (task.due >= first or not task.is_met) and (task.start or first) <= as_of
    return task.start <= as_of if task.start else any(one.row is not None for one in (task, *task.parts))


def _count(tasks: Iterable[TaskState], first: date, as_of: date) -> dict[str, Written]:
    """By task; what was written of its parts counts as well."""
    keys = {one.row.pk: task.key for task in tasks for one in (task, *task.parts) if one.row is not None}
    reports = Report.objects.filter(task__in=keys, reported_on__range=(first, as_of)).values_list("task", flat=True)
    findings = Finding.objects.filter(inspection__task__in=keys, inspection__on__range=(first, as_of)).values_list(
        "inspection__task", flat=True
    )
    consequences = Consequence.objects.filter(task__in=keys, on__range=(first, as_of)).values_list("task", flat=True)
    counted = [Counter(keys[pk] for pk in rows) for rows in (reports, findings, consequences)]
    return {key: Written(counted[0][key], counted[1][key], counted[2][key]) for key in set(keys.values())}
