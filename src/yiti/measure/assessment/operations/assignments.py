"""Who scores which group of indicators."""

from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.storable import too_long
from yiti.kernel.text import Text
from yiti.measure.assessment.assessed import list_assessed
from yiti.measure.assessment.cycles import find_cycle, indicators_of, require_state
from yiti.measure.assessment.models import Assignment, Cycle

MOST_DEPARTMENT = 60


class UnableToAssign(UnableTo):
    code = "assignment"


@transaction.atomic
def assign_group(*, scope: Scope, period: str, group: str, assessor: str, department: str, institution: str = "") -> Assignment:
    """
    Give a group of indicators to an assessor (`quarter.open`); with an institution for that one alone.

    Scores that another has entered stay his; who is assigned now goes on with them.

    :raises UnableToAssign: for an unknown group or institution, or without assessor or department
    :raises QuarterState: once the quarter is ranked
    """
    scope.require("quarter.open")
    cycle = find_cycle(period, lock=True)
    require_state(cycle, Cycle.State.OPEN)
    if group not in {indicator.group for indicator in indicators_of(cycle.pack).values()}:
        raise UnableToAssign(Text(f"没有指标组 {group}", f"There is no group {group}"), field="group")
    if not assessor.strip() or not department.strip():
        raise UnableToAssign(Text("请选择考核人员和部门", "Choose the assessor and the department"), field="assessor")
    if len(department.strip()) > MOST_DEPARTMENT:
        raise UnableToAssign(too_long(MOST_DEPARTMENT), field="department")
    if institution and not list_assessed(Period.parse(period).last, [institution]):
        raise UnableToAssign(Text("这家机构本季不列入考核", "This institution is not assessed in this quarter"), field="institution")
    found = Assignment.objects.filter(cycle=cycle, group=group, institution=institution or None).first()
    before = _shown(found) if found else None
    made = found or Assignment(cycle=cycle, group=group, institution_id=institution or None)
    made.assessor, made.department = assessor.strip(), department.strip()
    made.save()
    _record(scope, "assignment.set", made, before, _shown(made))
    return made


@transaction.atomic
def remove_assignment(*, scope: Scope, id: int) -> None:
    """
    Take an assignment away (`quarter.open`).

    :raises UnableToAssign: where it is gone already
    """
    scope.require("quarter.open")
    found = Assignment.objects.filter(pk=id).first()
    if found is None:
        raise UnableToAssign(Text("没有这项分工", "There is no such assignment"), code="not-found")
    require_state(find_cycle(found.cycle_id, lock=True), Cycle.State.OPEN)
    Assignment.objects.filter(pk=found.pk).delete()
    _record(scope, "assignment.remove", found, _shown(found), None)


def _shown(row: Assignment) -> dict[str, Any]:
    return {"group": row.group, "institution": row.institution_id or "", "assessor": row.assessor, "department": row.department}


def _record(scope: Scope, action: str, row: Assignment, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    record_change(scope=scope, action=action, table="assessment_assignment", key=row.pk, before=before, after=after)
