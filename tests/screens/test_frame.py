"""The frame around every page: language, place and period, refusals, and what no page may hold."""

import re

import pytest
from django.test import Client

from tests.cast import enter, make_user
from tests.rooms.county import CENTRE, HOSPITAL, TODAY, build_county
from yiti.foundation.installation.models import Installation
from yiti.registry.access.models import User

KIT = ["/kit/", "/kit/list/", "/kit/why/", "/kit/wall/", "/kit/refuse/409/", "/nowhere/"]
HTMX = {"HTTP_HX_REQUEST": "true"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(settings: object, db: None) -> None:
    settings.ROOT_URLCONF = "tests.screens.kit_urls"  # type: ignore[attr-defined]
    settings.YITI_TODAY = ""  # type: ignore[attr-defined]
    build_county()
    Installation.objects.update(is_demonstration=True, seed=1, demo_today=TODAY)


@pytest.fixture
def clerk() -> Client:
    return enter(make_user("clerk", "office_clerk"))


@pytest.mark.parametrize("address", KIT)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_holds_a_script_a_style_or_a_handler_of_its_own(clerk: Client, address: str, language: str) -> None:
    User.objects.update(language=language)
    page = clerk.get(address).content.decode()
    page += Client().get("/login/", headers={"cookie": f"yiti_language={language}"}).content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page) == []
    assert re.findall(r"\sstyle=|<style|\son\w+=|javascript:|https?://(?!www\.w3\.org)", page) == []
    assert ('lang="en"' if language == "en" else 'lang="zh-CN"') in page


@pytest.mark.parametrize("address", KIT)
def test_the_policy_of_contents_allows_nothing_inline(clerk: Client, address: str) -> None:
    answer = clerk.get(address)
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


def test_a_page_in_english_has_no_chinese_of_the_frame_left(clerk: Client) -> None:
    User.objects.update(language="en")
    page = clerk.get("/search/", {"q": "zzz"}).content.decode()
    words = re.sub(r"<[^>]+>", " ", page)
    assert set(re.findall(r"[\u4e00-\u9fff]+", words)) <= {"某clerk", "某", "一", "体", "中文", "建国路社", "大西渠镇", "庙尔沟乡"}


