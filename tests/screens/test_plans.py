"""Distribution plans on screens, by the whole cast and the stranger."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.cast import STRANGER, build_cast, enter
from tests.rooms import paying, planning
from tests.rooms.county import CENTRE, HOSPITAL, TODAY, build_county, scope_of
from tests.rooms.paying import code_at
from yiti.foundation.workflow.models import Message, Step
from yiti.money.pay.models import Plan
from yiti.money.pay.operations import draft_plan
from yiti.registry.access.models import User

READERS = {
    "institution_head", "accountant", "lead_reviewer", "commission", "office_clerk", "office_lead", "hr_bureau", "finance_bureau",
    "auditor",
}  # fmt: skip
DEPUTY = code_at(CENTRE, 2)
FORM = {f"deputies.{DEPUTY}": "1.4", "positions.nurse": "0.85", "text": "向一线倾斜"}


@pytest.fixture
def cast(db: None, settings: Settings) -> dict[str, User]:
    build_county()
    settings.YITI_TODAY = str(TODAY)
    paying.build_people()
    return build_cast()


@pytest.fixture
def plan(cast: dict[str, User]) -> Plan:
    return planning.draft()


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode()).split("<main")[-1]


def act(user: User, plan: Plan, step: str, **sent: str) -> tuple[int, str]:
    row = Step.objects.get(workflow="distribution_plan", step=step, subject=CENTRE)
    body = {"to": "done", "version": str(row.version), **sent}
    answer = enter(user).post(f"/plans/{plan.pk}/{step}/", body)
    return answer.status_code, answer.content.decode()


class TestBoard:
    def test_it_shows_where_each_plan_is_and_who_must_move(self, cast: dict[str, User], plan: Plan) -> None:
        page = read(enter(cast["commission"]), "/plans/?year=2026&place=")
        assert "院长（主任）" in page
        assert "等机构起草" in page
        assert "还没起草 2" in page or "2 家还没起草" in page

    def test_it_filters_and_exports(self, cast: dict[str, User], plan: Plan) -> None:
        office = enter(cast["office_clerk"])
        assert "建国路社" in read(office, "/plans/?year=2026&place=&where=under_way")
        assert "庙尔沟" not in read(office, "/plans/?year=2026&place=&where=under_way").split("<tbody>")[1]
        assert office.get("/plans/?year=2026&export=xlsx").content[:2] == b"PK"

    def test_an_institution_sees_its_own_alone(self, cast: dict[str, User], plan: Plan) -> None:
        page = read(enter(cast["institution_head"]), "/plans/?year=2026")
        assert "大西渠" not in page
        assert "等您办" in page
        assert "建国路" not in read(enter(cast[STRANGER]), "/plans/?year=2026")

    def test_a_reviewer_sees_the_members_of_his_hospital(self, cast: dict[str, User], plan: Plan) -> None:
        page = read(enter(cast["lead_reviewer"]), "/plans/?year=2026")
        assert "建国路" in page
        assert "庙尔沟" not in page

    def test_the_number_of_queries_does_not_grow_with_the_plans(self, cast: dict[str, User], plan: Plan) -> None:
        office = enter(cast["commission"])
        read(office, "/plans/?year=2026&place=")
        with CaptureQueriesContext(connection) as one:
            read(office, "/plans/?year=2026&place=")
        hospital = {"deputies": {code_at(HOSPITAL, 2): "1.3"}}
        draft_plan(scope=scope_of("hospital_head"), institution=HOSPITAL, year=2026, content=hospital, today=TODAY)
        with CaptureQueriesContext(connection) as two:
            read(office, "/plans/?year=2026&place=")
        assert len(one) == len(two)


class TestPlan:
    def test_readers_and_no_others_open_it(self, cast: dict[str, User], plan: Plan) -> None:
        for role, user in cast.items():
            answer = enter(user).get(f"/plans/{plan.pk}/")
            expected = {200} if role in READERS else {404} if role == STRANGER else {403}
            assert answer.status_code in expected, role

    def test_it_names_people_and_puts_the_documents_coefficient_beside_the_own(self, cast: dict[str, User], plan: Plan) -> None:
        page = read(enter(cast["lead_reviewer"]), f"/plans/{plan.pk}/")
        assert f"某{DEPUTY}" in page
        assert "0.80" in page
        assert "0.85" in page
        assert "附件1 九(一)2" in page

    def test_it_prints(self, cast: dict[str, User], plan: Plan) -> None:
        answer = enter(cast["institution_head"]).get(f"/plans/{plan.pk}/?export=pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content[:4] == b"%PDF"

    def test_a_return_shows_its_reason_and_lets_the_head_change_the_draft(self, cast: dict[str, User], plan: Plan) -> None:
        assert act(cast["institution_head"], plan, "draft")[0] == 302
        assert act(cast["lead_reviewer"], plan, "lead_hospital_review", to="returned")[0] == 422
        assert act(cast["lead_reviewer"], plan, "lead_hospital_review", to="returned", reason="系数偏高")[0] == 302
        page = read(enter(cast["institution_head"]), f"/plans/{plan.pk}/")
        assert "系数偏高" in page
        assert f"/plans/new/{CENTRE}/" in page
        message = Message.objects.get()
        assert (message.to_username, message.link) == ("institution_head", f"/plans/{plan.pk}/")
        assert "被退回，请改好再走一遍：系数偏高" in message.text_zh

    def test_the_publicity_says_the_days_counted_and_the_first_possible_day(self, cast: dict[str, User], plan: Plan) -> None:
        planning.carry(plan, "staff_congress")
        page = read(enter(cast["institution_head"]), f"/plans/{plan.pk}/")
        assert "须公示 5 个工作日" in page
        assert "已满 0 个" in page
        assert "最早 2026-10-15 办结" in page
        assert act(cast["institution_head"], plan, "publicity")[0] == 422

    def test_the_second_of_two_at_one_step_is_told(self, cast: dict[str, User], plan: Plan) -> None:
        assert act(cast["institution_head"], plan, "draft")[0] == 302
        status, page = act(cast["institution_head"], plan, "draft")
        assert status == 409
        assert "办结" in page

    def test_each_step_is_moved_by_its_own_people_alone(self, cast: dict[str, User], plan: Plan) -> None:
        for role in sorted({"lead_reviewer", "commission", "office_clerk", "accountant", "auditor", "staff_member", STRANGER}):
            assert act(cast[role], plan, "draft")[0] in (403, 404), role
        planning.carry(plan, "staff_congress")
        assert act(cast["office_clerk"], plan, "publicity")[0] == 403
        assert "轮到您" not in read(enter(cast["office_clerk"]), f"/plans/{plan.pk}/")

    def test_filing_with_both_bureaux_is_offered_at_once(self, cast: dict[str, User], plan: Plan) -> None:
        planning.carry(plan, "health_commission_approval")
        page = read(enter(cast["office_clerk"]), f"/plans/{plan.pk}/")
        assert page.count("轮到您") == 2
        assert "在用" in page


class TestDraft:
    def test_the_head_drafts_with_people_by_name(self, cast: dict[str, User]) -> None:
        head = enter(cast["institution_head"])
        page = read(head, f"/plans/new/{CENTRE}/?year=2026")
        assert f"某{DEPUTY}" in page
        answer = head.post(f"/plans/new/{CENTRE}/?year=2026", FORM)
        assert answer.status_code == 302
        plan = Plan.objects.get()
        assert plan.content["deputies"] == {DEPUTY: "1.4"}
        assert plan.content["positions"] == {"nurse": "0.85"}

    def test_a_wrong_number_is_refused_at_its_field_and_what_was_typed_stays(self, cast: dict[str, User]) -> None:
        answer = enter(cast["institution_head"]).post(f"/plans/new/{CENTRE}/?year=2026", {**FORM, "positions.nurse": "9"})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "应为 0 到 5 的数" in page
        assert 'value="1.4"' in page
        assert not Plan.objects.exists()

    def test_the_year_befores_values_are_already_there(self, cast: dict[str, User], plan: Plan) -> None:
        planning.carry(plan, "health_commission_approval")
        page = read(enter(cast["institution_head"]), f"/plans/new/{CENTRE}/?year=2027")
        assert 'value="1.4"' in page
        assert "上一版 1.4" in page

    def test_the_second_of_two_who_change_it_is_told(self, cast: dict[str, User], plan: Plan) -> None:
        head = enter(cast["institution_head"])
        page = read(head, f"/plans/new/{CENTRE}/?year=2026")
        seen = page.split('name="seen" value="')[1].split('"')[0]
        assert head.post(f"/plans/new/{CENTRE}/?year=2026", {**FORM, "text": "甲", "seen": seen}).status_code == 302
        assert head.post(f"/plans/new/{CENTRE}/?year=2026", {**FORM, "text": "乙", "seen": seen}).status_code == 409
        assert Plan.objects.get().content["text"] == "甲"

    @pytest.mark.parametrize("role", ["accountant", "lead_reviewer", "commission", "office_clerk", "auditor", "staff_member", STRANGER])
    def test_nobody_else_drafts_for_the_institution(self, cast: dict[str, User], role: str) -> None:
        assert enter(cast[role]).get(f"/plans/new/{CENTRE}/?year=2026").status_code == 403
        assert enter(cast[role]).post(f"/plans/new/{CENTRE}/?year=2026", FORM).status_code == 403
        assert not Plan.objects.exists()

    def test_the_stranger_drafts_his_own(self, cast: dict[str, User]) -> None:
        sent = {f"deputies.{code_at(HOSPITAL, 2)}": "1.3"}
        assert enter(cast[STRANGER]).post(f"/plans/new/{HOSPITAL}/?year=2026", sent).status_code == 302
