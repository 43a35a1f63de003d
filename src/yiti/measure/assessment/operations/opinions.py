"""The four departments' joint assessment of a year (六(二)2(4))."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import Changed, record_changes
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.assessed import list_assessed
from yiti.measure.assessment.models import JointOpinion

DEPARTMENTS: Mapping[str, str] = {
    "commission": JointOpinion.Department.HEALTH,
    "hr_bureau": JointOpinion.Department.HR,
    "finance_bureau": JointOpinion.Department.FINANCE,
    "insurance_bureau": JointOpinion.Department.INSURANCE,
}
"""Role → the department that it speaks for."""
CLAUSE = "六(二)2(4)"


class UnableToGiveOpinion(UnableTo):
    code = "opinion"


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether the department agrees with an institution's year, and what it says; a No says why."""

    institution: str
    agrees: bool
    text: str = ""


@transaction.atomic
def enter_opinions(*, scope: Scope, year: int, opinions: Sequence[Opinion], today: date) -> list[JointOpinion]:
    """
    What the own department says of institutions in a year (`joint.assess`); a later word takes the place of the earlier.

    :raises Forbidden: in a role that speaks for none of the four departments
    :raises UnableToGiveOpinion: before the year is over, for an unknown institution, one named twice, or a No without a reason
    """
    department = department_of(scope)
    if today <= date(year, 12, 31):
        raise UnableToGiveOpinion(Text(f"{year} 年还没有结束", f"The year {year} is not over"), field="year")
    named = [opinion.institution for opinion in opinions]
    known = {institution.code for institution in list_assessed(date(year, 12, 31), named)}
    for opinion in opinions:
        _check(opinion, known, named)
    there = {
        row.institution_id: row
        for row in JointOpinion.objects.select_for_update().filter(year=year, department=department, institution__in=named)
    }
    changes, kept = [], []
    for opinion in opinions:
        row = there.get(opinion.institution) or JointOpinion(year=year, institution_id=opinion.institution, department=department)
        before = _shown(row) if row.pk else None
        row.agrees, row.opinion = opinion.agrees, opinion.text.strip()[:500]
        row.entered_by, row.entered_on = scope.actor.username, today
        row.save()
        kept.append(row)
        changes.append(
            Changed(
                action="opinion.enter", table="assessment_jointopinion", key=row.pk, before=before, after=_shown(row),
                institution=opinion.institution, clause=Clause(get_installation().pack, CLAUSE),
            )
        )  # fmt: skip
    record_changes(scope=scope, changes=changes)
    return kept


def department_of(scope: Scope) -> str:
    """
    The department that the actor speaks for (`joint.assess`).

    :raises Forbidden: where it is none of the four
    """
    scope.require("joint.assess")
    department = DEPARTMENTS.get(scope.actor.role)
    if department is None:
        raise Forbidden(Text("只有卫健、人社、财政、医保四部门可以填写", "Only the four departments give opinions"))
    return str(department)


def _check(opinion: Opinion, known: set[str], named: list[str]) -> None:
    if opinion.institution not in known or named.count(opinion.institution) > 1:
        raise UnableToGiveOpinion(
            Text(f"机构 {opinion.institution} 不在考核之列，或出现两次", f"{opinion.institution} is not assessed, or stands twice"),
            field="institution",
        )
    if not opinion.agrees and not opinion.text.strip():
        raise UnableToGiveOpinion(Text("不同意的，请写明意见", "Say why, where you do not agree"), field="text")


def _shown(row: JointOpinion) -> dict[str, Any]:
    return {"year": row.year, "department": str(row.department), "agrees": row.agrees, "opinion": row.opinion, "by": row.entered_by}
