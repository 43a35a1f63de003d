"""Year totals and distribution plans of the synthetic county, through all their steps."""

from datetime import date, timedelta
from decimal import Decimal

from yiti.foundation.workflow.queries import find_step
from yiti.money.pay.models import Plan
from yiti.money.pay.operations import draft_plan, draft_year_totals, move_plan, review_year_total, send_year_totals
from yiti.money.pay.operations.plans import plan_period
from yiti.policy.calendars import add_workdays

from .quarters import County, head
from .registers import Assessed

STEPS = (
    ("draft", "head"), ("lead_hospital_review", "lead"), ("leadership", "head"), ("staff_congress", "head"), ("publicity", "head"),
    ("health_commission_approval", "commission"), ("file_hr", "clerk"), ("file_finance", "clerk"),
)  # fmt: skip


def year_totals(county: County, year: int, today: date, *, reviewed: bool = True) -> None:
    """Totals of a year for all institutions, sized by people served and employed, sent and reviewed by HR and finance."""
    commission = county.acting.as_("commission", today)
    rows = [
        {"institution": row.code, "proportional_reward": _reward(county, row), "base_increment": _increment(county, row, year)}
        for row in county.institutions
    ]
    totals = draft_year_totals(scope=commission, year=year, rows=rows, today=today)
    send_year_totals(scope=commission, year=year, today=today)
    if not reviewed:
        return
    for total in totals:
        version = total.version + 1
        for reviewer in ("hr", "finance"):
            scope = county.acting.as_(reviewer, today)
            done = review_year_total(
                scope=scope, total=total.pk, version=version, agrees=True, reason="", today=today + timedelta(days=5)
            )  # fmt: skip
            version = done.version


def _reward(county: County, row: Assessed) -> Decimal:
    return Decimal(len(county.people[row.code])) * 13200


def _increment(county: County, row: Assessed, year: int) -> Decimal:
    """About what the pool will come to: a little less for some, so that the approved total now and then decides."""
    staff = len(county.people[row.code])
    expected = Decimal(row.population) * Decimal("54") + Decimal(staff) * 6400
    return (expected * county.draws.between("0.90", "1.06", "increment", row.code, year, places=3)).quantize(Decimal("100"))


def plan(county: County, row: Assessed, year: int, start: date, *, until: str = "file_finance") -> None:
    """One institution's plan of a year, from the draft up to a step."""
    boss = county.acting.as_(head(row.code), start)
    hires = county.people[row.code]
    deputies = [hire for hire in hires if hire.duty == "deputy"]
    posted = [hire for hire in hires if hire.position == "public_health"][-1:] if row.category != "community_centre" else []
    content = {
        "deputies": {hire.code: "1.4" if hire.post_kind == "management" else "1.3" for hire in deputies},
        "posted": {hire.code: "3600.00" for hire in posted},
        "text": "按岗位系数、月度考核得分和出勤分配，向临床一线和关键岗位倾斜。",
    }
    made = draft_plan(scope=boss, institution=row.code, year=year, content=content, today=start)
    day = start
    for step, who in STEPS:
        if step == "publicity":
            day = add_workdays(day, 5)
        _move(county, made, row, step, who, day)
        day += timedelta(days=1)
        if step == until:
            return


def _move(county: County, made: Plan, row: Assessed, step: str, who: str, day: date) -> None:
    lead = "lead1" if row.lead.endswith("1") else "lead2"
    username = {"head": head(row.code), "lead": lead}.get(who, who)
    scope = county.acting.as_(username, day)
    found = find_step(scope=scope, workflow="distribution_plan", period=plan_period(made), step=step, subject=row.code)
    if found is None:
        raise LookupError(f"{row.code} has no step {step}")
    move_plan(scope=scope, plan=made.pk, step=found.pk, to="done", version=found.version, reason="", today=day)
