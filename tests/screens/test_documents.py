"""The living document, read by the whole cast, in both languages, on paper and as a sheet."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.cast import STRANGER, build_cast, enter
from tests.rooms.county import PACK, TODAY, build_county
from tests.rooms.quarters import decide
from tests.screens.closed import close_quarter
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.registry.access.models import User
from yiti.registry.access.queries import get_scope
from yiti.registry.institutions.annex import import_annex
from yiti.registry.institutions.models import Institution
from yiti.registry.places.models import Place
from yiti.supervision.living.lives import Live, worst_of
from yiti.supervision.living.queries import get_living
from yiti.web.policy.living_rows import duties_of


@pytest.fixture
def cast(db: None, settings: object) -> dict[str, User]:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    return build_cast()


@pytest.fixture
def clerk(cast: dict[str, User]) -> Client:
    return enter(cast["office_clerk"])


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


def living(scope: Scope) -> dict[str, list[Live]]:
    return get_living(scope=scope, pack=PACK, today=TODAY, period=Period.parse("2026Q2"))


def scope_of(cast: dict[str, User], name: str) -> Scope:
    return get_scope(user=cast[name], today=TODAY)


class TestReading:
    def test_everybody_who_is_in_reads_the_documents_and_nobody_else(self, cast: dict[str, User]) -> None:
        for name, user in cast.items():
            assert enter(user).get(f"/documents/{PACK}/").status_code == 200, name
            assert enter(user).get(f"/documents/{PACK}/六(二)2(1)/").status_code == 200, name
        assert Client().get(f"/documents/{PACK}/").status_code == 302

    def test_a_document_above_is_read_though_the_county_decided_what_it_does_not_ask_for(self, clerk: Client) -> None:
        decide("head_coefficient", "1.8")
        page = read(clerk, "/documents/national/")
        assert all(number in page for number in load_pack("national").clause_texts)

    def test_every_clause_has_its_page(self, clerk: Client) -> None:
        for number in load_pack(PACK).clause_texts:
            assert number in read(clerk, f"/documents/{PACK}/{number}/")

    def test_what_is_not_there_is_not_there(self, clerk: Client) -> None:
        read(clerk, f"/documents/{PACK}/九十九/", 404)
        read(clerk, "/documents/elsewhere-2030/", 404)
        read(clerk, f"/documents/{PACK}/tables/nothing/", 404)

    def test_a_clause_shows_what_it_fixes_and_who_decided(self, clerk: Client) -> None:
        page = read(clerk, f"/documents/{PACK}/六(二)2(1)/")
        assert "事业发展基金提取比例" in page
        assert "不低于 15%" in page
        assert "/rules/fund-pool/" in page

    def test_a_table_that_holds_more_than_is_printed_says_so(self, clerk: Client) -> None:
        page = read(clerk, f"/documents/{PACK}/tables/staffing/")
        assert "机构代码按街道、乡镇区划代码编，不是原表所印" in page
        assert "一行不改" not in page

    def test_the_annex_stands_as_printed(self, clerk: Client) -> None:
        page = read(clerk, f"/documents/{PACK}/tables/staffing/")
        assert '<td class="num">834</td>' in page or ">834<" in page

    def test_it_is_searched_filtered_and_exported(self, clerk: Client) -> None:
        found = read(clerk, f"/documents/{PACK}/?q=签约").split("<tbody>")[1].split("</tbody>")[0]
        assert "六(二)2(1)" in found
        assert "附件1 九(二)1" not in found
        assert "六(二)2(5)" in read(clerk, f"/documents/{PACK}/?urgent=late-short")
        assert clerk.get(f"/documents/{PACK}/?export=xlsx").content[:2] == b"PK"
        assert clerk.get(f"/documents/{PACK}/?export=pdf").content[:4] == b"%PDF"
        assert clerk.get(f"/documents/{PACK}/六(二)2(1)/?export=pdf").content[:4] == b"%PDF"

    @pytest.mark.parametrize("query", ["", "?state=info", "?urgent=late-short", "?q=签约"])
    def test_the_contents_lead_to_what_is_shown(self, clerk: Client, query: str) -> None:
        page = read(clerk, f"/documents/{PACK}/{query}")
        anchors = re.findall(r'href="#(ch-\d+)"', page)
        assert anchors
        assert all(page.count(f'id="{anchor}"') == 1 for anchor in anchors)

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_it_reads_in_both_languages(self, cast: dict[str, User], language: str) -> None:
        User.objects.update(language=language)
        client = enter(User.objects.get(username="commission"))
        page = read(client, f"/documents/{PACK}/")
        assert ("demands" in page) == (language == "en")

    def test_the_search_box_finds_clauses_and_settings(self, clerk: Client) -> None:
        assert (
            "/documents/changji-2021/" in clerk.get("/search/?q=签约").content.decode() or clerk.get("/search/?q=签约").status_code == 302
        )
        assert "岗位系数" in read(clerk, "/search/?q=系数")

    def test_the_number_of_queries_is_fixed(self, clerk: Client, django_assert_max_num_queries: object) -> None:
        """From the second reading on: the first reckons what is then remembered until somebody writes."""
        clerk.get(f"/documents/{PACK}/")
        with django_assert_max_num_queries(80):  # type: ignore[operator]
            clerk.get(f"/documents/{PACK}/")


class TestLiving:
    def test_a_setting_that_nobody_decided_is_short_until_it_is_decided(self, cast: dict[str, User]) -> None:
        before = {live.about: live.state for live in living(system_scope())["六(二)2(5)"]}
        assert before["head_coefficient"] == "short"
        decide("head_coefficient", "1.8")
        after = {live.about: live for live in living(system_scope())["六(二)2(5)"]}
        assert after["head_coefficient"].state == "met"
        assert "昌卫发〔2026〕3号" in after["head_coefficient"].says.zh

    def test_the_annex_agrees_with_the_document(self, cast: dict[str, User]) -> None:
        Place.objects.get_or_create(code="652301", defaults={"name": "昌吉市"})
        Institution.objects.filter(code__startswith="652301").exclude(category="").update(category="", type="care_home")
        import_annex(scope=system_scope(), pack=PACK)
        found = living(system_scope())
        assert [live.state for live in found["附件2"]] == ["met"]
        assert "834" in found["附件2"][0].figure.zh
        assert any(live.state == "short" and "12 家" in live.says.zh for live in found["六(二)1(2)"])

    def test_results_that_are_given_back_and_not_posted_are_short(self, cast: dict[str, User]) -> None:
        close_quarter()
        found = {live.figure.zh: live.state for live in living(system_scope())["附件1 二(三)"]}
        assert found["考核结果公开"] == "short"
        assert "绩效工资发放公开" not in found

    def test_what_the_runs_found_is_told_to_those_who_see_all_funds(self, cast: dict[str, User]) -> None:
        close_quarter()
        assert any(live.topic == "funds" for live in living(scope_of(cast, "commission"))["六(二)2(1)"])
        assert not any(live.topic == "funds" for live in living(scope_of(cast, STRANGER))["六(二)2(1)"])
        assert not any(live.topic == "staffing" for live in living(scope_of(cast, "staff_member"))["附件2"])

    def test_what_was_paid_is_held_against_approval_and_cap(self, cast: dict[str, User]) -> None:
        assert living(system_scope())["附件1 三"] == []
        close_quarter()
        found = living(scope_of(cast, "commission"))
        assert [live.topic for live in found["附件1 三"]] == ["findings"]
        assert not any(live.topic == "findings" for live in living(scope_of(cast, STRANGER))["附件1 三"])

    def test_monthly_results_and_the_joint_assessment_are_counted(self, cast: dict[str, User]) -> None:
        found = living(system_scope())
        assert [(live.state, live.topic) for live in found["附件1 七(二)2"]] == [("wait", "staff_results")]
        assert [(live.state, live.topic) for live in found["六(二)2(4)"] if live.topic == "joint"] == [("wait", "joint")]
        assert "2026 年 9 月" in found["附件1 七(二)2"][0].says.zh

    def test_next_years_totals_are_due_by_the_holiday_rule(self, cast: dict[str, User]) -> None:
        seen = get_living(scope=system_scope(), pack=PACK, today=date(2024, 11, 30), period=Period.parse("2024Q3"))
        assert {live.due_on for live in seen["六(二)2(3)"] if live.topic == "year_totals"} == {date(2024, 12, 2)}

    def test_nothing_is_invented_where_no_data_stands(self, cast: dict[str, User]) -> None:
        assert living(system_scope())["引言"] == []
        assert {live.state for live in living(system_scope())["六(一)1"]} == {"short"}, "a register that nobody filled in says so"
        assert living(scope_of(cast, "staff_member"))["附件1 九(二)1"] == []

    def test_the_worst_state_leads(self) -> None:
        assert worst_of(["met", "late", "info"]) == "late"
        assert worst_of([]) == "info"


def test_rules_are_tried_without_storing(cast: dict[str, User]) -> None:
    auditor = enter(cast["auditor"])
    assert "120,000" in read(auditor, "/rules/fund-pool/")
    page = read(auditor, '/rules/fund-pool/?go=1&json={"medical_income": "x"}', 422)
    assert "medical_cost" in page or "medical_income" in page
    read(auditor, "/rules/nothing/", 404)
    assert read(auditor, "/rules/fund-pool/why/?path=pool")
    for name in ("assessor", "staff_member", "leading_group"):
        assert enter(cast[name]).get("/rules/").status_code == 403


def test_every_rule_has_a_page_with_its_example_reckoned(clerk: Client) -> None:
    listed = read(clerk, "/rules/")
    ids = {part.split("/")[0] for part in listed.split('href="/rules/')[1:] if part.split("/")[0].isascii() and part[0].isalpha()}
    assert len(ids) >= 18
    for rule in sorted(ids):
        read(clerk, f"/rules/{rule}/")


def test_offices_answer_for_a_clause_that_names_them_and_not_those_who_keep_its_registers() -> None:
    duties = duties_of("wafangdian-2017")
    who, due = duties["四(三)9"]
    assert who == ("townships", "civil_affairs_bureau", "development_bureau", "finance_bureau", "health_commission")
    assert due == Text("2017年底", "2017-12-31")
    assert duties["附件2 9b"] == (("finance_bureau",), Text("2017-2018年", "2018-12-31"))
    assert duties["五(一)"][0] == ("office_clerk", "office_lead", "leading_group")


def test_a_clause_is_due_when_its_tasks_are() -> None:
    assert duties_of("wafangdian-2017")["四(一)4"][1] == Text("2017年-2020年", "2020-12-31")
