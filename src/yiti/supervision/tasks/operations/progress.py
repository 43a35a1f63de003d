"""Telling how far a task is."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from yiti.foundation.files.models import StoredFile
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.supervision.tasks.models import Report
from yiti.supervision.tasks.offices import get_offices
from yiti.supervision.tasks.queries.chains import KINDS
from yiti.supervision.tasks.refusals import UnableToSupervise

from .rows import hold_task, lay_files, note_change, read_words, require_single, require_unmet

NOT_YOURS = Text("这项任务不由您的部门牵头或配合", "Your office neither leads nor helps with this task")


@transaction.atomic
def report_progress(
    *, scope: Scope, task: str, percent: int | None, words: str, obstacle: str, today: date, version: int | None = None,
    files: Sequence[StoredFile] = (),
) -> Report:  # fmt: skip
    """
    Tell how far a task is, by an office that leads it (percent and words) or helps (words), with files beside it.

    :raises Forbidden: for somebody who acts for none of its offices
    :raises UnableToSupervise: for nothing told, a percent that is none or a helper's, a task that is met or that each of several does
    :raises Conflict: where somebody wrote of it since
    """
    state, row = hold_task(scope, task, today, version)
    offices = get_offices(get_installation().pack)
    leads = offices.acts_for(scope, state.lead, state.subject)
    helps = [office for office in state.helpers if offices.roles([office]) and offices.acts_for(scope, [office])]
    if not leads and not helps:
        raise Forbidden(NOT_YOURS)
    require_unmet(state)
    require_single(state)
    said, stands = read_words("words", words, required=False), read_words("obstacle", obstacle, required=False)
    if percent is None and not said:
        raise UnableToSupervise(Text("请填百分比或文字", "Give a percentage, or say it in words"), code="missing-field", field="percent")
    if percent is not None:
        _require_percent(percent, leads)
    made = Report.objects.create(
        task=row, month=today.replace(day=1), office=state.office if leads else helps[0], percent=percent, words=said, obstacle=stands,
        reported_by=scope.actor.username, reported_on=today,
    )  # fmt: skip
    lay_files(scope, files, KINDS[Report], made.pk)
    after = {"percent": percent, "words": said, "obstacle": stands, "office": made.office, "files": [file.sha256 for file in files]}
    note_change(scope, state, row, "task.report", "tasks_report", made.pk, after)
    return made


def _require_percent(percent: int, leads: bool) -> None:
    if not leads:
        raise UnableToSupervise(
            Text("百分比由牵头部门报，您可以写文字", "The percentage is the lead's to tell; you can write words"),
            code="not-lead", field="percent",
        )  # fmt: skip
    if not 0 <= percent <= 100:
        raise UnableToSupervise(Text("应在 0 到 100 之间", "It has to be between 0 and 100"), code="out-of-range", field="percent")
