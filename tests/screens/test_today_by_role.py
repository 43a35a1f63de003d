"""Today tells every role what is due in its own house or office, and which figures changed."""

import re
from datetime import date

import pytest

from tests.cast import STRANGER, enter
from tests.rooms import paying, quarters
from tests.rooms.county import CENTRE, HOSPITAL, scope_of
from tests.rooms.quarters import QUARTER
from tests.screens.quarter import Cast, cast, read, running
from yiti.foundation.audit.operations import record_looks
from yiti.foundation.decisions.models import Decision
from yiti.money.pay.models import Plan
from yiti.registry.access.models import User

__all__ = ["cast", "running"]


def mine(user: User) -> str:
    """What stands under `waiting for me`."""
    return read(enter(user), "/").split("等我办")[1].split("</section>")[0]


def changed(user: User) -> str:
    page = read(enter(user), "/")
    return page.split("有什么变了")[1].split("</section>")[0] if "有什么变了" in page else ""


@pytest.fixture
def paid(cast: Cast) -> Cast:
    """People, money and plans stand; the quarter is reported and scored."""
    paying.ready_to_rank()
    return cast


class TestTheHouse:
    def test_the_head_is_told_whose_monthly_result_is_missing(self, paid: Cast) -> None:
        page = mine(paid["institution_head"])
        assert "2026 年 7 月职工考核还差 5 人" in page
        assert "还差某P00004、某P00005" in page
        assert f"/distribution/{CENTRE}/results/2026-07/" in page
        assert "职工考核还差" not in mine(paid["accountant"])

    def test_the_accountant_is_told_of_monthly_pay(self, paid: Cast) -> None:
        page = mine(paid["accountant"])
        assert "按月发的工资项还差 8 人" in page
        assert f"/distribution/{CENTRE}/pay/2026-07/" in page

    def test_whole_months_are_not_told(self, paid: Cast) -> None:
        paying.enter_months(CENTRE)
        for name in ("institution_head", "accountant"):
            assert "还差" not in mine(paid[name])
        assert "职工考核还差" in mine(paid[STRANGER])

    def test_after_feedback_the_total_waits_to_be_distributed(self, paid: Cast) -> None:
        paying.enter_months(CENTRE)
        paying.rank()
        assert "还没有分配到人" not in mine(paid["institution_head"])
        paying.feed_back()
        for name in ("institution_head", "accountant"):
            page = mine(paid[name])
            assert "2026 年第三季度的总额已反馈，还没有分配到人" in page
            assert f"/distribution/?period={QUARTER}&amp;place={CENTRE}" in page

    def test_a_plan_is_asked_for_once_the_total_is_known(self, paid: Cast) -> None:
        assert "方案还没有起草" not in mine(paid["institution_head"])
        Plan.objects.filter(institution=CENTRE).delete()
        page = mine(paid["institution_head"])
        assert "2026 年内部分配方案还没有起草" in page
        assert f"/plans/new/{CENTRE}/" in page
        assert "方案还没有起草" not in mine(paid["accountant"])

    def test_nobody_reads_of_another_house(self, paid: Cast) -> None:
        assert CENTRE not in read(enter(paid[STRANGER]), "/")
        assert HOSPITAL in read(enter(paid[STRANGER]), "/")


class TestOffices:
    def test_those_who_fix_totals_are_told_before_their_day(self, cast: Cast) -> None:
        assert "2027 年绩效工资总量要核定报送" in mine(cast["commission"])
        for name in ("hr_bureau", "office_clerk", "institution_head"):
            assert "要核定报送" not in mine(cast[name])

    def test_administrators_are_told_of_users(self, cast: Cast) -> None:
        User.objects.create(username="bare", name="无角色", created_by="x", created_at=cast["auditor"].created_at)
        assert "1 个用户还没有角色" in mine(cast["security_admin"])
        assert "从未登录" in mine(cast["system_admin"])
        assert "还没有角色" not in mine(cast["system_admin"])

    def test_the_lead_reviewer_reads_no_tally_that_contradicts_itself(self, running: Cast) -> None:
        page = read(enter(running["lead_reviewer"]), "/")
        assert "0 位考核人员" not in page
        assert "家还缺得分" in page


class TestChanges:
    def test_the_county_reads_counts_with_the_list_behind_them(self, running: Cast) -> None:
        quarters.report(CENTRE, accept=True)
        page = changed(running["office_clerk"])
        assert "已报送的机构" in page
        assert re.search(r"0 家.*1 家", page, re.DOTALL)
        address = re.findall(r'class="fig" href="([^"]+)"', page)[0]
        assert "1" in read(enter(running["office_clerk"]), address)

    def test_every_figure_that_changed_opens(self, paid: Cast) -> None:
        paying.rank()
        paying.feed_back()
        for name in ("institution_head", "office_clerk", "leading_group", "finance_bureau", "lead_reviewer"):
            client = enter(paid[name])
            for address in re.findall(r'class="fig" href="([^"]+)"', changed(paid[name])):
                assert client.get(address.replace("&amp;", "&"), follow=True).status_code == 200, (name, address)

    def test_decisions_tell_the_value_before(self, running: Cast) -> None:
        quarters.decide("publicity_working_days", "3")
        quarters.decide("publicity_working_days", "5", date(2026, 10, 1))
        Decision.objects.filter(value="5").update(decided_on=date(2026, 10, 1))
        page = changed(running["office_clerk"])
        assert re.search(r">3<.*>5<", page, re.DOTALL)
        assert "publicity_working_days" in page


def test_the_auditor_is_asked_about_looks_once_there_are_any(cast: Cast) -> None:
    assert "查看他人薪酬" not in mine(cast["auditor"])
    record_looks(scope=scope_of("head"), subjects=[("P00009", CENTRE)], table="pay_payslip", key="1", reason="explanation")
    assert all("查看他人薪酬共记录 1 次" in mine(cast[name]) for name in ("auditor", "audit_admin"))