class TestLanguage:
    def test_the_choice_stays_with_the_person(self, clerk: Client) -> None:
        answer = clerk.post("/language/", {"language": "en", "next": "/kit/"})
        assert (answer.status_code, answer["Location"]) == (302, "/kit/")
        assert User.objects.get(username="clerk").language == "en"
        assert "The kit" in clerk.get("/kit/").content.decode()

    def test_a_stranger_keeps_it_in_the_browser(self, client: Client) -> None:
        client.post("/language/", {"language": "en"})
        assert "Log in" in client.get("/login/").content.decode()

    @pytest.mark.parametrize("where", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"])
    def test_it_leads_nowhere_else(self, client: Client, where: str) -> None:
        assert client.post("/language/", {"language": "en", "next": where})["Location"] == "/"


class TestScope:
    def test_place_and_period_stay_from_page_to_page(self, clerk: Client) -> None:
        clerk.get("/kit/", {"place": CENTRE, "period": "2025Q4"})
        page = clerk.get("/kit/list/").content.decode()
        assert f'data-address="/kit/list/?place={CENTRE}&amp;period=2025Q4"' in page
        assert "2025 年第四季度" in page

    def test_the_menu_holds_what_the_person_may_see_by_category(self, clerk: Client) -> None:
        page = clerk.get("/kit/").content.decode()
        assert page.index("社区卫生服务中心") < page.index("农区乡镇卫生院") < page.index("牧区乡镇卫生院")
        head = enter(make_user("head", "institution_head", CENTRE)).get("/kit/", {"place": HOSPITAL}).content.decode()
        assert "建国路社" in head
        assert "大西渠镇" not in head

    def test_the_rail_has_only_the_areas_of_the_role(self, clerk: Client) -> None:
        assert 'href="/login/"' not in clerk.get("/kit/").content.decode()
        admin = enter(make_user("admin", "system_admin")).get("/kit/").content.decode()
        assert "资金薪酬" not in admin


class TestToday:
    def test_the_demonstrations_day_moves_forward_only(self, clerk: Client) -> None:
        assert clerk.post("/move-today/", {"day": "2026-10-12"}).status_code == 302
        assert Installation.objects.get().demo_today.isoformat() == "2026-10-12"  # type: ignore[union-attr]
        refused = clerk.post("/move-today/", {"day": "2026-10-01"})
        assert refused.status_code == 422
        assert "只能向后调整" in refused.content.decode()

    def test_a_day_that_is_none_is_refused(self, clerk: Client) -> None:
        assert clerk.post("/move-today/", {"day": "<b>"}).status_code == 422

    def test_the_mark_and_the_day_stand_on_every_page(self, clerk: Client) -> None:
        page = clerk.get("/kit/list/").content.decode()
        assert "演示数据" in page
        assert "10-09" in page


class TestRefusals:
    @pytest.mark.parametrize("status", [403, 409, 422])
    def test_a_refusal_is_a_page_that_says_what_to_do(self, clerk: Client, status: int) -> None:
        answer = clerk.get(f"/kit/refuse/{status}/")
        assert answer.status_code == status
        assert "这是一次拒绝的样子" in answer.content.decode()
        assert 'href="/"' in answer.content.decode()

    @pytest.mark.parametrize("status", [403, 409, 422])
    def test_for_htmx_it_is_a_line_above_the_page(self, clerk: Client, status: int) -> None:
        answer = clerk.post(f"/kit/refuse/{status}/", **HTMX)
        assert (answer.status_code, answer["HX-Retarget"]) == (status, "#refusal")
        assert "<html" not in answer.content.decode()

    def test_what_the_database_cannot_hold_is_refused_and_not_out_of_order(self, clerk: Client) -> None:
        answer = clerk.get("/overflow/")
        assert answer.status_code == 422
        assert "存不下" in answer.content.decode()

    def test_a_wrong_address_says_so_in_the_frame(self, clerk: Client) -> None:
        answer = clerk.get("/nowhere/")
        assert answer.status_code == 404
        assert "没有这一页" in answer.content.decode()

    def test_nobody_is_sent_to_the_log_in_and_back(self, client: Client) -> None:
        assert client.get("/search/?q=x")["Location"] == "/login/?next=/search/%3Fq%3Dx"
        assert client.get("/search/", **HTMX)["HX-Redirect"] == "/login/"

    def test_a_method_that_is_not_answered(self, clerk: Client) -> None:
        assert clerk.post("/search/").status_code == 405


class TestExplanation:
    def test_it_has_an_address_of_its_own(self, clerk: Client) -> None:
        page = clerk.get("/kit/why/").content.decode()
        assert "<html" in page
        assert '430,942<span class="fen">.88</span>' in page
        assert page.count("<details>") > 5

    def test_htmx_gets_the_drawer_alone(self, clerk: Client) -> None:
        drawer = clerk.get("/kit/why/", **HTMX).content.decode()
        assert "<html" not in drawer
        assert "data-close" in drawer

    def test_the_formula_has_the_numbers_in_it(self, clerk: Client) -> None:
        text = re.sub(r"<[^>]+>|\s", "", clerk.get("/kit/why/").content.decode())
        assert "资金池=医疗结余211,371.68+补助结余177,403.20+签约服务费42,168.00" in text

    def test_an_input_opens_as_an_explanation_of_its_own(self, clerk: Client) -> None:
        assert "补助结余" in clerk.get("/kit/why/", {"figure": "f20"}).content.decode()
        assert clerk.get("/kit/why/", {"figure": "f999"}).status_code == 404

    def test_it_ends_in_the_records(self, clerk: Client) -> None:
        assert "检验试剂" in clerk.get("/kit/why/").content.decode()


class TestList:
    def test_the_list_exports_what_it_shows(self, clerk: Client) -> None:
        answer = clerk.get("/kit/list/", {"position": "nurse", "export": "xlsx"})
        assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
        assert answer.content[:2] == b"PK"

    def test_an_empty_list_says_how_to_see_more(self, clerk: Client) -> None:
        page = clerk.get("/kit/list/", {"q": "zzzz"}).content.decode()
        assert "没有符合条件的" in page
        assert "共 130 条" in page
