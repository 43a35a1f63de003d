"""Every amount on every page of money opens an explanation that says the same amount, for everybody who sees it."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import STRANGER, build_cast, enter, make_user
from tests.rooms import paying, planning
from tests.rooms.county import CENTRE, HOSPITAL, NOW, build_county, scope_of
from tests.rooms.paying import DEPUTY, MONTHS, STAFF
from tests.rooms.quarters import QUARTER
from tests.screens.amounts import find_closed, list_amounts
from yiti.money.pay.models import Difference, Payment, Payslip, Plan
from yiti.money.pay.operations import close_year, correct_quarter, distribute, pay_quarter
from yiti.money.pay.queries import slip_path
from yiti.registry.access.models import User

pytestmark = pytest.mark.django_db

AT = f"period={QUARTER}"
MONTH = f"{MONTHS[0]:%Y-%m}"
COUNTY = ("office_clerk", "finance_bureau")
HOUSE = ("institution_head",)
PAGES: dict[str, tuple[Callable[[], str], tuple[str, ...]]] = {
    "pools": (lambda: f"/funds/?{AT}&place=", (*COUNTY, *HOUSE)),
    "pool": (lambda: f"/funds/?{AT}&place={CENTRE}", (*COUNTY, *HOUSE)),
    "totals": (lambda: "/year-totals/?year=2026", ("finance_bureau", *HOUSE)),
    "drafting": (lambda: "/year-totals/edit/?year=2027", ("commission",)),
    "year": (lambda: "/years/2025/", ("leading_group", *HOUSE)),
    "findings": (lambda: f"/findings/?{AT}&place={CENTRE}", ("office_clerk", *HOUSE)),
    "back pay": (lambda: "/back-pay/?place=", ("office_clerk", "accountant", "staff_member")),
    "distributions": (lambda: f"/distribution/?{AT}&place=", ("auditor",)),
    "distribution": (lambda: f"/distribution/?{AT}&place={CENTRE}", ("finance_bureau", *HOUSE)),
    "preview": (lambda: f"/distribution/?{AT}&place={HOSPITAL}", ("finance_bureau",)),
    "pay": (lambda: f"/distribution/{CENTRE}/pay/{MONTH}/?{AT}", ("accountant",)),
    "payslips": (lambda: f"/distribution/{CENTRE}/payslips/?{AT}", HOUSE),
    "payments": (lambda: f"/distribution/{CENTRE}/payments/?{AT}", HOUSE),
    "payslip": (lambda: f"/payslips/{later_slip().number}/", ("accountant", "staff_member")),
    "own pay": (lambda: "/my-pay/", ("staff_member",)),
    "plan": (lambda: f"/plans/{Plan.objects.get(institution=CENTRE).pk}/", ("institution_head",)),
    "what-if": (lambda: f"/whatif/?of={QUARTER}&v_funds.development_rate=20", ("commission", "institution_head")),
}


def later_slip() -> Payslip:
    return Payslip.objects.exclude(period=QUARTER).exclude(kind="back_pay").get(person=STAFF[0])


def test_before_the_year_is_closed_its_preview_opens() -> None:
    build_county()
    group = enter(build_cast()["leading_group"])
    planning.four_quarters()
    planning.totals()
    assert list(list_amounts(group.get("/years/2025/close/").content.decode()))
    assert find_closed(group, "/years/2025/close/") == []


def test_before_the_ranking_the_preview_opens() -> None:
    build_county()
    clerk = enter(build_cast()["office_clerk"])
    paying.ready_to_rank()
    for place in ("", CENTRE):
        assert find_closed(clerk, f"/funds/?{AT}&place={place}") == []


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, User]]:
    """
    A quarter that is paid, corrected after an appeal, and settled in the next; and a year closed before it.

    It stands to the end of this file: what builds a county of its own comes before.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        build_county()
        cast = build_cast()
        cast["staff_member"] = make_user("nurse", "staff_member", CENTRE, staff=STAFF[0])
        build_quarters()
        planning.four_quarters()
        close_year(scope=scope_of("group"), year=2025, now=NOW)
        yield cast
        transaction.set_rollback(True)


def build_quarters() -> None:
    paying.published_and_distributed()
    Plan.objects.filter(institution=CENTRE).update(content={"deputies": {DEPUTY: "1.4"}, "positions": {}, "posted": {STAFF[3]: "900.00"}})
    pay_quarter(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, paid_on=NOW.date())
    Payment.objects.create(institution_id=CENTRE, person_id=STAFF[0], period=QUARTER, amount="12.34", paid_on=NOW.date(), paid_by="x")
    paying.uphold_appeal()
    correct_quarter(scope=scope_of("clerk"), period=QUARTER, now=NOW)
    distribute(scope=scope_of("head"), period=paying.next_quarter_fed_back(), institution=CENTRE, now=NOW)


@pytest.mark.parametrize("page", PAGES)
def test_every_amount_opens_and_says_the_same(cast: dict[str, User], page: str) -> None:
    address, readers = PAGES[page]
    for role in readers:
        client = enter(cast[role])
        assert list(list_amounts(client.get(address()).content.decode())), f"{page} shows {role} no amount"
        assert find_closed(client, address()) == [], role


def test_a_figure_that_was_entered_leads_to_where_it_comes_from(cast: dict[str, User]) -> None:
    slip = Payslip.objects.get(period=QUARTER, person=STAFF[0])
    pool = enter(cast["institution_head"]).get(f"/why/{slip.run_id}/staff_pool/0").content.decode()
    assert "看它从哪里来" in pool
    assert ".quarter_total.level_one_total" in pool
    basic = enter(cast["staff_member"]).get(f"/why/{slip.run_id}/{slip_path(slip)}.post_pay/0").content.decode()
    assert all(month in basic for month in ("2026-07", "2026-08", "2026-09"))
    assert "别人的数" not in basic


