"""The chain below a task: closings, inspections, findings, improvements, what followed; each with its files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.queries import map_attached
from yiti.kernel.scopes import Scope
from yiti.supervision.tasks.models import Closing, Consequence, Finding, Improvement, Inspection, Postponement, Report, Task
from yiti.supervision.tasks.offices import SEE

Filed = Report | Closing | Inspection | Improvement
KINDS: Mapping[type[object], str] = {
    Report: "tasks_report", Closing: "tasks_closing", Inspection: "tasks_inspection", Improvement: "tasks_improvement",
}  # fmt: skip
"""What files lie with, as attachments name it."""
MEETING = "tasks_meeting"


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything that was written of a task, each kind in its order; `files` by (kind, row)."""

    reports: list[Report]
    closings: list[Closing]
    postponed: list[Postponement]
    inspections: list[Inspection]
    findings: list[Finding]
    improvements: list[Improvement]
    consequences: list[Consequence]
    files: Mapping[tuple[str, int], list[StoredFile]]

    def files_of(self, row: Filed) -> list[StoredFile]:
        return self.files.get((KINDS[type(row)], row.pk), [])


def get_chain(*, scope: Scope, task: Task | None) -> Chain:
    """Of a task found before; empty for one that nobody wrote of. A fixed number of queries whatever its length."""
    scope.require(SEE)
    if task is None:
        return Chain([], [], [], [], [], [], [], {})
    reports = list(Report.objects.filter(task=task))
    closings = list(Closing.objects.filter(task=task))
    inspections = list(Inspection.objects.filter(task=task))
    findings = list(Finding.objects.filter(inspection__task=task))
    improvements = list(Improvement.objects.filter(finding__inspection__task=task))
    rows: Iterable[Filed] = (*reports, *closings, *inspections, *improvements)
    return Chain(
        reports, closings, list(Postponement.objects.filter(task=task)), inspections, findings,
        improvements, list(Consequence.objects.filter(task=task)), _files(scope, rows),
    )  # fmt: skip


def _files(scope: Scope, rows: Iterable[Filed]) -> dict[tuple[str, int], list[StoredFile]]:
    keys: dict[str, list[str]] = {kind: [] for kind in KINDS.values()}
    for row in rows:
        keys[KINDS[type(row)]].append(str(row.pk))
    found: dict[tuple[str, int], list[StoredFile]] = {}
    for kind, names in keys.items():
        for name, files in map_attached(scope=scope, function=SEE, owner_kind=kind, owner_keys=names).items():
            found[kind, int(name)] = files
    return found


def get_evidence(*, scope: Scope, task: Task | None, file: int) -> StoredFile | None:
    """A file of a task's chain; None for one that lies elsewhere."""
    chain = get_chain(scope=scope, task=task)
    return next((stored for files in chain.files.values() for stored in files if stored.pk == file), None)


def find_finding(*, scope: Scope, id: int) -> Finding | None:
    """With its inspection and task."""
    scope.require(SEE)
    return Finding.objects.select_related("inspection__task").filter(pk=id).first()


def list_open_findings(*, scope: Scope, office: str = "") -> list[Finding]:
    """What is still to be put right, by an office or by all, the nearest day first; with inspection and task."""
    scope.require(SEE)
    found = Finding.objects.exclude(state=Finding.State.CLOSED).select_related("inspection__task").order_by("due_on", "pk")
    return list(found.filter(office=office) if office else found)
