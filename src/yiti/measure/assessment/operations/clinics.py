"""A hospital's monthly guidance or assessment of its village clinics (附件1 五, 七(二)1)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.clauses import Clause
from yiti.kernel.money import is_whole_fen
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.assessed import list_clinics
from yiti.measure.assessment.models import ClinicAssessment

CLAUSE = "附件1 七(二)1"
MOST_SCORE = Decimal(100)


class UnableToAssessClinic(UnableTo):
    code = "clinic"


@transaction.atomic
def assess_clinic(
    *, scope: Scope, clinic: str, month: str, kind: str, today: date, score: Decimal | None = None, findings: str = ""
) -> ClinicAssessment:
    """
    Enter a month's guidance, or assessment with a score of 0 to 100, of an own clinic (`clinics.assess`).

    :raises Forbidden: for a clinic of another hospital
    :raises UnableToAssessClinic: for what is no clinic of a hospital or centre with villages, a month to come, a score out of range
        or missing, or guidance without findings
    :raises Conflict: where the month is entered already
    """
    span = Period.parse(month)
    found = next((item for item in list_clinics(min(span.last, today)) if item.code == clinic), None)
    if found is None or found.parent_id is None:
        raise UnableToAssessClinic(
            Text("不是涉农机构所辖的村卫生室", "This is no village clinic of a hospital or centre with villages"), field="clinic"
        )
    scope.require("clinics.assess", found.parent_id)
    _check(span, kind, score, findings, today)
    made = ClinicAssessment(
        month=span.first, clinic=found, assessor_id=found.parent_id, kind=kind,
        score=score if kind == ClinicAssessment.Kind.ASSESSMENT else None,
        findings=findings.strip()[:500], entered_by=scope.actor.username, entered_on=today,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(Text(f"{month} 已经登记", f"{month} is entered already")) from error
    _record(scope, "clinic.assess", made, None)
    return made


@transaction.atomic
def correct_clinic(*, scope: Scope, id: int, kind: str, today: date, score: Decimal | None = None, findings: str = "") -> ClinicAssessment:
    """
    Put an entry right (`clinics.assess`); what stood before is in the audit.

    :raises Forbidden, UnableToAssessClinic: as `assess_clinic`
    """
    row = ClinicAssessment.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise UnableToAssessClinic(Text("没有这条登记", "There is no such entry"), code="not-found")
    scope.require("clinics.assess", row.assessor_id)
    _check(Period.month_of(row.month), kind, score, findings, today)
    before = _shown(row)
    row.kind, row.findings = kind, findings.strip()[:500]
    row.score = score if kind == ClinicAssessment.Kind.ASSESSMENT else None
    row.entered_by, row.entered_on = scope.actor.username, today
    row.save()
    _record(scope, "clinic.correct", row, before)
    return row


def _check(span: Period, kind: str, score: Decimal | None, findings: str, today: date) -> None:
    if span.months != 1 or span.first > today:
        raise UnableToAssessClinic(Text(f"{span} 不是已到的月份", f"{span} is no month that has begun"), field="month")
    if kind not in ClinicAssessment.Kind.values:
        raise UnableToAssessClinic(Text("请选择指导或考核", "Choose guidance or assessment"), field="kind")
    if kind == ClinicAssessment.Kind.ASSESSMENT:
        if score is None or not score.is_finite() or not 0 <= score <= MOST_SCORE or not is_whole_fen(score):
            raise UnableToAssessClinic(
                Text("得分应在 0 到 100 之间，最多两位小数", "A score lies in 0 to 100, two decimals at most"), field="score"
            )
    elif not findings.strip():
        raise UnableToAssessClinic(Text("请写明指导内容", "Say what the guidance was about"), field="findings")


def _shown(row: ClinicAssessment) -> dict[str, Any]:
    return {
        "month": row.month, "clinic": row.clinic_id, "kind": str(row.kind), "score": row.score, "findings": row.findings,
        "entered_by": row.entered_by,
    }  # fmt: skip


def _record(scope: Scope, action: str, row: ClinicAssessment, before: dict[str, Any] | None) -> None:
    record_change(
        scope=scope, action=action, table="assessment_clinicassessment", key=row.pk, before=before, after=_shown(row),
        institution=row.assessor_id, clause=Clause(get_installation().pack, CLAUSE),
    )  # fmt: skip
