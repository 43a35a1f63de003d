"""Distribution, monthly pay, payslips, plans and the totals of years."""

from typing import Any

from tests.permissions.sample import Sample
from tests.permissions.subjects import centre_of, closed
from tests.permissions.world import World
from tests.rooms.county import CENTRE
from tests.screens.closed import QUARTER
from yiti.kernel.scopes import Scope
from yiti.money.pay.models import Payslip, YearTotal
from yiti.money.pay.operations import draft_plan, draft_year_totals, send_year_totals


def _month(world: World) -> dict[str, Any]:
    return {"institution": world.centre, "month": "2026-05"}


def _period(world: World) -> dict[str, Any]:
    return {"institution": world.centre, "period": closed(world)}


def _slip(world: World) -> dict[str, Any]:
    closed(world)
    return {"number": Payslip.objects.get(person="P00001", period=QUARTER).number}


def _slip_figure(world: World) -> dict[str, Any]:
    closed(world)
    return {"run": Payslip.objects.get(person="P00001", period=QUARTER).run_id, "path": "slips[0].amount"}


def _sees_the_slip(scope: Scope) -> bool:
    return scope.may("pay.see", CENTRE) or scope.actor.staff == "P00001"


OWN_PAY = "one's own pay, or that of an institution whose pay is one's to see"
MONEY = {
    "why": Sample(_slip_figure, only=_sees_the_slip, why=OWN_PAY, is_pay=True),
    "why-pdf": Sample(_slip_figure, only=_sees_the_slip, why=OWN_PAY, is_pay=True),
    "why-now": Sample(
        lambda world: {"kind": "distribution", "period": closed(world), "whose": CENTRE, "path": "total"},
        only=lambda scope: scope.may("pay.see", CENTRE), why="a preview is the institution's own", is_pay=True,
    ),
    "distribution": Sample(is_pay=True),
    "distribution-people": Sample(centre_of),
    "staff-results": Sample(_month),
    "staff-results-save": Sample(_month, body=lambda world: {"score-P00002": "90", "version-P00002": "0"}),
    "monthly-pay": Sample(_month, is_pay=True),
    "monthly-pay-save": Sample(_month, body=lambda world: {"basic_pay-P00002": "3000", "version-P00002": "0"}),
    "payslips": Sample(centre_of, query=f"period={QUARTER}", is_pay=True),
    "payments": Sample(centre_of, query=f"period={QUARTER}", is_pay=True),
    "payment-record": Sample(centre_of, body=lambda world: {"person": "P00002", "amount": "5", "paid_on": "2026-10-01", "remark": "补"}),
    "distribution-close": Sample(_period, body=lambda world: {"word": f"关闭 {QUARTER}"}, is_pay=True),
    "distribution-pay": Sample(_period, body=lambda world: {"word": f"发放 {QUARTER}"}),
    "payslips-bundle": Sample(_period, is_pay=True),
    "payslip": Sample(_slip, institution=CENTRE, person="P00001", is_pay=True),
    "payslip-pdf": Sample(_slip, institution=CENTRE, person="P00001", is_pay=True),
    "back-pay": Sample(is_pay=True),
    "correct": Sample(lambda world: {"period": closed(world)}, body=lambda world: {"word": f"更正 {QUARTER}"}),
}  # fmt: skip


def _plan(world: World) -> dict[str, Any]:
    def draft_one() -> int:
        scope = world.scope("institution_head")
        return draft_plan(scope=scope, institution=world.centre, year=2026, content={"text": "方案"}, today=world.today).pk

    return {"plan": world.have("plan", draft_one)}


def _totals(world: World) -> dict[str, Any]:
    """Next year's totals, sent."""

    def send_them() -> None:
        scope, row = world.scope("commission"), {"proportional_reward": "1", "base_increment": "1"}
        draft_year_totals(scope=scope, year=2027, rows=[{"institution": world.centre, **row}], today=world.today)
        send_year_totals(scope=scope, year=2027, today=world.today)

    world.have("year totals", send_them)
    total = YearTotal.objects.get(year=2027, institution=world.centre)
    return {"pick": f"{total.pk}:{total.version}", "agrees": "1"}


def _sees_plans(scope: Scope) -> bool:
    return any(scope.may(function, CENTRE) for function in ("plan.draft", "plan.review", "plan.approve", "plan.file", "pay.see"))


YEARS = {
    "plan": Sample(_plan, institution=CENTRE, only=_sees_plans, why="an institution's plan"),
    "plan-new": Sample(centre_of, body=lambda world: {"text": "方案"}, query="year=2027"),
    "plan-step": Sample(
        lambda world: {**_plan(world), "step": "draft"}, body=lambda world: {"to": "done", "version": "1"}, institution=CENTRE,
        only=lambda scope: scope.may("plan.draft", CENTRE), why="each step has its own function",
    ),
    "year-total-edit": Sample(
        body=lambda world: {f"proportional_reward-{CENTRE}": "1", f"base_increment-{CENTRE}": "1", f"version-{CENTRE}": "0"},
        query="year=2030",
    ),
    "year-totals-send": Sample(body=lambda world: {"year": "2030"}),
    "year-total-review": Sample(body=_totals),
    "year-result": Sample(lambda world: {"year": "2025"}),
    "year-close": Sample(lambda world: {"year": "2025"}, body=lambda world: {"word": "算定 2025"}),
    "verify": Sample(body=lambda world: {"what": "verify"}, is_pay=True),
}  # fmt: skip
