"""The internal distribution plan and its eight steps in order (六(二)2(5))."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import get_installation
from yiti.foundation.workflow.models import Step
from yiti.foundation.workflow.operations import move_step, start_steps
from yiti.foundation.workflow.queries import find_step, get_step
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.money.pay.models import Plan
from yiti.money.pay.refusals import UnableToPlan
from yiti.registry.staff.models import Posting
from yiti.registry.staff.queries import list_postings

WORKFLOW = "distribution_plan"
DRAFT, PUBLICITY, APPROVAL = "draft", "publicity", "health_commission_approval"
COEFFICIENTS, AMOUNTS = ("deputies", "positions"), ("posted",)
MOST_COEFFICIENT, MOST_AMOUNT, MOST_TEXT = Decimal(5), Decimal(1_000_000), 5000


def plan_period(plan: Plan) -> str:
    """The workflow's period of a plan: its year, and its version after the first (`2026`, `2026-2`)."""
    return str(plan.year) if plan.version == 1 else f"{plan.year}-{plan.version}"


def fingerprint(plan: Plan) -> str:
    """What a person who changes the plan has seen of it."""
    return sha256(json.dumps(plan.content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def draft_plan(*, scope: Scope, institution: str, year: int, content: Mapping[str, Any], today: date) -> Plan:
    """
    A new version of the plan, at its first step. While one version is under way there is no second.

    :raises UnableToPlan: for a coefficient that is no number from 0 to 5 or a person who is not there, naming it;
        `under-way` while the last version is not approved
    """
    scope.require("plan.draft", institution)
    checked = _checked(content, institution, year)
    last = Plan.objects.select_for_update().filter(institution=institution, year=year).order_by("version").last()
    if last is not None and not last.approved_by:
        words = Text(f"第 {last.version} 版还在走程序，先改这一版", f"version {last.version} is still under way; change that one")
        raise UnableToPlan(words, code="under-way")
    plan = Plan.objects.create(
        institution_id=institution,
        year=year,
        version=last.version + 1 if last else 1,
        content=checked,
        drafted_by=scope.actor.username,
        drafted_on=today,
    )
    pack = get_installation().pack
    start_steps(scope=scope, pack=pack, workflow=WORKFLOW, period=plan_period(plan), today=today, institutions=[institution])
    record_change(scope=scope, action="plan.draft", table="pay_plan", key=plan.pk, after=checked, institution=institution)
    return plan


@transaction.atomic
def change_plan(*, scope: Scope, plan: int, content: Mapping[str, Any], seen: str, today: date) -> Plan:
    """
    Change a draft that is not handed in yet, or was returned. `seen` is the fingerprint of what the person saw.

    :raises UnableToPlan: as `draft_plan`; `handed-in` once it is on its way
    :raises Conflict: where somebody else changed it meanwhile
    """
    row = Plan.objects.select_for_update().get(pk=plan)
    scope.require("plan.draft", row.institution_id)
    step = find_step(scope=scope, workflow=WORKFLOW, period=plan_period(row), step=DRAFT, subject=row.institution_id)
    if step is None or step.state not in (Step.State.OPEN, Step.State.RETURNED):
        raise UnableToPlan(
            Text("方案已经报出，退回后才能改", "the plan was handed in; it can be changed once it is returned"), code="handed-in"
        )
    if fingerprint(row) != seen:
        raise Conflict(Text("方案刚被别人改过，请刷新后再改", "somebody has just changed the plan; reload before you change it"))
    before, row.content = row.content, _checked(content, row.institution_id, row.year)
    row.drafted_by, row.drafted_on = scope.actor.username, today
    row.save(update_fields=["content", "drafted_by", "drafted_on"])
    record_change(
        scope=scope, action="plan.change", table="pay_plan", key=row.pk, before=before, after=row.content, institution=row.institution_id
    )
    return row


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
    if seen.step == PUBLICITY and not shows_itself(scope, row):
        raise Forbidden(Text("由本机构公示", "an institution shows its own plan"))
    if seen.step == APPROVAL and row.drafted_by == scope.actor.username:
        raise UnableToPlan(Text("起草的人不能批准", "whoever drafted it may not approve it"), code="four-eyes")
    move_step(scope=scope, id=step, to=to, version=version, reason=reason, today=today)
    if seen.step == APPROVAL and to == "done":
        _put_in_force(scope, row, today)
    return row


def _put_in_force(scope: Scope, row: Plan, today: date) -> None:
    """It takes the place of the version before it."""
    replaced = list(Plan.objects.filter(institution=row.institution_id, year=row.year, is_in_force=True))
    Plan.objects.filter(pk__in=[older.pk for older in replaced]).update(is_in_force=False)
    row.is_in_force, row.approved_by, row.approved_on = True, scope.actor.username, today
    row.save(update_fields=["is_in_force", "approved_by", "approved_on"])
    record_change(
        scope=scope, action="plan.approve", table="pay_plan", key=row.pk, before={"is_in_force": False},
        after={"is_in_force": True, "approved_by": row.approved_by, "approved_on": today}, institution=row.institution_id, rows=replaced,
    )  # fmt: skip


def shows_itself(scope: Scope, plan: Plan) -> bool:
    """Whether the actor is of the plan's own institution, which alone shows it to its staff."""
    return scope.is_system or scope.actor.institution == plan.institution_id


def _checked(content: Mapping[str, Any], institution: str, year: int) -> dict[str, Any]:
    unknown = set(content) - {*COEFFICIENTS, *AMOUNTS, "text"}
    if unknown:
        raise UnableToPlan(Text(f"方案里没有这一项：{min(unknown)}", f"a plan has no {min(unknown)}"), field=min(unknown))
    text = str(content.get("text", "")).strip()
    if len(text) > MOST_TEXT:
        raise UnableToPlan(Text(f"正文最多 {MOST_TEXT} 字", f"the text has at most {MOST_TEXT} characters"), field="text")
    checked: dict[str, Any] = {"text": text}
    for name in COEFFICIENTS:
        values = dict(content.get(name, {}))
        checked[name] = {key: _number(f"{name}.{key}", value, MOST_COEFFICIENT, 4) for key, value in values.items()}
    for name in AMOUNTS:
        checked[name] = {key: _number(f"{name}.{key}", value, MOST_AMOUNT, 2) for key, value in dict(content.get(name, {})).items()}
    _require_known(checked, institution, year)
    return checked


def _require_known(checked: Mapping[str, Any], institution: str, year: int) -> None:
    """Positions are those of the staff list, and people those in post at the institution in the year."""
    for position in set(checked["positions"]) - set(Posting.Position.values):
        raise UnableToPlan(Text(f"没有岗位 {position}", f"there is no position {position}"), field=f"positions.{position}")
    named = {(name, code) for name in ("deputies", "posted") for code in checked[name]}
    if not named:
        return
    rows = list_postings(scope=system_scope(), institution=institution, first=date(year, 1, 1), end=date(year + 1, 1, 1))
    there = set(rows.values_list("person", flat=True))
    for name, code in sorted(named):
        if code not in there:
            words = Text(f"{code} 这一年不在本机构", f"{code} is not at the institution in that year")
            raise UnableToPlan(words, field=f"{name}.{code}", code="unknown-person")


def _number(field: str, value: Any, most: Decimal, places: int) -> str:
    try:
        number = Decimal(str(value).strip().replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= most or number != round(number, places):
        words = Text(
            f"“{value}”应为 0 到 {most} 的数，最多 {places} 位小数",
            f"“{value}” must be a number from 0 to {most} with {places} decimals at most",
        )
        raise UnableToPlan(words, field=field, code="out-of-range")
    return str(number)
