"""Live figures on the score sheet: proposed with what they were made from, taken at once, corrected with a reason, opened to the list."""

import pytest
from django.test import Client

from tests.cast import STRANGER, enter
from tests.rooms import live
from tests.rooms.county import CENTRE, HOSPITAL, PASTORAL
from tests.rooms.live import LIVE
from tests.rooms.quarters import QUARTER
from tests.screens.quarter import Cast, cast, read, send
from tests.screens.test_scores import enter_one
from yiti.measure.assessment.models import LiveScore, Score
from yiti.registry.access.models import User

__all__ = ["cast"]
SHEET = f"/scores/{CENTRE}/?period={QUARTER}"
ACROSS = f"/scores/indicator/{LIVE}/?period={QUARTER}"


@pytest.fixture
def assessor(cast: Cast) -> Client:
    live.ready()
    return enter(cast["assessor"])


def in_english(user: User) -> Client:
    User.objects.filter(pk=user.pk).update(language="en")
    return enter(User.objects.get(pk=user.pk))


def seal_in(page: str) -> str:
    return page.split('name="seal" value="')[1].split('"')[0]


def test_the_sheet_shows_value_counts_target_and_mean_and_takes_the_score(cast: Cast, assessor: Client) -> None:
    page = read(assessor, SHEET)
    assert all(words in page for words in ("40%", "(4/10)", "≤ 20%", "同类平均", "采用 1 项系统得分", "系统数据截至"))
    assert f"/indicators/{LIVE}/why/{CENTRE}/{QUARTER}/" in page
    send(assessor, "/scores/take/", institution=CENTRE, seal=seal_in(page))
    score = Score.objects.get(institution=CENTRE, indicator=LIVE)
    assert (score.score, score.entered_by) == (5, "assessor")
    assert "采用系统得分" in read(assessor, SHEET)
    assert "As the figures say" in read(in_english(cast["assessor"]), SHEET)


def test_another_score_needs_a_reason_at_the_field_and_is_then_marked(assessor: Client) -> None:
    assert "须写明理由" in enter_one(assessor, 422, indicator=LIVE, score="7")
    assert not Score.objects.exists()
    enter_one(assessor, indicator=LIVE, score="7", reason="误录")
    assert "系统 5，改为 7" in read(assessor, SHEET)


def test_one_indicator_across_all_institutions_is_taken_at_once(assessor: Client) -> None:
    page = read(assessor, ACROSS)
    assert "采用 3 项系统得分" in page
    assert "系统得分：合理缺项" in page
    send(assessor, "/scores/take/", indicator=LIVE, seal=seal_in(page))
    assert set(LiveScore.objects.values_list("of__institution", flat=True)) == {CENTRE, HOSPITAL, PASTORAL}


def test_whose_figures_moved_meanwhile_is_told(assessor: Client) -> None:
    seal = seal_in(read(assessor, SHEET))
    live.later(CENTRE, 0, 10)
    answer = assessor.post("/scores/take/", {"period": QUARTER, "institution": CENTRE, "seal": seal})
    assert answer.status_code == 409
    assert "刚有变化" in answer.content.decode()
    assert not Score.objects.exists()


def test_the_explanation_leads_to_the_list_and_to_the_decision(assessor: Client) -> None:
    send(assessor, "/scores/take/", institution=CENTRE, seal=seal_in(read(assessor, SHEET)))
    for path in (f"live.{LIVE}", f"institution.{LIVE}"):
        page = read(assessor, f"/why/now/scores/{QUARTER}/{CENTRE}/{path}")
        assert f"/indicators/{LIVE}/list/{CENTRE}/{QUARTER}/numerator/" in page
        assert "昌卫发〔2026〕3号" in page


def test_a_stranger_neither_takes_nor_sees(cast: Cast, assessor: Client) -> None:
    seal = seal_in(read(assessor, SHEET))
    for who in (STRANGER, "office_clerk", "auditor", "institution_head"):
        answer = enter(cast[who]).post("/scores/take/", {"period": QUARTER, "institution": CENTRE, "seal": seal})
        assert answer.status_code == 403, who
    assert enter(cast[STRANGER]).get(SHEET).status_code == 403
    assert not Score.objects.exists()


def test_methods_and_targets_say_who_decided(cast: Cast, assessor: Client) -> None:
    address = f"/scores/methods/?period={QUARTER}"
    page = read(enter(cast["office_clerk"]), address)
    assert all(words in page for words in ("1 项由系统数据计分", "≤ 20%", "昌卫发〔2026〕3号", "由考核人员评定"))
    assert enter(cast["office_clerk"]).get(f"{address}&export=xlsx").content[:2] == b"PK"
    assert "at most the goal" in read(in_english(cast["office_clerk"]), address).lower()
    assert enter(cast[STRANGER]).get(address).status_code in (200, 403)


class TestReadiness:
    """The page on which a quarter is ranked tells whose figures moved since their score was taken."""

    RANKING = f"/ranking/?period={QUARTER}"

    @pytest.fixture
    def taken(self, assessor: Client) -> None:
        send(assessor, "/scores/take/", institution=CENTRE, seal=seal_in(read(assessor, SHEET)))

    @pytest.mark.usefixtures("taken")
    def test_nothing_is_said_while_the_figures_stand(self, cast: Cast) -> None:
        assert 'id="drifted"' not in read(enter(cast["office_clerk"]), self.RANKING)

    @pytest.mark.usefixtures("taken")
    def test_what_moved_is_told_with_then_and_now_and_who_must_look(self, cast: Cast) -> None:
        live.later(CENTRE, 0, 10)
        page = read(enter(cast["office_clerk"]), self.RANKING)
        drifted = page.split('id="drifted"')[1].split("</section>")[0]
        assert "5 分 → 10 分" in drifted
        assert "某assessor" in drifted
        assert "可以重新采用" in drifted
        assert f"/scores/{CENTRE}/" in drifted or "/scores/" not in drifted

    @pytest.mark.usefixtures("taken")
    def test_what_was_corrected_and_what_is_sent_say_so(self, cast: Cast) -> None:
        live.later(CENTRE, 0, 10)
        Score.objects.filter(institution=CENTRE, indicator=LIVE).update(sent_on="2026-10-08")
        assert "退回后才能改" in read(enter(cast["office_clerk"]), self.RANKING)
        Score.objects.filter(institution=CENTRE, indicator=LIVE).update(score=3)
        assert "人工改过" in read(enter(cast["office_clerk"]), self.RANKING)
        assert "Corrected by hand" in read(in_english(cast["office_clerk"]), self.RANKING)

    @pytest.mark.usefixtures("taken")
    def test_an_institution_is_not_told_of_others(self, cast: Cast) -> None:
        live.later(CENTRE, 0, 10)
        assert 'id="drifted"' not in enter(cast[STRANGER]).get(self.RANKING).content.decode()
