"""The row of a task for those who write of it: made by the first, locked while one writes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Model

from yiti.foundation.audit.operations import record_change
from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import attach_file
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.supervision.tasks.models import Task
from yiti.supervision.tasks.offices import get_offices
from yiti.supervision.tasks.queries import find_task
from yiti.supervision.tasks.queries.standing import OWN
from yiti.supervision.tasks.refusals import UnableToSupervise
from yiti.supervision.tasks.states import TaskState

MOST = 2000
"""So many characters of words are taken."""


def hold_task(scope: Scope, key: str, today: date, version: int | None = None) -> tuple[TaskState, Task]:
    """
    A task as it stands, with its row locked until the transaction ends.

    :raises UnknownTask: for a key that no document has
    :raises Conflict: where somebody wrote of it since `version` was seen
    """
    state = find_task(scope=scope, key=key, today=today)
    if state.pack:
        row, _ = Task.objects.get_or_create(pack=state.pack, task=state.task, period=state.period, subject=state.subject)
    elif state.subject:
        row, _ = Task.objects.get_or_create(pack=OWN, task=state.task.removeprefix(f"{OWN}."), period="", subject=state.subject)
    else:
        row = Task.objects.get(pk=int(key.removeprefix(f"{OWN}.")))
    held = Task.objects.select_for_update().get(pk=row.pk)
    if version is not None and version != held.version:
        raise Conflict(Text("刚有人更新了这项任务，请看过再办", "Somebody has just written of this task; look at it before you go on"))
    return find_task(scope=scope, key=key, today=today), held


def note_change(
    scope: Scope, task: TaskState, row: Task, action: str, table: str, key: int, after: Mapping[str, Any], rows: Sequence[Model] = ()
) -> None:
    """Raise the version and write the audit row, with the clause; `rows` are others that were written with the task's."""
    Task.objects.filter(pk=row.pk).update(version=F("version") + 1)
    record_change(
        scope=scope, action=action, table=table, key=key, after={"task": task.key, **after}, clause=task.clause, rows=[row, *rows],
    )  # fmt: skip


def require_acting(scope: Scope, ids: Sequence[str], words: Text, subject: str = "") -> None:
    """:raises Forbidden: for somebody who acts for none of these offices, or not for the institution whose part it is"""
    if not get_offices(get_installation().pack).acts_for(scope, ids, subject):
        raise Forbidden(words)


def require_single(task: TaskState) -> None:
    """:raises UnableToSupervise: for a task that each of several has to do by itself"""
    if task.parts:
        raise UnableToSupervise(
            Text(f"这项任务由 {len(task.parts)} 家各自办理，请到各家的任务里报", f"Each of {len(task.parts)} does this; tell of one part"),
            code="in-parts",
        )  # fmt: skip


def require_unmet(task: TaskState) -> None:
    """:raises UnableToSupervise: for a task that is met"""
    if task.is_met:
        raise UnableToSupervise(Text("这项任务已经完成", "This task is met already"), code="met")


def require_files(files: Sequence[StoredFile], words: Text) -> None:
    """:raises UnableToSupervise: without any"""
    if not files:
        raise UnableToSupervise(words, code="missing-field", field="files")


def read_words(field: str, text: str, *, required: bool = True) -> str:
    """
    Trimmed.

    :raises UnableToSupervise: where they are missing or too long
    """
    found = text.strip()
    if required and not found:
        raise UnableToSupervise(Text("请填写", "This has to be filled in"), code="missing-field", field=field)
    if len(found) > MOST:
        raise UnableToSupervise(Text(f"最多 {MOST} 个字", f"At most {MOST} characters"), code="out-of-range", field=field)
    return found


def require_office(field: str, office: str) -> None:
    """:raises UnableToSupervise: for a department that no document of this installation names"""
    if office not in get_offices(get_installation().pack).by_id:
        raise UnableToSupervise(
            Text(f"文件里没有部门“{office}”", f"No document names the office “{office}”"), code="unknown-office", field=field
        )


def lay_files(scope: Scope, files: Sequence[StoredFile], kind: str, key: int) -> None:
    for file in files:
        attach_file(scope=scope, file=file, owner_kind=kind, owner_key=key)