class TestRights:
    """Who may not see a figure does not come to it from above or by its address either."""

    def test_nobody_comes_past_anothers_figure_to_what_stands_below(self, cast: dict[str, User]) -> None:
        nurse, slip = enter(cast["staff_member"]), Payslip.objects.get(period=QUARTER, person=STAFF[0])
        own = f"/why/{slip.run_id}/{slip_path(slip)}.amount"
        assert status(nurse, f"{own}/1/0") == 200  # the own coefficient
        assert f"某{STAFF[1]}" not in nurse.get(f"{own}/2").content.decode()  # all weights, the others' folded
        assert [status(nurse, f"{own}/2/{at}") for at in range(4)].count(403) == 3
        assert [status(nurse, f"{own}/{place}") for place in ("9", "x", "-1", "1/0/0/0")] == [404] * 4

    def test_a_slip_is_compared_for_its_owner_alone_and_the_house(self, cast: dict[str, User]) -> None:
        slip = later_slip()
        address = f"/why/now/slip-change/{slip.period}/{CENTRE}/{slip.number}/gross"
        assert {role for role in cast if status(enter(cast[role]), address) == 200} == {
            "staff_member", "institution_head", "accountant", "hr_bureau", "finance_bureau", "auditor",
        }  # fmt: skip
        assert status(enter(cast["staff_member"]), address.replace("gross", "nothing")) == 404

    def test_sums_of_a_house_are_for_those_who_see_its_pay(self, cast: dict[str, User]) -> None:
        for path in (f"pay/{QUARTER}/{CENTRE}/slips", f"monthly-pay/{QUARTER}/{CENTRE}/{MONTH}/{STAFF[0]}/basic_pay"):
            readers = {role for role in cast if status(enter(cast[role]), f"/why/now/{path}") == 200}
            assert readers == {"institution_head", "accountant", "hr_bureau", "finance_bureau", "auditor"}, path

    def test_the_sum_of_a_correction_names_nobody_to_those_who_see_funds_alone(self, cast: dict[str, User]) -> None:
        row = Difference.objects.filter(institution=CENTRE).first()
        assert row is not None
        address = f"/why/now/difference/{QUARTER}/{CENTRE}/{row.new_run_id}"
        page = enter(cast["office_clerk"]).get(address).content.decode()
        assert "按权限合并显示" in page
        assert "某P0" not in page
        assert status(enter(cast["office_clerk"]), f"{address}/{row.person_id}") == 404
        assert f"某{row.person_id}" in enter(cast["institution_head"]).get(f"{address}/{row.person_id}").content.decode()
        assert status(enter(cast[STRANGER]), address) == 403

    def test_the_what_if_opens_people_one_by_one_for_their_house_alone(self, cast: dict[str, User]) -> None:
        query = f"of={QUARTER}&v_funds.development_rate=20"
        person = f"/whatif/why/?{query}&kind=person&who={STAFF[0]}&at={CENTRE}"
        assert status(enter(cast["institution_head"]), person) == 200
        assert status(enter(cast["office_clerk"]), person) == 403
        assert status(enter(cast[STRANGER]), person) == 403
        nurses = f"/whatif/why/?{query}&kind=position&who=nurse&what=difference"
        assert f"某{STAFF[1]}" in enter(cast["institution_head"]).get(nurses).content.decode()
        assert "某P0" not in enter(cast["office_clerk"]).get(nurses).content.decode()
        wrong = ("kind=nobody", "what=ever", "kind=position&who=captain", "kind=person&who=P99999&at=" + CENTRE)
        assert {status(enter(cast["institution_head"]), f"/whatif/why/?{query}&{one}") for one in wrong} == {404}

    def test_a_trial_leads_down_to_the_value_that_was_changed(self, cast: dict[str, User]) -> None:
        address = f"/whatif/why/?of={QUARTER}&v_funds.development_rate=20&kind=person&who={STAFF[0]}&at={CENTRE}&what=after"
        page = enter(cast["institution_head"]).get(address).content.decode()
        assert "事业发展基金" in page
        assert "没有保存" in page
        assert "20%" in page


class TestWords:
    def test_a_correction_names_the_appeal_that_it_settles(self, cast: dict[str, User]) -> None:
        page = enter(cast["office_clerk"]).get("/back-pay/?place=").content.decode()
        assert "的申诉成立，得分改为 57.00" in page
        assert re.search(r'href="/appeals/\d+/"', page)
        assert "appeal 1" not in page

    def test_who_is_paid_without_monthly_scores_is_said(self, cast: dict[str, User]) -> None:
        client = enter(cast["institution_head"])
        assert "另有书记、院长（主任） 1 人，副职中层 1 人，进修 1 人" in client.get(f"/distribution/?{AT}").content.decode()
        assert "另有书记、院长（主任） 1 人，进修 1 人" in client.get(f"/distribution/{CENTRE}/results/{MONTH}/?{AT}").content.decode()

    def test_a_payslip_stands_beside_the_one_before_on_the_page_and_on_paper(self, cast: dict[str, User]) -> None:
        client, slip = enter(cast["staff_member"]), later_slip()
        page = client.get(f"/payslips/{slip.number}/").content.decode()
        assert re.search("应发比上季[多少] [0-9,.]+ 元", page)
        assert "/why/now/slip-change/" in page
        assert client.get(f"/payslips/{slip.number}/pdf/").content[:4] == b"%PDF"
        first = Payslip.objects.get(period=QUARTER, person=STAFF[0])
        assert "比上季" not in client.get(f"/payslips/{first.number}/").content.decode()


def status(client: Client, address: str) -> int:
    return client.get(address).status_code
