"""Stage a file, check it, apply it whole, or drop it. Nothing is parsed inside a transaction."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from yiti.foundation.audit.operations import record_change
from yiti.foundation.files.checking import check_upload
from yiti.foundation.files.contents import path_of
from yiti.foundation.files.operations import store_file
from yiti.foundation.sheets.bodies import Reading
from yiti.foundation.sheets.faults import LeftOut, UnableToReadSheet
from yiti.foundation.sheets.reading import read_rows
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .faults import fault_to_json, text_to_json
from .kinds import Errand, ImportKind, Plan
from .models import StagedImport
from .queries import get_staged
from .rooms import get_revision, lock_room
from .told import told_to_json

MOST_NOTES = 50
MOST_FAULTS = 500
"""So many faults are kept and shown; all are counted."""

_OPEN = (StagedImport.State.STAGED, StagedImport.State.FAULTY, StagedImport.State.READY)


class UnableToApply(UnableTo):
    code = "not-ready"


def stage_file(*, scope: Scope, kind: ImportKind, name: str, content: bytes, today: date, now: datetime) -> StagedImport:
    """
    Keep an uploaded file and enter it as staged.

    :raises Forbidden: for whoever may not import this
    :raises UnableToStore: for a file that is not taken
    :raises UnableToReadSheet: for one that cannot be read, where something must be taken off before it is kept
    """
    scope.require(kind.function)
    institution = scope.actor.institution
    if kind.door:
        check_upload(name=name, content=content)
        name, content = kind.door(name, content)
    with transaction.atomic():
        file = store_file(scope=scope, name=name, content=content, institution=institution, now=now)
        return StagedImport.objects.create(
            kind=kind.id, file=file, institution=institution, day=today, staged_by=scope.actor.username, staged_at=now
        )


def check_staged(*, scope: Scope, kind: ImportKind, staged: int) -> StagedImport:
    """
    Read the file and hold every row against what stands. May be repeated, also after it was broken off.

    Faults of the cells and of what the records say stand in the order of the file. Where a kind cannot hold some rows without the others
    against the records, only a file without wrong cells is.
    """
    scope.require(kind.function)
    found = get_staged(scope=scope, kind=kind.id, id=staged)
    if found.state not in _OPEN:
        raise Conflict(Text("这次导入已经结束", "This import is over"))
    if kind.forget:
        kind.forget(found.pk)
    found.revision = get_revision(kind.room) if kind.room else 0
    try:
        reading = _read(found, kind)
        plan = _plan(kind, Errand(scope, found.day, found.pk), reading)
        found.notes = [_note(left) for left in reading.left_out[:MOST_NOTES]]
        found.rows = sum(len(rows) for rows in reading.rows.values())
    except UnableToReadSheet as error:
        plan = Plan()
        found.notes = []
        found.faults, found.fault_count = [{"message": text_to_json(error.message), "code": error.code}], 1
    else:
        found.faults, found.fault_count = [fault_to_json(fault) for fault in plan.faults[:MOST_FAULTS]], len(plan.faults)
    found.added, found.changed, found.unchanged = plan.added, plan.changed, plan.unchanged
    found.told = {} if found.fault_count else told_to_json(plan.told)
    found.state = StagedImport.State.FAULTY if found.fault_count else StagedImport.State.READY
    _keep_check(found)
    return found


OF_CELLS = {"wrong-value", "missing-value", "out-of-range", "duplicate-key"}
"""Faults of one row; behind those of headings and totals no row is sure."""


def _plan(kind: ImportKind, errand: Errand, reading: Reading) -> Plan:
    is_further = kind.looks_on and all(fault.code in OF_CELLS for fault in reading.faults)
    plan = kind.check(errand, reading) if reading.is_sound or is_further else Plan()
    sheets = list(dict.fromkeys(fault.sheet for fault in (*reading.faults, *plan.faults)))
    plan.faults = sorted([*reading.faults, *plan.faults], key=lambda fault: (sheets.index(fault.sheet), fault.row))
    return plan


def _note(left: LeftOut) -> list[str]:
    row = Text(f" 第 {left.row} 行", f", row {left.row}") if left.row else Text("", "")
    return text_to_json(Text(f"{left.sheet}{row.zh}：{left.reason.zh}", f"{left.sheet}{row.en}: {left.reason.en}"))


def _read(staged: StagedImport, kind: ImportKind) -> Reading:
    return read_rows(path_of(staged.file.sha256).read_bytes(), kind.layouts)


def _keep_check(found: StagedImport) -> None:
    names = ("state", "revision", "rows", "added", "changed", "unchanged", "faults", "fault_count", "notes", "told")
    kept = StagedImport.objects.filter(pk=found.pk, state__in=_OPEN).update(**{name: getattr(found, name) for name in names})
    if not kept:
        raise Conflict(Text("这次导入已经结束", "This import is over"))


def apply_staged(*, scope: Scope, kind: ImportKind, staged: int, now: datetime) -> StagedImport:
    """
    Write what the check found, in one transaction, all or nothing.

    :raises UnableToApply: for a file that has faults or was not checked
    :raises Conflict: where it was applied already, or the records have changed since the check
    """
    scope.require(kind.function)
    found = get_staged(scope=scope, kind=kind.id, id=staged)
    if found.state == StagedImport.State.APPLIED:
        raise Conflict(Text("这份文件已经导入过了", "This file was applied already"))
    if found.state != StagedImport.State.READY:
        raise UnableToApply(Text("文件还有错误或没有核对，不能导入", "The file has faults or was not checked; it cannot be applied"))
    errand = Errand(scope, found.day, found.pk)
    plan = Plan() if kind.keeps_drafts else kind.check(errand, _read(found, kind))
    with transaction.atomic():
        claimed = StagedImport.objects.filter(pk=found.pk, state=StagedImport.State.READY).update(
            state=StagedImport.State.APPLIED, applied_at=now
        )
        if not claimed:
            raise Conflict(Text("这份文件已经导入过了", "This file was applied already"))
        if kind.room:
            lock_room(kind.room, seen=found.revision)
        if plan.faults:
            raise Conflict(Text("数据在核对之后有变动，请重新核对", "The records have changed since the check; check the file again"))
        kind.write(errand, plan)
        after = {"kind": kind.id, "file": found.file.sha256, "rows": found.rows, "added": found.added, "changed": found.changed}
        record_change(
            scope=scope, action="imports.apply", table="imports_stagedimport", key=found.pk, after=after, institution=found.institution
        )
    found.state, found.applied_at = StagedImport.State.APPLIED, now
    return found


def drop_staged(*, scope: Scope, kind: ImportKind, staged: int) -> None:
    """Give an import up. What it had put away as drafts goes; the file stays."""
    found = get_staged(scope=scope, kind=kind.id, id=staged)
    dropped = StagedImport.objects.filter(Q(pk=found.pk) & Q(state__in=_OPEN)).update(state=StagedImport.State.DROPPED)
    if dropped and kind.forget:
        kind.forget(found.pk)
