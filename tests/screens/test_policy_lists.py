"""Lists of the policy area as a new user reads them: what differs first, what is asked also where a figure is missing, no codes."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import enter
from tests.rooms.county import PACK
from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack, pack_ids
from yiti.policy.packs.shapes.clauses import ClauseText
from yiti.policy.packs.shapes.tasks import Office
from yiti.registry.access.models import User
from yiti.supervision.living.lives import Live
from yiti.supervision.reports.building import title_of
from yiti.supervision.trials.queries import Goal
from yiti.web.policy.clause_lines import _day, _due, _who
from yiti.web.policy.living_rows import Row
from yiti.web.policy.trials import read_goal, show_goal

OTHER = "ordos-2024"
CLAUSE = ClauseText.model_validate(
    {"number": "一", "heading": {"zh": "甲", "en": "A"}, "demand": {"zh": "乙", "en": "B"}, "kind": "duty"}, strict=False
)


@pytest.fixture
def clerk(built: dict[str, User], db: None, settings: object) -> Client:
    settings.YITI_TODAY = "2026-10-09"  # type: ignore[attr-defined]
    return enter(built["office_clerk"])


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def office(id: str) -> Office:
    return Office.model_validate({"id": id, "clause": "一", "label": {"zh": f"{id}局", "en": f"Bureau {id}"}}, strict=False)


def order_of(page: str, *words: str) -> list[int]:
    found = [page.index(f">{word}<") for word in words if f">{word}<" in page]
    assert found
    return found


class TestTheDocument:
    def test_a_day_of_another_year_carries_its_year(self) -> None:
        today = date(2018, 6, 30)
        assert (_day(date(2018, 12, 31), today), _day(date(2020, 12, 31), today)) == ("12-31", "2020-12-31")

    def test_of_many_offices_the_first_three_are_named_and_all_to_who_points_at_it(self) -> None:
        names = ("a", "b", "c", "d", "e")
        offices = {id: office(id) for id in names}
        few = Row(CLAUSE, PACK, "", Text("", ""), who=names[:3], offices=offices)
        many = Row(CLAUSE, PACK, "", Text("", ""), who=names, offices=offices)
        assert few.first_who == few.who_words
        assert many.first_who == Text("a局、b局、c局等 5 个", "Bureau a, Bureau b, Bureau c and 2 more")
        assert 'title="a局、b局、c局、d局、e局"' in _who(many)

    def test_what_is_met_tells_no_percent(self, clerk: Client) -> None:
        assert not re.search(r"已完成(，晚了 \d+ 天)? · \d+%", read(clerk, f"/documents/{PACK}/"))

    def test_what_a_setting_says_comes_after_what_was_done(self) -> None:
        lives = [
            Live("一", "met", Text("已定", "Set"), topic="decisions", about="x"),
            Live("一", "met", Text("办好", "Done"), topic="tasks", about="y"),
        ]
        assert [live.topic for live in Row(CLAUSE, PACK, "", Text("", ""), lives).lead] == ["tasks", "decisions"]


class TestTargets:
    def test_a_missing_figure_still_says_what_is_asked(self, clerk: Client) -> None:
        page = read(clerk, "/targets/")
        assert "缺数" in page
        assert "未开始" not in page
        for target in load_pack(PACK).targets.values():
            printed = {value.printed for value in target.values if value.printed}
            assert not printed or any(f"{words}<" in page for words in printed), target.id

    def test_so_does_its_own_page(self, clerk: Client) -> None:
        missing = re.search(rf'href="(/targets/{PACK}/[^/"]+/)"', read(clerk, "/targets/?state=wait"))
        assert missing
        assert "要求" in read(clerk, missing[1])


class TestSideBySide:
    def test_what_differs_stands_before_what_is_the_same(self, clerk: Client) -> None:
        page = read(clerk, f"/side-by-side/?first={PACK}&second={OTHER}")
        shared = page[page.index("两边都说到") :]
        states = re.findall(r"(一样|不同|只在这边|只在那边)</span>", shared)
        assert states == sorted(states, key=["不同", "一样", "只在这边", "只在那边"].index)
        assert re.search(r"\d+ 件事两边都说到", page)


class TestTrials:
    def test_the_rules_of_the_document_are_a_list_to_choose_from(self, clerk: Client) -> None:
        page = read(clerk, "/trials/")
        assert page.count("&amp;rule=") >= 20
        assert "本地现在的数" in page

    def test_a_chosen_rule_can_be_changed_for_another(self, clerk: Client) -> None:
        page = read(clerk, f"/trials/?pack={PACK}&rule=fund-pool")
        assert '<option value="fund-pool" selected>' in page


class TestPapers:
    def test_a_title_says_no_word_twice(self) -> None:
        reports = {report.id: report for report in load_pack(PACK).reports}
        quarter, year = Period.parse("2026Q2"), Period.year_of(date(2025, 1, 1))
        assert title_of(reports["results"], quarter).zh == "2026 年第二季度考核结果与公示一览"
        assert title_of(reports["year_work"], year).zh == "2025 年度总结评估"
        assert title_of(reports["progress"], Period.month_of(date(2026, 8, 1))).zh == "2026 年 8 月推进会进展材料"


class TestCodes:
    @pytest.mark.parametrize("address", ["/rules/", "/registers/", "/trials/", "/papers/"])
    def test_no_pack_is_called_by_its_code(self, clerk: Client, address: str) -> None:
        shown = re.sub(r"<[^>]*>", " ", read(clerk, address))
        assert not [id for id in pack_ids() if id in shown]

    def test_registers_stand_under_the_document_that_asks_for_them(self, clerk: Client) -> None:
        page = read(clerk, "/registers/")
        titles = [pack.title.zh for pack in load_pack(PACK).chain if pack.forms]
        assert len(titles) > 1
        found = [page.index(f" · {title}<") for title in titles]
        assert found == sorted(found)


class TestTryingPercents:
    def test_a_share_is_typed_in_percent(self) -> None:
        share, count = Goal("a", Text("甲", "A"), None, "0.90", is_share=True), Goal("b", Text("乙", "B"), None, "2")
        assert (show_goal(share), show_goal(count)) == ("90", "2")
        assert (read_goal(share, "80"), read_goal(share, "80%"), read_goal(share, "90")) == ("0.8", "0.8", "0.90")
        assert (read_goal(share, "much"), read_goal(count, "3"), read_goal(None, "3")) == ("much", "3", "3")

    def test_a_rate_tried_in_percent_moves_the_result_and_the_one_in_force_does_not(self, clerk: Client) -> None:
        page = read(clerk, f"/trials/?pack={PACK}&rule=fund-pool")
        name, now = re.search(r'name="(p\.[^"]+)"[^>]*value="15"', page), "15"
        assert name
        asked = f"/trials/?pack={PACK}&rule=fund-pool&{name[1]}="
        assert "没有变化" in read(clerk, f"{asked}{now}")
        assert "个数变了" in read(clerk, f"{asked}20")

    def test_a_goal_tried_reads_the_countys_facts_once(self, clerk: Client) -> None:
        address = f"/trials/?pack={PACK}&rule=targets"
        goal = re.search(r'name="(t\.[^"]+)"', read(clerk, address))
        assert goal
        with CaptureQueriesContext(connection) as plain:
            read(clerk, address)
        with CaptureQueriesContext(connection) as tried:
            page = read(clerk, f"{address}&{goal[1]}=3")
        posts = [sum("staff_posting" in query["sql"] for query in seen) for seen in (plain, tried)]
        assert 'value="3"' in page and posts[0] == posts[1] and len(tried) - len(plain) <= 3

    def test_no_path_of_a_program_stands_on_the_page(self, clerk: Client) -> None:
        shown = re.sub(r"<pre.*?</pre>|<[^>]*>", " ", read(clerk, f"/trials/?pack={PACK}&rule=targets"), flags=re.DOTALL)
        assert "targets[0]" not in shown


def test_a_clause_without_day_and_office_has_no_empty_lines_on_a_phone() -> None:
    bare = Row(CLAUSE, PACK, "", Text("", ""))
    assert "only-desk" in _who(bare)
    assert "only-desk" in _due(bare, date(2018, 6, 30))
