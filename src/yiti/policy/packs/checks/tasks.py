"""Tasks and the offices that they are given to: known, numbered once, due after they start."""

from yiti.kernel.text import Text
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.tasks import Office, Task

from .subject import Subject

OFFICE = Text("部门", "office")


def check_offices(subject: Subject) -> None:
    known, seen = subject.pack.offices, set[str]()
    for source, place, office in subject.listed("offices.yaml", "offices"):
        subject.require_single(source, (*place, "id"), office.id, seen)
        subject.require_clause(source, (*place, "clause"), office.clause)
        if office.role is not None:
            subject.require_known(source, (*place, "role"), office.role, subject.roles, Text("角色", "role"))
        if office.institution is not None:
            _check_own(subject, source, place, office)
        if office.members and office.institutions:
            subject.fault(
                source, (*place, "institutions"), f"“{office.id}”要么代表几个部门（members），要么代表几类机构（institutions）",
                f"{office.id} stands either for offices (members) or for institutions, not both",
            )  # fmt: skip
        for at, member in enumerate(office.members):
            subject.require_known(source, (*place, "members", at), member, known, OFFICE)
            if member in known and known[member].members:
                subject.fault(
                    source, (*place, "members", at), f"“{member}”本身又是几个部门", f"“{member}” stands for several offices itself"
                )


def _check_own(subject: Subject, source: SourceFile, place: Place, office: Office) -> None:
    """An office that is an institution is one of the pack's own, and somebody acts for it."""
    codes = {row["code"] for row in subject.pack.rows.get("institutions", ())}
    subject.require_known(source, (*place, "institution"), office.institution or "", codes, Text("机构", "institution"))
    if office.role is None or office.members or office.institutions:
        subject.fault(
            source, (*place, "institution"), f"“{office.id}”是一家机构，要有 role，不代表别的",
            f"{office.id} is one institution: it has a role and stands for no others",
        )  # fmt: skip


def check_tasks(subject: Subject) -> None:
    ids, numbers = set[str](), set[str]()
    for source, place, task in subject.listed("targets.yaml", "tasks"):
        subject.require_single(source, (*place, "id"), task.id, ids)
        subject.require_clause(source, (*place, "clause"), task.clause)
        if task.number is not None:
            subject.require_single(source, (*place, "number"), task.number, numbers)
        for key, offices in (("lead", task.lead), ("helpers", task.helpers)):
            for at, office in enumerate(offices):
                subject.require_known(source, (*place, key, at), office, subject.pack.offices, OFFICE)
        for at, target in enumerate(task.targets):
            subject.require_known(source, (*place, "targets", at), target, subject.pack.targets, Text("目标", "target"))
        _check_days(subject, source, place, task)


def _check_days(subject: Subject, source: SourceFile, place: Place, task: Task) -> None:
    if (task.due is None) != (task.printed_due is None):
        subject.fault(
            source, place, f"{task.id}：期限（due）与原文期限（printed_due）须同时写或都不写",
            f"{task.id}: the day it is due and the day as printed stand together or not at all",
        )  # fmt: skip
    for at, other in enumerate(task.also_due):
        subject.require_clause(source, (*place, "also_due", at, "clause"), other.clause)
        subject.require_printed(source, (*place, "also_due", at, "printed"), other.printed, other.due.isoformat())
    if task.due is None:
        return
    subject.require_printed(source, (*place, "printed_due"), task.printed_due, task.due.isoformat())
    if task.start is not None and task.due < task.start:
        subject.fault(
            source, (*place, "due"), f"{task.id} 的期限 {task.due} 早于开始日 {task.start}",
            f"{task.id} is due on {task.due}, before it starts on {task.start}",
        )  # fmt: skip
