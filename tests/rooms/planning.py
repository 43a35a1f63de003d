"""Plans and year totals on their way, as tests need them."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from yiti.foundation.runs.models import Run
from yiti.foundation.workflow.queries import find_step
from yiti.measure.assessment.models import Cycle, InstitutionResult
from yiti.money.pay.models import Plan
from yiti.money.pay.operations import draft_plan, draft_year_totals, move_plan
from yiti.money.pay.operations.plans import plan_period
from yiti.registry.institutions.models import Institution

from . import quarters
from .county import ASSESSED, CENTRE, NOW, PACK, TODAY, scope_of
from .paying import code_at

STEPS = (
    "draft", "lead_hospital_review", "leadership", "staff_congress", "publicity", "health_commission_approval", "file_hr", "file_finance",
)  # fmt: skip
TAKERS = dict(zip(STEPS, ("head", "reviewer", "head", "head", "head", "commission", "clerk", "clerk"), strict=True))
AFTER_PUBLICITY = date(2026, 10, 15)
"""Saturday the 10th is worked."""
YEAR = 2026


def content() -> dict[str, Any]:
    return {"deputies": {code_at(CENTRE, 2): "1.4"}, "positions": {"nurse": "0.85"}, "posted": {}, "text": "向一线倾斜"}


def draft(year: int = YEAR, more: Mapping[str, Any] | None = None) -> Plan:
    """The centre's plan; people must stand."""
    return draft_plan(scope=scope_of("head"), institution=CENTRE, year=year, content={**content(), **(more or {})}, today=TODAY)


def move(plan: Plan, step: str, *, to: str = "done", reason: str = "", today: date = TODAY, by: str = "") -> Plan:
    scope = scope_of(by or TAKERS[step])
    found = find_step(scope=scope, workflow="distribution_plan", period=plan_period(plan), step=step, subject=CENTRE)
    assert found is not None
    return move_plan(scope=scope, plan=plan.pk, step=found.pk, to=to, version=found.version, reason=reason, today=today)


def carry(plan: Plan, until: str) -> Plan:
    """Every step up to and with `until`; the publicity ends when its days are over."""
    if plan.version == 1:
        quarters.decide("publicity_working_days", "5")
    for step in STEPS[: STEPS.index(until) + 1]:
        move(plan, step, today=AFTER_PUBLICITY if STEPS.index(step) >= STEPS.index("publicity") else TODAY)
    return plan


def totals(year: int = YEAR, increment: str = "500000") -> None:
    rows = [{"institution": code, "proportional_reward": "900000", "base_increment": increment} for code in ASSESSED]
    draft_year_totals(scope=scope_of("commission"), year=year, rows=rows, today=TODAY)


def four_quarters(year: int = 2025) -> None:
    """Published results of a year's quarters, one score an institution: 88, 81 and 55."""
    for quarter in range(1, 5):
        period = f"{year}Q{quarter}"
        run = Run.objects.create(
            kind="quarter", period=period, inputs="{}", pack="{}", code_version="0", hash=f"{quarter:064}", closed_at=NOW,
            closed_by="clerk",
            results=json.dumps({"institutions": [{"id": code} for code in ASSESSED]}),
        )  # fmt: skip
        cycle = Cycle.objects.create(period=period, pack=PACK, state="published", opened_on=TODAY, opened_by="clerk", approved_by="group")
        for code, score in zip(ASSESSED, ("88", "81", "55"), strict=True):
            InstitutionResult.objects.create(
                run=run, cycle=cycle, institution_id=code, category=Institution.objects.get(pk=code).category, score=score, place=1
            )  # fmt: skip
