"""Entering, distributing, paying and payslips on screens, writes too, by the whole cast and the stranger."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.test import Client

from tests.cast import STRANGER, build_cast, enter, make_user
from tests.rooms import paying
from tests.rooms.county import CENTRE, HOSPITAL, build_county
from tests.rooms.paying import MONTHS, QUARTER, STAFF
from yiti.foundation.audit.models import Look
from yiti.foundation.sheets import read_rows, write_sheet
from yiti.kernel.periods import Period
from yiti.money.pay.models import Difference, MonthlyPay, Payment, Payslip, StaffResult
from yiti.money.pay.sheets import STAFF_RESULTS
from yiti.registry.access.models import User

AT = f"?period={QUARTER}"
MONTH = f"{MONTHS[0]:%Y-%m}"
CLOSE = f"/distribution/{CENTRE}/{QUARTER}/close/"


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    build_county()
    return build_cast()


@pytest.fixture
def head(cast: dict[str, User]) -> Client:
    return enter(cast["institution_head"])


@pytest.fixture
def accountant(cast: dict[str, User]) -> Client:
    return enter(cast["accountant"])


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


class TestEntries:
    def entries(self, score: str = "91", **more: str) -> dict[str, str]:
        return {f"score-{STAFF[0]}": score, f"attendance-{STAFF[0]}": "95.5", f"version-{STAFF[0]}": "0", **more}

    def test_a_month_of_results_is_saved(self, head: Client) -> None:
        paying.build_people()
        answer = head.post(f"/distribution/{CENTRE}/results/{MONTH}/save/{AT}", self.entries())
        assert answer.status_code == 302
        result = StaffResult.objects.get()
        assert (str(result.score), str(result.attendance), result.entered_by) == ("91.00", "0.9550", "institution_head")
        assert 'value="95.5"' in read(head, f"/distribution/{CENTRE}/results/{MONTH}/{AT}")

    def test_a_wrong_cell_is_named_and_what_was_typed_stays(self, head: Client) -> None:
        paying.build_people()
        answer = head.post(f"/distribution/{CENTRE}/results/{MONTH}/save/{AT}", self.entries("a lot"))
        assert answer.status_code == 422
        assert "a lot" in answer.content.decode()
        assert not StaffResult.objects.exists()

    def test_the_second_at_once_is_told(self, head: Client) -> None:
        paying.build_people()
        head.post(f"/distribution/{CENTRE}/results/{MONTH}/save/{AT}", self.entries())
        assert head.post(f"/distribution/{CENTRE}/results/{MONTH}/save/{AT}", self.entries("60")).status_code == 409
        assert str(StaffResult.objects.get().score) == "91.00"

    def test_monthly_pay_is_saved_by_the_accountant(self, accountant: Client) -> None:
        paying.build_people()
        sent = {f"basic_pay-{STAFF[0]}": "3,400.00", f"hardship_allowance-{STAFF[0]}": "320", f"version-{STAFF[0]}": "0"}
        assert accountant.post(f"/distribution/{CENTRE}/pay/{MONTH}/save/{AT}", sent).status_code == 302
        assert str(MonthlyPay.objects.get().basic_pay) == "3400.00"
        assert accountant.post(f"/distribution/{CENTRE}/pay/{MONTH}/save/{AT}", {**sent, f"basic_pay-{STAFF[0]}": "-1"}).status_code in (
            409,
            422,
        )
        assert "3400.00" in read(accountant, f"/distribution/{CENTRE}/pay/{MONTH}/{AT}")

    @pytest.mark.parametrize("what", ["people", f"results/{MONTH}", f"pay/{MONTH}", "payslips", "payments"])
    @pytest.mark.parametrize("role", [STRANGER, "staff_member", "office_clerk", "commission", "lead_reviewer", "assessor", "audit_admin"])
    def test_others_neither_see_nor_enter(self, cast: dict[str, User], role: str, what: str) -> None:
        paying.build_people()
        client = enter(cast[role])
        assert client.get(f"/distribution/{CENTRE}/{what}/{AT}").status_code == 403
        if what not in ("people", "payslips"):
            save = "record" if what == "payments" else "save"
            assert client.post(f"/distribution/{CENTRE}/{what}/{save}/{AT}", self.entries()).status_code == 403
        assert not StaffResult.objects.exists()
        assert not MonthlyPay.objects.exists()
        assert not Look.objects.exists()

    @pytest.mark.parametrize("month", ["2026", "2026Q3", "2026-13", "x"])
    def test_what_is_no_month_is_not_found(self, head: Client, month: str) -> None:
        read(head, f"/distribution/{CENTRE}/results/{month}/", 404)

    def test_a_sheet_is_read_whole_or_not_at_all(self, head: Client) -> None:
        paying.build_people()
        assert head.get("/imports/staff_results/template/").content[:2] == b"PK"
        good = {"month": Period.month_of(MONTHS[0]), "person": STAFF[0], "name": "", "score": 95, "attendance": 1, "reason": ""}
        for rows, stored in (([good, {**good, "person": "P10004"}], 0), ([good], 1)):
            sheet = BytesIO(write_sheet([(STAFF_RESULTS.layouts[0], rows)]))
            sheet.name = "results.xlsx"
            answer = head.post("/imports/staff_results/", {"file": sheet})
            assert answer.status_code == 302
            page = read(head, answer["Location"])
            head.post(f"{answer['Location']}apply/")
            assert StaffResult.objects.count() == stored
            assert ("不在本机构" in page) == (stored == 0)
        exported = head.get(f"/imports/staff_results/export/?institution={CENTRE}").content
        assert len(read_rows(exported, STAFF_RESULTS.layouts).rows["staff_results"]) == 1


class TestDistribution:
    def test_the_preview_shows_everybody_and_closing_wants_the_word(self, head: Client) -> None:
        paying.fed_back()
        page = read(head, f"/distribution/{AT}")
        assert f"某{STAFF[0]}" in page
        assert "预览" in page
        assert "关闭" in read(head, CLOSE)
        assert head.post(CLOSE, {"word": "好"}).status_code == 422
        assert not Payslip.objects.exists()
        assert head.post(CLOSE, {"word": f"关闭 {QUARTER}"}).status_code == 302
        assert Payslip.objects.count() == 8
        assert head.post(CLOSE, {"word": f"CLOSE {QUARTER}"}).status_code in (409, 422)

    def test_above_the_cap_the_amount_to_cut_is_told_and_the_button_is_locked(self, head: Client) -> None:
        paying.fed_back()
        MonthlyPay.objects.filter(institution=CENTRE).update(basic_pay="90000")
        page = read(head, f"/distribution/{AT}")
        assert "全院需减" in page
        assert CLOSE not in page
        assert head.post(CLOSE, {"word": f"关闭 {QUARTER}"}).status_code == 422
        assert not Payslip.objects.exists()

    def test_what_is_missing_is_told(self, head: Client, cast: dict[str, User]) -> None:
        paying.ready_to_rank()
        assert "反馈结果之后才能分配" in read(head, f"/distribution/{AT}")

    def test_a_quarter_that_is_not_ranked_leads_the_county_to_the_preview_of_its_pools(self, cast: dict[str, User]) -> None:
        paying.ready_to_rank()
        bureau = enter(cast["finance_bureau"])
        for place, words in (("", "还没有可分的钱"), (CENTRE, "还不能分配")):
            page = read(bureau, f"/distribution/{AT}&place={place}")
            ahead = re.search(r'class="btn s" href="(/funds/[^"]+)"', page)
            assert words in page and ahead
            assert "预览，尚未排名冻结" in read(bureau, unescape(ahead[1]))
        assert not re.search(r'class="btn s" href="/funds/', read(enter(cast["institution_head"]), f"/distribution/{AT}"))

    @pytest.mark.parametrize("role", [STRANGER, "staff_member", "office_clerk", "commission", "hr_bureau", "finance_bureau", "auditor"])
    def test_nobody_else_closes_or_pays(self, cast: dict[str, User], role: str) -> None:
        paying.fed_back()
        client = enter(cast[role])
        assert client.post(CLOSE, {"word": f"关闭 {QUARTER}"}).status_code == 403
        assert client.post(f"/distribution/{CENTRE}/{QUARTER}/pay/", {"word": f"发放 {QUARTER}"}).status_code == 403
        assert not Payslip.objects.exists()

    def test_the_accountant_pays_what_the_head_closed(self, accountant: Client) -> None:
        paying.distributed()
        address = f"/distribution/{CENTRE}/{QUARTER}/pay/"
        assert "8 张工资条" in read(accountant, address)
        assert accountant.post(address, {"word": f"发放 {QUARTER}"}).status_code == 302
        assert Payment.objects.count() == 8
        assert accountant.post(address, {"word": f"发放 {QUARTER}"}).status_code == 422

    def test_a_payment_beside_the_slips_is_recorded_and_found(self, accountant: Client, cast: dict[str, User]) -> None:
        paying.distributed()
        sent = {"person": STAFF[0], "amount": "3000", "paid_on": "2026-10-01", "remark": "临时奖金"}
        assert accountant.post(f"/distribution/{CENTRE}/payments/record/{AT}", {**sent, "amount": "-3"}).status_code == 422
        assert accountant.post(f"/distribution/{CENTRE}/payments/record/{AT}", {**sent, "paid_on": "soon"}).status_code == 422
        assert accountant.post(f"/distribution/{CENTRE}/payments/record/{AT}", sent).status_code == 302
        assert "没有批准" in read(accountant, f"/distribution/{CENTRE}/payments/{AT}")
        read(enter(cast["office_clerk"]), f"/findings/{AT}")

    def test_the_bureaus_see_all_and_every_look_is_kept(self, cast: dict[str, User]) -> None:
        paying.distributed()
        client = enter(cast["finance_bureau"])
        assert "建国路社区卫生服务中心" in read(client, f"/distribution/{AT}&place=")
        assert not Look.objects.exists()
        read(client, f"/distribution/{AT}&place={CENTRE}")
        assert set(Look.objects.values_list("subject", flat=True)) >= set(STAFF)


class TestPayslips:
    def test_ones_own_slip_on_the_phone_as_page_and_as_paper(self, cast: dict[str, User]) -> None:
        paying.distributed()
        client = enter(make_user("nurse", "staff_member", CENTRE, staff=STAFF[1]))
        slip = Payslip.objects.get(person=STAFF[1])
        assert slip.number in read(client, "/my-pay/")
        page = read(client, f"/payslips/{slip.number}/")
        assert all(word in page for word in ("基本工资", "艰苦边远地区津贴", "保留地区补贴", "基础性绩效", "奖励性绩效", "核增奖励性绩效"))
        assert "附件1 九(一)2" in page
        assert client.get(f"/payslips/{slip.number}/pdf/").content[:4] == b"%PDF"
        assert not Look.objects.exists()

    def test_anothers_slip_is_not_there_and_a_look_by_right_is_recorded(self, cast: dict[str, User]) -> None:
        paying.distributed()
        slip = Payslip.objects.get(person=STAFF[1])
        for address in (f"/payslips/{slip.number}/", f"/payslips/{slip.number}/pdf/"):
            assert enter(cast["staff_member"]).get(address).status_code == 404
            assert enter(cast[STRANGER]).get(address).status_code == 404
            assert enter(cast["office_clerk"]).get(address).status_code == 403
        assert not Look.objects.exists()
        read(enter(cast["institution_head"]), f"/payslips/{slip.number}/")
        assert Look.objects.get().subject == STAFF[1]

    def test_the_list_and_the_bundle_are_the_institutions(self, head: Client, cast: dict[str, User]) -> None:
        paying.distributed()
        page = read(head, f"/distribution/{CENTRE}/payslips/{AT}&kind=head")
        assert page.count("某P00001") >= 1
        assert head.get(f"/distribution/{CENTRE}/payslips/{AT}&export=xlsx").content[:2] == b"PK"
        bundle = f"/distribution/{CENTRE}/{QUARTER}/payslips.pdf"
        assert head.get(bundle).content[:4] == b"%PDF"
        assert enter(cast[STRANGER]).get(bundle).status_code == 403
        assert enter(cast["staff_member"]).get(bundle).status_code == 403

    def test_the_number_of_queries_does_not_grow(self, head: Client, django_assert_max_num_queries: object) -> None:
        paying.distributed()
        with django_assert_max_num_queries(60):  # type: ignore[operator]
            head.get(f"/distribution/{AT}")
        with django_assert_max_num_queries(45):  # type: ignore[operator]
            head.get(f"/distribution/{CENTRE}/payslips/{AT}")


class TestBackPay:
    def test_the_office_corrects_and_people_see_what_they_are_owed(self, cast: dict[str, User]) -> None:
        paying.published_and_distributed()
        paying.uphold_appeal()
        client = enter(cast["office_clerk"])
        assert "等待重算" in read(client, "/back-pay/")
        address = f"/back-pay/{QUARTER}/correct/"
        assert client.post(address, {"word": "嗯"}).status_code == 422
        assert client.post(address, {"word": f"更正 {QUARTER}"}).status_code == 302
        owed = Difference.objects.get(person=STAFF[1])
        page = read(client, "/back-pay/")
        assert "建国路" in page
        assert f"某{STAFF[1]}" not in page
        nurse = enter(make_user("nurse", "staff_member", CENTRE, staff=STAFF[1]))
        assert f"{owed.amount:,.2f}".split(".")[0] in read(nurse, "/my-pay/")
        assert f"某{STAFF[1]}" in read(enter(cast["institution_head"]), "/back-pay/")
        assert "某P0" not in read(enter(cast[STRANGER]), "/back-pay/")

    @pytest.mark.parametrize("role", [STRANGER, "institution_head", "accountant", "hr_bureau", "auditor", "staff_member"])
    def test_nobody_else_corrects(self, cast: dict[str, User], role: str) -> None:
        paying.published_and_distributed()
        paying.uphold_appeal()
        assert enter(cast[role]).post(f"/back-pay/{QUARTER}/correct/", {"word": f"更正 {QUARTER}"}).status_code == 403
        assert not Difference.objects.exists()

    def test_findings_are_for_those_who_supervise(self, cast: dict[str, User]) -> None:
        paying.distributed()
        assert "同工同酬" in read(enter(cast["office_clerk"]), f"/findings/{AT}&place={CENTRE}")
        read(enter(cast["staff_member"]), f"/findings/{AT}", 403)
        assert HOSPITAL
