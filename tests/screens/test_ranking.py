"""Single items, and a quarter from its last score to publication; by the whole cast and the stranger."""

import pytest
from django.test import Client

from tests.cast import STRANGER, enter
from tests.rooms import paying, quarters
from tests.rooms.county import CENTRE, PASTORAL
from tests.rooms.quarters import QUARTER
from tests.screens.quarter import COUNTY, Cast, allowed, cast, read, running, send
from yiti.foundation.runs.models import Run
from yiti.measure.assessment.models import Cycle, InstitutionResult, SingleItem

__all__ = ["cast", "running"]
PAGE = f"/ranking/?period={QUARTER}"
WRITES = ("rank", "file", "approve", "return", "feedback", "publish")


@pytest.fixture
def ready(cast: Cast) -> Cast:
    """Everything in, and money to reckon with."""
    paying.ready_to_rank()
    return cast


def version() -> int:
    return quarters.version_of()


def state() -> str:
    return str(Cycle.objects.get(pk=QUARTER).state)


def rank(client: Client, status: int = 302, word: str = "排名") -> str:
    return send(client, "/ranking/rank/", status, version=version(), word=word).content.decode()


class TestItems:
    def test_proposed_by_one_and_settled_by_another(self, running: Cast) -> None:
        clerk = enter(running["office_clerk"])
        send(clerk, "/single-items/propose/", institution=CENTRE, points="-0.5", reason="网络直报迟报")
        item = SingleItem.objects.get()
        send(clerk, f"/single-items/{item.pk}/settle/", 403, act="approve")
        send(enter(running["office_lead"]), f"/single-items/{item.pk}/settle/", 422, act="reject")
        send(enter(running["office_lead"]), f"/single-items/{item.pk}/settle/", act="approve")
        send(enter(running["leading_group"]), f"/single-items/{item.pk}/settle/", 409, act="reject", answer="x")
        assert SingleItem.objects.get().state == "approved"

    @pytest.mark.parametrize(
        "body", [{"points": "0"}, {"points": "101"}, {"points": "x"}, {"points": "1.234"}, {"reason": ""}, {"institution": ""}]
    )
    def test_what_is_wrong_is_told_at_its_field(self, running: Cast, body: dict[str, str]) -> None:
        page = send(
            enter(running["office_clerk"]),
            "/single-items/propose/",
            422,
            **{"institution": CENTRE, "points": "1", "reason": "竞赛", **body},
        )
        assert "why-not" in page.content.decode()
        assert not SingleItem.objects.exists()

    def test_nobody_else_proposes_or_settles(self, running: Cast) -> None:
        send(enter(running["office_clerk"]), "/single-items/propose/", institution=CENTRE, points="1", reason="竞赛")
        item = SingleItem.objects.get()
        for name in set(running) - {"office_clerk"}:
            send(enter(running[name]), "/single-items/propose/", 403, institution=CENTRE, points="1", reason="竞赛")
        for name in set(running) - {"office_lead", "leading_group"}:
            send(enter(running[name]), f"/single-items/{item.pk}/settle/", 403, act="approve")
        assert SingleItem.objects.get().state == "proposed"


class TestReadiness:
    def test_what_is_missing_is_listed_with_the_way_to_it(self, running: Cast) -> None:
        quarters.report(CENTRE)
        page = read(enter(running["office_clerk"]), PAGE)
        assert "不能排名" in page
        assert f"/reports/{CENTRE}/?period={QUARTER}" in page
        assert f"/scores/?period={QUARTER}&amp;group=" in page
        assert "排名前" not in page

    def test_who_may_see_it(self, running: Cast) -> None:
        assert allowed(running, PAGE) == {*COUNTY, "insurance_bureau", "institution_head", STRANGER, "lead_reviewer"}

    def test_an_institution_sees_nothing_before_feedback(self, ready: Cast) -> None:
        rank(enter(ready["office_clerk"]))
        page = read(enter(ready["institution_head"]), PAGE)
        assert "还没有名次" in page
        assert "80.00" not in page

    def test_the_preview_stores_nothing(self, ready: Cast) -> None:
        page = read(enter(ready["office_clerk"]), PAGE)
        assert "试排" in page
        assert "一级分配总额" in page
        assert not Run.objects.exists()


