"""A distribution plan: what it may hold, one version at a time, its eight steps in order, and who takes them (六(二)2(5))."""

import pytest

from yiti.foundation.workflow.operations import Blocked, UnableToMove
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.money.pay.models import Plan
from yiti.money.pay.operations import change_plan, fingerprint
from yiti.money.pay.refusals import UnableToPlan

from . import paying, planning
from .county import CENTRE, HOSPITAL, TODAY, scope_of
from .paying import code_at
from .planning import AFTER_PUBLICITY, YEAR

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture(autouse=True)
def people(county: None) -> None:
    paying.build_people()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"deputies": {code_at(CENTRE, 2): "5.1"}}, f"deputies.{code_at(CENTRE, 2)}"),
        ({"deputies": {code_at(CENTRE, 2): "一点四"}}, f"deputies.{code_at(CENTRE, 2)}"),
        ({"deputies": {code_at(CENTRE, 2): "-1"}}, f"deputies.{code_at(CENTRE, 2)}"),
        ({"deputies": {code_at(HOSPITAL, 2): "1.4"}}, f"deputies.{code_at(HOSPITAL, 2)}"),
        ({"positions": {"nurse": "0.85001"}}, "positions.nurse"),
        ({"positions": {"wizard": "1"}}, "positions.wizard"),
        ({"posted": {code_at(CENTRE, 4): "3600.001"}}, f"posted.{code_at(CENTRE, 4)}"),
        ({"bonus": {}}, "bonus"),
    ],
)
def test_what_is_no_coefficient_no_amount_and_nobody_of_the_house_is_refused_at_its_field(more: dict[str, object], field: str) -> None:
    with pytest.raises(UnableToPlan) as refusal:
        planning.draft(more=more)
    assert refusal.value.field == field
    assert not Plan.objects.exists()


def test_while_one_version_is_under_way_there_is_no_second() -> None:
    planning.draft()
    with pytest.raises(UnableToPlan, match="under way"):
        planning.draft()


def test_a_returned_draft_is_changed_in_place_and_a_handed_in_one_is_not() -> None:
    plan = planning.draft()
    planning.move(plan, "draft")
    changed = {**planning.content(), "text": "改"}
    with pytest.raises(UnableToPlan) as refusal:
        change_plan(scope=scope_of("head"), plan=plan.pk, content=changed, seen=fingerprint(plan), today=TODAY)
    assert refusal.value.code == "handed-in"
    planning.move(plan, "lead_hospital_review", to="returned", reason="系数偏高")
    change_plan(scope=scope_of("head"), plan=plan.pk, content=changed, seen=fingerprint(plan), today=TODAY)
    assert Plan.objects.get().content["text"] == "改"
    assert Plan.objects.get().version == 1


def test_the_second_of_two_who_change_a_draft_is_told() -> None:
    plan = planning.draft()
    seen = fingerprint(plan)
    change_plan(scope=scope_of("head"), plan=plan.pk, content={**planning.content(), "text": "甲"}, seen=seen, today=TODAY)
    with pytest.raises(Conflict):
        change_plan(scope=scope_of("head"), plan=plan.pk, content={**planning.content(), "text": "乙"}, seen=seen, today=TODAY)
    assert Plan.objects.get().content["text"] == "甲"


def test_nobody_changes_another_institutions_plan() -> None:
    plan = planning.draft()
    with pytest.raises(Forbidden):
        change_plan(scope=scope_of("stranger"), plan=plan.pk, content=planning.content(), seen=fingerprint(plan), today=TODAY)


def test_a_step_waits_for_the_one_before() -> None:
    plan = planning.draft()
    with pytest.raises(Blocked):
        planning.move(plan, "leadership")


def test_the_publicity_lasts_its_working_days_and_is_the_institutions_own() -> None:
    plan = planning.carry(planning.draft(), "staff_congress")
    with pytest.raises(UnableToMove, match="2026-10-15"):
        planning.move(plan, "publicity")
    with pytest.raises(Forbidden):
        planning.move(plan, "publicity", by="clerk", today=AFTER_PUBLICITY)
    planning.move(plan, "publicity", today=AFTER_PUBLICITY)


def test_the_approval_puts_the_plan_in_force_and_the_version_before_out_of_it() -> None:
    planning.carry(planning.draft(), "file_finance")
    second = planning.draft()
    assert second.version == 2
    planning.carry(second, "health_commission_approval")
    assert list(Plan.objects.filter(year=YEAR, is_in_force=True).values_list("version", flat=True)) == [2]
