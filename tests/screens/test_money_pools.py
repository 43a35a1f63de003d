"""Fund pools and the explanation of every figure of a run, by the whole cast, one's colleagues and the stranger."""

import re
from urllib.parse import quote

import pytest
from django.test import Client

from tests.cast import STRANGER, build_cast, enter, make_user
from tests.rooms import paying
from tests.rooms.county import CENTRE, HOSPITAL, build_county
from tests.rooms.paying import QUARTER, STAFF
from yiti.foundation.audit.models import Look
from yiti.foundation.runs.models import Run
from yiti.measure.assessment.models import Score
from yiti.money.pay.models import Payslip
from yiti.money.pay.queries import find_path, slip_path
from yiti.registry.access.models import User

AT = f"?period={QUARTER}"


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    build_county()
    return build_cast()


@pytest.fixture
def ranked(cast: dict[str, User]) -> Run:
    paying.ready_to_rank()
    return paying.rank()


@pytest.fixture
def distributed(cast: dict[str, User]) -> Run:
    return paying.distributed()


def read(client: Client, address: str, status: int = 200, **more: str) -> str:
    answer = client.get(address, headers=more or None)
    assert answer.status_code == status, address
    return answer.content.decode() if answer["Content-Type"].startswith("text/html") else ""


class TestPools:
    def test_before_the_ranking_the_office_sees_a_preview_marked_as_such(self, cast: dict[str, User]) -> None:
        paying.ready_to_rank()
        page = read(enter(cast["office_clerk"]), f"/funds/{AT}&place=")
        assert "预览" in page
        assert "建国路社区卫生服务中心" in page
        assert read(enter(cast["office_clerk"]), re.search(r'hx-get="(/why/now/[^"]+)"', page)[1])  # type: ignore[index]

    def test_a_preview_names_whose_scores_are_not_all_in(self, cast: dict[str, User]) -> None:
        paying.ready_to_rank()
        whole = read(enter(cast["office_clerk"]), f"/funds/{AT}&place=")
        assert "得分未交齐" not in whole and "得分没交齐" not in whole
        Score.objects.filter(institution=HOSPITAL, subject="institution").order_by("pk").last().delete()  # type: ignore[union-attr]
        page = read(enter(cast["office_clerk"]), f"/funds/{AT}&place=")
        assert "1 家得分没交齐" in page and page.count("（得分未交齐）") == 1
        assert "这一家的得分没交齐" in read(enter(cast["office_clerk"]), f"/funds/{AT}&place={HOSPITAL}")
        assert "得分没交齐" not in read(enter(cast["office_clerk"]), f"/funds/{AT}&place={CENTRE}")

    def test_an_institution_sees_its_own_pool_once_it_is_fed_back(self, ranked: Run, cast: dict[str, User]) -> None:
        assert "还没有反馈" in read(enter(cast["institution_head"]), f"/funds/{AT}")
        paying.feed_back()
        page = read(enter(cast["institution_head"]), f"/funds/{AT}")
        assert "医疗收支结余" in page
        assert "大西渠" not in page.split("<main")[1]

    def test_the_table_exports_as_sheet_and_prints_as_paper(self, ranked: Run, cast: dict[str, User]) -> None:
        client = enter(cast["office_clerk"])
        assert client.get(f"/funds/{AT}&place=&export=xlsx").content[:2] == b"PK"
        assert client.get(f"/funds/{AT}&place=&export=pdf").content[:4] == b"%PDF"

    @pytest.mark.parametrize("role", ["staff_member", "assessor", "system_admin", "security_admin", "audit_admin", "lead_reviewer"])
    def test_others_are_refused(self, ranked: Run, cast: dict[str, User], role: str) -> None:
        read(enter(cast[role]), f"/funds/{AT}", 403)