class TestRanking:
    def test_the_word_must_be_typed(self, ready: Cast) -> None:
        clerk = enter(ready["office_clerk"])
        for word in ("", "好"):
            assert "请输入" in rank(clerk, 422, word)
        assert state() == "open"
        assert not Run.objects.exists()

    def test_it_is_not_ranked_while_something_is_missing(self, running: Cast) -> None:
        assert "不能排名" in rank(enter(running["office_clerk"]), 422)

    def test_the_second_of_two_is_told(self, ready: Cast) -> None:
        seen = version()
        rank(enter(ready["office_clerk"]))
        send(enter(ready["office_lead"]), "/ranking/rank/", 409, version=seen, word="排名")
        assert Run.objects.filter(kind="quarter").count() == 1

    def test_from_ranking_to_publication(self, ready: Cast) -> None:
        clerk, group = enter(ready["office_clerk"]), enter(ready["leading_group"])
        rank(clerk)
        assert InstitutionResult.objects.count() == 3
        send(group, "/ranking/approve/", 422, version=version(), word="同意")
        for step in ("file_hr", "file_finance"):
            assert step in read(clerk, PAGE)
            send(clerk, "/ranking/file/", step=step)
        send(group, "/ranking/approve/", 422, version=version(), word="")
        send(group, "/ranking/approve/", version=version(), word="同意")
        assert state() == "approved"
        send(clerk, "/ranking/publish/", 409, version=version(), word="公布")
        send(clerk, "/ranking/feedback/", version=version())
        send(clerk, "/ranking/publish/", version=version(), word="publish")
        assert state() == "published"
        assert "已公布" in read(clerk, PAGE)

    def test_sent_back_with_a_reason_and_ranked_again(self, ready: Cast) -> None:
        clerk, group = enter(ready["office_clerk"]), enter(ready["leading_group"])
        rank(clerk)
        send(group, "/ranking/return/", 422, version=version(), reason=" ")
        send(group, "/ranking/return/", version=version(), reason="加分有误")
        assert state() == "open"
        assert "加分有误" in read(clerk, PAGE)
        rank(clerk)
        assert Run.objects.filter(kind="quarter").count() == 2

    def test_every_write_is_refused_to_everybody_else(self, ready: Cast) -> None:
        office, group = {"office_clerk", "office_lead"}, {"leading_group"}
        may = {"rank": office, "file": office, "feedback": office, "publish": office, "approve": group, "return": group}
        for act in WRITES:
            for name in set(ready) - may[act]:
                body = {"version": version(), "word": "排名", "step": "file_hr", "reason": "x"}
                send(enter(ready[name]), f"/ranking/{act}/", 403, **body)
        assert state() == "open"


class TestResults:
    def test_from_feedback_on_everybody_concerned_sees_all(self, cast: Cast) -> None:
        paying.fed_back()
        seen = allowed(cast, f"/results/?period={QUARTER}")
        assert {"institution_head", STRANGER, "accountant", "staff_member", "lead_reviewer", "office_clerk"} <= seen
        assert not {"system_admin", "security_admin", "audit_admin"} & seen
        page = read(enter(cast[STRANGER]), f"/results/?period={QUARTER}")
        assert "建国路" in page
        assert enter(cast[STRANGER]).get(f"/results/?period={QUARTER}&export=xlsx").content[:2] == b"PK"

    def test_money_of_others_stays_hidden(self, cast: Cast) -> None:
        run = paying.fed_back()
        page = read(enter(cast[STRANGER]), f"/results/?period={QUARTER}")
        assert page.count("一级分配总额") and page.count("quarter_total") <= 2
        assert run.pk

    def test_before_feedback_nobody_outside_the_county_sees_any(self, ready: Cast) -> None:
        rank(enter(ready["office_clerk"]))
        assert "还没有结果" in read(enter(ready[STRANGER]), f"/results/?period={QUARTER}")
        assert "还没有结果" not in read(enter(ready["office_clerk"]), f"/results/?period={QUARTER}")

    def test_an_institutions_own_page(self, cast: Cast) -> None:
        paying.fed_back()
        page = read(enter(cast["institution_head"]), f"/results/{CENTRE}/?period={QUARTER}")
        assert "同类第 1 名" in page
        assert "申诉" in page
        for name in (STRANGER, "assessor", "staff_member"):
            assert enter(cast[name]).get(f"/results/{CENTRE}/?period={QUARTER}").status_code == 403
        assert enter(cast["lead_reviewer"]).get(f"/results/{PASTORAL}/?period={QUARTER}").status_code == 403
