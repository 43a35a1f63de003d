"""The quarter as a board, its opening and its assignments."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import STRANGER, enter
from tests.rooms import paying, quarters
from tests.rooms.county import CENTRE, HOSPITAL, TODAY
from tests.rooms.quarters import QUARTER
from tests.screens.quarter import COUNTY, Cast, allowed, cast, read, running, send
from yiti.foundation.workflow.models import Step
from yiti.measure.assessment.models import Assignment, Cycle, InstitutionResult
from yiti.policy.packs import resolve
from yiti.registry.institutions.models import Institution
from yiti.web.measures.like_year import reckon_rates

__all__ = ["cast", "running"]
BOARD = f"/quarter/?period={QUARTER}"


class TestBoard:
    def test_who_may_see_it(self, running: Cast) -> None:
        others = {"lead_reviewer", "institution_head", STRANGER, "insurance_bureau", "establishment_bureau"}
        assert allowed(running, BOARD) == {*COUNTY, *others}

    def test_a_cell_says_where_an_institution_stands(self, running: Cast) -> None:
        quarters.report(CENTRE, accept=True)
        quarters.report(HOSPITAL)
        page = read(enter(running["office_clerk"]), BOARD)
        assert "待审核" in page
        assert "晚 1 天" in page
        assert "未报送，后面几步都在等" in page
        assert "0/2 组" in page
        assert "10-09" in page

    def test_the_reviewer_is_led_to_the_review_and_told_what_else_is_missing(self, running: Cast) -> None:
        quarters.report(CENTRE)
        quarters.report(HOSPITAL, accept=True)
        page = read(enter(running["lead_reviewer"]), BOARD)
        assert f'href="/reports/{CENTRE}/?period={QUARTER}">去审核' in page
        assert "催审核" not in page
        assert "得分未交齐" in page
        assert "催审核" in read(enter(running["office_clerk"]), BOARD)

    def test_the_quarter_cannot_be_ranked_before_all_is_in_and_says_why(self, running: Cast) -> None:
        page = read(enter(running["office_clerk"]), BOARD)
        assert f'title="报送和得分齐全才能排名，点开看差什么" href="/ranking/?period={QUARTER}"' in page
        assert "计分排名（差 3 家）" in page

    def test_the_button_lives_once_all_is_in(self, cast: Cast) -> None:
        quarters.all_ready()
        page = read(enter(cast["office_clerk"]), BOARD)
        assert f'href="/ranking/?period={QUARTER}">计分排名' in page
        assert "可排名" in page

    def test_an_institution_sees_its_own_row_alone(self, running: Cast) -> None:
        page = read(enter(running[STRANGER]), BOARD)
        assert "大西渠镇" in page
        assert CENTRE not in page

    def test_it_searches_filters_sorts_and_exports(self, running: Cast) -> None:
        clerk = enter(running["office_clerk"])
        assert "大西渠镇" not in read(clerk, f"{BOARD}&q=建国路").split("<tbody>")[1]
        assert "大西渠镇" in read(clerk, f"{BOARD}&show=late")
        assert "from:find [type=search]" in read(clerk, BOARD)
        assert "没有符合条件的" in read(clerk, f"{BOARD}&show=ready")
        assert "农区乡镇卫生院" not in read(clerk, f"{BOARD}&sort=name").split("<tbody>")[1]
        assert clerk.get(f"{BOARD}&export=xlsx").content[:2] == b"PK"

    def test_days_moved_by_a_holiday_are_said_with_their_clause(self, running: Cast) -> None:
        page = read(enter(running["office_clerk"]), BOARD)
        assert "7 → 8 日" in page
        assert "附件1 九(二)" in page
        assert "遇节假日顺延" in page

    def test_a_quarter_that_was_never_opened(self, running: Cast) -> None:
        assert "还没有开季" in read(enter(running["office_clerk"]), "/quarter/?period=2025Q1")

    def test_last_quarters_score_opens_its_explanation(self, cast: Cast) -> None:
        run = paying.fed_back()
        Cycle.objects.create(period="2026Q4", pack="changji-2021", opened_on=TODAY, opened_by="clerk")
        source = Step.objects.filter(workflow="quarter", period=QUARTER)
        Step.objects.bulk_create([_again(step) for step in source])
        page = read(enter(cast["office_clerk"]), "/quarter/?period=2026Q4")
        assert f"/why/{run.pk}/institutions[" in page or f"{run.pk}" in page

    @pytest.mark.parametrize("address", [BOARD, f"/?period={QUARTER}", f"/quarter/wall/?period={QUARTER}"])
    def test_the_number_of_queries_does_not_grow_with_the_institutions(self, running: Cast, address: str) -> None:
        clerk = enter(running["office_clerk"])
        clerk.get(address)
        few = _count(clerk, address)
        _grow(297)
        assert _count(clerk, address) == few

    def test_the_meeting_screen_opens(self, running: Cast) -> None:
        assert "走到哪了" in enter(running["leading_group"]).get(f"/quarter/wall/?period={QUARTER}").content.decode()


def _again(step: Step) -> Step:
    step.pk, step.period = None, "2026Q4"
    return step


def _count(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def _grow(count: int) -> None:
    """So many more institutions with their steps."""
    pattern = Institution.objects.get(pk=CENTRE)
    codes = [f"652399{number:03d}" for number in range(count)]
    Institution.objects.bulk_create(
        [
            Institution(
                code=code, name=f"第{code}中心", short_name=code, type=pattern.type, category=pattern.category, place_id=pattern.place_id
            )
            for code in codes
        ]
    )
    steps = list(Step.objects.filter(workflow="quarter", period=QUARTER, subject=CENTRE))
    made = []
    for code in codes:
        for step in steps:
            made.append(
                Step(
                    pack=step.pack, workflow=step.workflow, period=step.period, subject=code, step=step.step, sequence=step.sequence,
                    state=step.state, due_on=step.due_on, opened_on=step.opened_on,
                )
            )  # fmt: skip
    Step.objects.bulk_create(made)


class TestOpening:
    def test_the_office_opens_a_quarter_once(self, cast: Cast) -> None:
        clerk = enter(cast["office_clerk"])
        page = read(clerk, "/quarter/open/")
        assert "2026Q3" in page
        assert "10 月 8 日" in page
        send(clerk, "/quarter/open/")
        assert Cycle.objects.get(pk=QUARTER).opened_by == "office_clerk"
        assert "已经开季" in send(clerk, "/quarter/open/", 422).content.decode()

    def test_nobody_else_does(self, cast: Cast) -> None:
        assert allowed(cast, "/quarter/open/") == {"office_clerk", "office_lead"}
        for name in set(cast) - {"office_clerk", "office_lead"}:
            assert enter(cast[name]).post("/quarter/open/", {"period": QUARTER}).status_code == 403, name
        assert not Cycle.objects.exists()

    def test_a_quarter_to_come_or_a_word_is_refused(self, cast: Cast) -> None:
        clerk = enter(cast["office_clerk"])
        for period in ("2027Q1", "2026", "x"):
            assert clerk.post("/quarter/open/", {"period": period}).status_code == 422
        assert not Cycle.objects.exists()


class TestAssignments:
    def test_a_group_is_given_and_taken_back(self, running: Cast) -> None:
        clerk = enter(running["office_clerk"])
        group = quarters.group_of(quarters.FIRST)
        send(clerk, "/quarter/assignments/set/", group=group, assessor="insurance_bureau", department="医保局", institution=CENTRE)
        row = Assignment.objects.get(institution=CENTRE)
        assert row.assessor == "insurance_bureau"
        assert "医保局" in read(clerk, f"/quarter/assignments/?period={QUARTER}")
        send(clerk, f"/quarter/assignments/{row.pk}/remove/")
        assert not Assignment.objects.filter(institution=CENTRE).exists()

    def test_who_may_not_score_cannot_be_chosen(self, running: Cast) -> None:
        group = quarters.group_of(quarters.FIRST)
        page = send(
            enter(running["office_clerk"]), "/quarter/assignments/set/", 422, group=group, assessor="institution_head", department="x"
        ).content.decode()
        assert "请从名单中选考核人员" in page

    def test_assessors_see_who_scores_what_and_cannot_change_it(self, running: Cast) -> None:
        assert "疾控中心" in read(enter(running["assessor"]), f"/quarter/assignments/?period={QUARTER}")
        row = Assignment.objects.first()
        assert row is not None
        for name in ("assessor", STRANGER, "commission", "lead_reviewer"):
            client = enter(running[name])
            assert client.post(f"/quarter/assignments/{row.pk}/remove/", {"period": QUARTER}).status_code == 403
            body = {"period": QUARTER, "group": row.group, "assessor": "assessor", "department": "x"}
            assert client.post("/quarter/assignments/set/", body).status_code == 403
        assert Assignment.objects.count() == 2


class TestClosed:
    def test_the_board_of_a_closed_quarter_shows_its_own_scores_and_all_as_complete(self, cast: Cast) -> None:
        run = paying.fed_back()
        page = read(enter(cast["office_clerk"]), BOARD)
        assert "本季" in page
        assert f"/why/{run.pk}/institutions" in page
        assert re.search(r"齐全\s*<b>3</b>", page)
        assert "上季得分" not in page


class TestWall:
    def test_without_results_the_tiles_stand_empty_and_say_that_their_places_are_made_up(self, running: Cast) -> None:
        page = enter(running["leading_group"]).get(f"/quarter/wall/?period={QUARTER}").content.decode()
        assert "位置为示意（合成）" in page
        assert page.count('class="k-1') == 3
        assert "还没有结果" in page

    def test_last_quarters_scores_open_and_say_who_would_rise_and_be_cut(self, cast: Cast) -> None:
        paying.fed_back()
        Cycle.objects.create(period="2026Q4", pack="changji-2021", opened_on=TODAY, opened_by="clerk")
        Step.objects.bulk_create([_again(step) for step in Step.objects.filter(workflow="quarter", period=QUARTER)])
        group = enter(cast["leading_group"])
        page = group.get("/quarter/wall/?period=2026Q4").content.decode()
        assert "谁会升，谁会降？" in page
        tiles = re.findall(r'<a class="k[0-4] r\d c\d" href="([^"]+)"', page)
        assert len(tiles) == 3
        assert {group.get(address).status_code for address in tiles} == {200}


def test_the_meeting_screen_asks_the_rule_of_the_year_who_would_rise_and_be_cut() -> None:
    scores = {"a": "92", "b": "90", "c": "88", "d": "86", "e": "84", "f": "82"}
    results = [InstitutionResult(institution_id=code, category="community_centre", score=Decimal(score)) for code, score in scores.items()]
    rates = reckon_rates(resolve("changji-2021", on=date(2026, 9, 30)), results)
    told = {code: str(rate.printed) for code, rate in rates.items() if rate.number}
    assert told == {"a": "0.1000", "b": "0.0600", "e": "-0.1000", "f": "-0.2000"}
    assert reckon_rates(None, results) == {}
