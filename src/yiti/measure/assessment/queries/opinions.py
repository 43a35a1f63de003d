"""What the four departments said of a year."""

from datetime import date

from yiti.kernel.scopes import Scope
from yiti.measure.assessment.assessed import list_assessed
from yiti.measure.assessment.models import JointOpinion
from yiti.registry.institutions.models import Institution


def list_opinions(*, scope: Scope, year: int) -> list[tuple[Institution, dict[str, JointOpinion | None]]]:
    """
    Every assessed institution within reach with the four departments' opinions, in the annex's order.

    For the departments (`joint.assess`) and those who see scores; institutions see their own.
    """
    institutions = None if scope.may("joint.assess") else scope.institutions("scores.see")
    rows = {(row.institution_id, row.department): row for row in JointOpinion.objects.filter(year=year)}
    return [
        (institution, {department: rows.get((institution.code, department)) for department in JointOpinion.Department.values})
        for institution in list_assessed(date(year, 12, 31), institutions)
    ]


def list_missing_opinions(*, scope: Scope, year: int) -> dict[str, list[Institution]]:
    """Department → the institutions that it has not spoken of; empty when the joint assessment of the year is whole."""
    missing: dict[str, list[Institution]] = {}
    for institution, opinions in list_opinions(scope=scope, year=year):
        for department, opinion in opinions.items():
            if opinion is None:
                missing.setdefault(department, []).append(institution)
    return missing
