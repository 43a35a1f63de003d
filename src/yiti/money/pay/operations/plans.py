"""The internal distribution plan and its eight steps in order (六(二)2(5))."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Max

from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import get_installation
from yiti.foundation.workflow.operations import move_step, start_steps
from yiti.foundation.workflow.queries import get_step
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import Plan
from yiti.money.pay.refusals import UnableToPlan

WORKFLOW = "distribution_plan"
APPROVAL = "health_commission_approval"


def plan_period(plan: Plan) -> str:
    """The workflow's period of a plan: its year, and its version after the first (`2026`, `2026-2`)."""
    return str(plan.year) if plan.version == 1 else f"{plan.year}-{plan.version}"


@transaction.atomic
def draft_plan(*, scope: Scope, institution: str, year: int, content: Mapping[str, Any], today: date) -> Plan:
    """
    A new version of the plan, at its first step.

    :raises UnableToPlan: for a coefficient that is no number from 0 to 5, naming it
    """
    scope.require("plan.draft", institution)
    checked = _checked(content)
    last = Plan.objects.filter(institution=institution, year=year).aggregate(last=Max("version"))["last"] or 0
    plan = Plan.objects.create(
        institution_id=institution, year=year, version=last + 1, content=checked, drafted_by=scope.actor.username, drafted_on=today
    )
    pack = get_installation().pack
    start_steps(scope=scope, pack=pack, workflow=WORKFLOW, period=plan_period(plan), today=today, institutions=[institution])
    record_change(scope=scope, action="plan.draft", table="pay_plan", key=plan.pk, after=checked, institution=institution)
    return plan


@transaction.atomic
def move_plan(*, scope: Scope, plan: int, step: int, to: str, version: int, reason: str, today: date) -> Plan:
    """
    Finish (`done`) or return (`returned`, with a reason) one of the plan's steps, by the step's id and version.

    The commission's approval puts the plan in force in the same transaction.

    :raises UnableTo: by the workflow: out of order, not this person's step, too early, or no reason given for a return
    """
    row = Plan.objects.select_for_update().get(pk=plan)
    seen = get_step(scope=scope, id=step)
    if (seen.workflow, seen.period, seen.subject) != (WORKFLOW, plan_period(row), row.institution_id):
        raise UnableToPlan(Text("这一步不属于这份方案", "this step is not of this plan"), code="not-found")
    if seen.step == APPROVAL and row.drafted_by == scope.actor.username:
        raise UnableToPlan(Text("起草的人不能批准", "whoever drafted it may not approve it"), code="four-eyes")
    move_step(scope=scope, id=step, to=to, version=version, reason=reason, today=today)
    if seen.step == APPROVAL and to == "done":
        Plan.objects.filter(institution=row.institution_id, year=row.year, is_in_force=True).update(is_in_force=False)
        row.is_in_force, row.approved_by, row.approved_on = True, scope.actor.username, today
        row.save(update_fields=["is_in_force", "approved_by", "approved_on"])
    return row


def _checked(content: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(content) - {"deputies", "positions", "posted", "text"}
    if unknown:
        raise UnableToPlan(Text(f"方案里没有这一项：{min(unknown)}", f"a plan has no {min(unknown)}"), field=min(unknown))
    checked: dict[str, Any] = {"text": str(content.get("text", ""))}
    for name, most in (("deputies", Decimal(5)), ("positions", Decimal(5)), ("posted", Decimal(1_000_000))):
        checked[name] = {key: _number(f"{name}.{key}", value, most) for key, value in dict(content.get(name, {})).items()}
    return checked


def _number(field: str, value: Any, most: Decimal) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= most:
        raise UnableToPlan(
            Text(f"{field} 应为 0 到 {most} 的数", f"{field} must be a number from 0 to {most}"), field=field, code="out-of-range"
        )
    return str(number)