class TestExplanations:
    def test_a_pool_opens_down_to_its_vouchers(self, ranked: Run, cast: dict[str, User]) -> None:
        path = find_path(ranked, CENTRE, "fund_pool.pool")
        page = read(enter(cast["office_clerk"]), f"/why/{ranked.pk}/{quote(path)}")
        assert "与冻结数一致" in page
        assert "记-0001" in page
        assert "六(二)2(1)" in page
        assert json_hash(ranked)[:4] in page

    def test_a_score_opens_with_its_assessor(self, ranked: Run, cast: dict[str, User]) -> None:
        path = find_path(ranked, CENTRE, "score")
        page = read(enter(cast["office_clerk"]), f"/why/{ranked.pk}/{quote(path)}")
        assert "assessor" in page

    def test_a_decided_value_names_its_decision(self, ranked: Run, cast: dict[str, User]) -> None:
        path = find_path(ranked, CENTRE, "quarter_total.level_one_total")
        assert "昌卫发〔2026〕3号" in read(enter(cast["office_clerk"]), f"/why/{ranked.pk}/{quote(path)}")

    def test_the_drawer_is_the_same_without_its_frame(self, ranked: Run, cast: dict[str, User]) -> None:
        path = find_path(ranked, CENTRE, "fund_pool.pool")
        page = read(enter(cast["office_clerk"]), f"/why/{ranked.pk}/{quote(path)}", HX_Request="true")
        assert "<html" not in page
        assert "资金池" in page

    def test_it_prints_as_paper(self, ranked: Run, cast: dict[str, User]) -> None:
        path = find_path(ranked, CENTRE, "fund_pool.pool")
        assert enter(cast["office_clerk"]).get(f"/why/{ranked.pk}/pdf/{quote(path)}").content[:4] == b"%PDF"

    def test_a_changed_result_is_told(self, ranked: Run, cast: dict[str, User]) -> None:
        path = find_path(ranked, CENTRE, "fund_pool.pool")
        stored = Run.objects.get(pk=ranked.pk).results
        pool = re.search(r'"pool":"([\d.]+)"', stored)
        assert pool is not None
        Run.objects.filter(pk=ranked.pk).update(results=stored.replace(pool[1], "1.00", 1))
        pages = [read(enter(cast["office_clerk"]), f"/why/{ranked.pk}/{quote(find_path(ranked, code, 'fund_pool.pool'))}") for code in
                 (CENTRE, HOSPITAL)]  # fmt: skip
        assert any("不一致" in page for page in pages)
        assert path

    def test_ones_own_slip_is_explained_with_others_folded(self, distributed: Run, cast: dict[str, User]) -> None:
        client = enter(make_user("nurse", "staff_member", CENTRE, staff=STAFF[1]))
        slip = Payslip.objects.get(person=STAFF[1])
        page = read(client, f"/why/{slip.run_id}/{quote(slip_path(slip))}.amount")
        assert "别人的数按权限合并显示" in page
        assert "其他 4 项合计" in page
        assert f"某{STAFF[1]}" in page
        assert not any(f"某{code}" in page for code in STAFF if code != STAFF[1])
        assert not Look.objects.exists()

    def test_a_colleague_and_the_stranger_are_refused_and_nothing_is_shown(self, distributed: Run, cast: dict[str, User]) -> None:
        slip = Payslip.objects.get(person=STAFF[1])
        address = f"/why/{slip.run_id}/{quote(slip_path(slip))}.amount"
        read(enter(make_user("nurse", "staff_member", CENTRE, staff=STAFF[2])), address, 403)
        read(enter(cast[STRANGER]), address, 403)
        assert enter(None).get(address).status_code == 302
        assert not Look.objects.exists()

    @pytest.mark.parametrize("role", ["office_clerk", "office_lead", "commission", "leading_group", "assessor", "system_admin"])
    def test_the_county_does_not_see_a_persons_pay(self, distributed: Run, cast: dict[str, User], role: str) -> None:
        slip = Payslip.objects.get(person=STAFF[1])
        read(enter(cast[role]), f"/why/{slip.run_id}/{quote(slip_path(slip))}.amount", 403)

    def test_a_look_at_anothers_pay_is_recorded(self, distributed: Run, cast: dict[str, User]) -> None:
        slip = Payslip.objects.get(person=STAFF[1])
        read(enter(cast["hr_bureau"]), f"/why/{slip.run_id}/{quote(slip_path(slip))}.amount")
        look = Look.objects.get()
        assert (look.actor, look.subject, look.institution) == ("hr_bureau", STAFF[1], CENTRE)

    def test_what_is_not_there_is_not_found(self, ranked: Run, cast: dict[str, User]) -> None:
        client = enter(cast["office_clerk"])
        read(client, f"/why/{ranked.pk}/nothing", 404)
        read(client, "/why/999999/total", 404)
        read(client, f"/why/now/nothing/{QUARTER}/-/total", 404)
        read(client, f"/why/{ranked.pk}/total?figure=f999999", 404)

    def test_a_preview_is_the_institutions_own(self, cast: dict[str, User]) -> None:
        paying.fed_back()
        address = f"/why/now/distribution/{QUARTER}/{CENTRE}/slips%5B0%5D.amount"
        assert "预览" in read(enter(cast["institution_head"]), address)
        read(enter(cast[STRANGER]), address, 403)
        read(enter(cast[STRANGER]), f"/why/now/quarter/{QUARTER}/-/total", 403)


def json_hash(run: Run) -> str:
    found = re.search(r'"hash":"([0-9a-f]{64})"', run.pack)
    assert found is not None
    return found[1]
