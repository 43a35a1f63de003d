"""Totals of a year and the year's result on screens, by the whole cast and the stranger."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import STRANGER, build_cast, enter
from tests.rooms import planning
from tests.rooms.county import ASSESSED, CENTRE, HOSPITAL, TODAY, build_county
from yiti.foundation.runs.models import Run
from yiti.foundation.workflow.models import Message, Step
from yiti.money.pay.models import YearTotal
from yiti.registry.access.models import User

READERS = {
    "office_clerk", "office_lead", "commission", "leading_group", "hr_bureau", "finance_bureau", "auditor", "institution_head",
    "accountant", STRANGER,
}  # fmt: skip


@pytest.fixture
def cast(db: None, settings: Settings) -> dict[str, User]:
    settings.YITI_TODAY = str(TODAY)
    build_county()
    return build_cast()


@pytest.fixture
def sent(cast: dict[str, User]) -> dict[str, User]:
    planning.totals()
    assert enter(cast["commission"]).post("/year-totals/send/", {"year": "2026"}).status_code == 302
    return cast


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode()).split("<main")[-1]


def picks(*institutions: str) -> list[str]:
    return [f"{row.pk}:{row.version}" for row in YearTotal.objects.filter(institution__in=institutions or ASSESSED)]


def states() -> set[str]:
    return set(YearTotal.objects.values_list("state", flat=True))


class TestTotals:
    def test_those_concerned_see_them_and_nobody_else(self, sent: dict[str, User]) -> None:
        for role, user in sent.items():
            assert enter(user).get("/year-totals/?year=2026").status_code == (200 if role in READERS else 403), role

    def test_an_institution_sees_its_own_alone(self, sent: dict[str, User]) -> None:
        page = read(enter(sent["institution_head"]), "/year-totals/?year=2026")
        assert "建国路" in page
        assert "大西渠" not in page
        assert "建国路" not in read(enter(sent[STRANGER]), "/year-totals/?year=2026")

    def test_the_linked_total_is_reward_and_increment_and_opens(self, sent: dict[str, User]) -> None:
        page = read(enter(sent["commission"]), "/year-totals/?year=2026&place=")
        assert "1,400,000" in page
        assert f"/why/now/year-totals/2026/-/{CENTRE}/linked" in page
        assert "1,400,000" in enter(sent["commission"]).get(f"/why/now/year-totals/2026/-/{CENTRE}/linked").content.decode()

    def test_the_due_day_moves_off_a_rest_day_and_names_its_clause(self, sent: dict[str, User]) -> None:
        page = read(enter(sent["commission"]), "/year-totals/?year=2026")
        assert "2025-12-01" in page
        assert "2025-11-30 不上班" in page
        assert "六(二)2(3)" in page

    def test_it_exports(self, sent: dict[str, User]) -> None:
        assert enter(sent["auditor"]).get("/year-totals/?year=2026&export=xlsx").content[:2] == b"PK"


class TestDraft:
    def body(self, **more: str) -> dict[str, str]:
        sent = {"year": "2026"}
        for code in ASSESSED:
            sent |= {f"proportional_reward-{code}": "900,000", f"base_increment-{code}": "500000.50", f"version-{code}": "0"}
        return sent | more

    def test_the_year_befores_numbers_are_carried(self, cast: dict[str, User]) -> None:
        planning.totals()
        page = read(enter(cast["commission"]), "/year-totals/edit/?year=2027")
        assert "带出上年" in page
        assert 'value="500000.00"' in page

    def test_the_grid_is_stored_whole_or_not_at_all(self, cast: dict[str, User]) -> None:
        commission = enter(cast["commission"])
        answer = commission.post("/year-totals/edit/?year=2026", self.body(**{f"base_increment-{CENTRE}": "很多"}))
        assert answer.status_code == 422
        assert "不小于 0" in answer.content.decode()
        assert not YearTotal.objects.exists()
        assert commission.post("/year-totals/edit/?year=2026", self.body()).status_code == 302
        assert YearTotal.objects.count() == 3

    def test_the_second_of_two_who_draft_is_told(self, cast: dict[str, User]) -> None:
        commission = enter(cast["commission"])
        assert commission.post("/year-totals/edit/?year=2026", self.body()).status_code == 302
        assert commission.post("/year-totals/edit/?year=2026", self.body()).status_code == 409

    def test_what_was_sent_no_longer_changes(self, sent: dict[str, User]) -> None:
        page = read(enter(sent["commission"]), "/year-totals/edit/?year=2026")
        assert "都已报出" in page
        body = self.body(**{f"version-{code}": "2" for code in ASSESSED})
        assert enter(sent["commission"]).post("/year-totals/edit/?year=2026", body).status_code == 422

    def test_a_sheet_can_be_handed_in(self, cast: dict[str, User]) -> None:
        assert "年度绩效总量" in read(enter(cast["commission"]), "/imports/year_totals/")
        assert enter(cast["institution_head"]).get("/imports/year_totals/").status_code == 403

    @pytest.mark.parametrize("role", ["office_clerk", "hr_bureau", "finance_bureau", "leading_group", "institution_head", STRANGER])
    def test_nobody_else_drafts_or_sends(self, cast: dict[str, User], role: str) -> None:
        planning.totals()
        assert enter(cast[role]).post("/year-totals/edit/?year=2026", self.body()).status_code == 403
        assert enter(cast[role]).post("/year-totals/send/", {"year": "2026"}).status_code == 403
        assert states() == {"draft"}


class TestReview:
    def test_both_sides_agree_and_the_steps_are_done(self, sent: dict[str, User]) -> None:
        assert enter(sent["hr_bureau"]).post("/year-totals/review/", {"pick": picks(), "agrees": "1"}).status_code == 302
        assert states() == {"sent"}
        assert enter(sent["finance_bureau"]).post("/year-totals/review/", {"pick": picks(), "agrees": "1"}).status_code == 302
        assert states() == {"reviewed"}
        assert set(Step.objects.filter(workflow="year_totals").values_list("state", flat=True)) == {"done"}

    def test_a_return_wants_a_reason_and_opens_the_sending_again(self, sent: dict[str, User]) -> None:
        finance = enter(sent["finance_bureau"])
        assert finance.post("/year-totals/review/", {"pick": picks(HOSPITAL), "agrees": "0"}).status_code == 422
        body = {"pick": picks(HOSPITAL), "agrees": "0", "reason": "超出财力"}
        assert finance.post("/year-totals/review/", body).status_code == 302
        assert YearTotal.objects.get(institution=HOSPITAL).state == "returned"
        assert Step.objects.get(workflow="year_totals", step="propose").state == "returned"
        assert "超出财力" in read(enter(sent["commission"]), "/year-totals/?year=2026&place=")
        message = Message.objects.get()
        assert (message.to_username, message.link) == ("commission", "/year-totals/?year=2026")
        assert message.text_zh == "2026 年度总量退回 1 家，请改好再报：超出财力"

    def test_of_several_picked_all_are_reviewed_or_none(self, sent: dict[str, User]) -> None:
        first, *others = picks()
        stale = f"{first.partition(':')[0]}:1"
        assert enter(sent["hr_bureau"]).post("/year-totals/review/", {"pick": [*others, stale], "agrees": "1"}).status_code == 409
        assert set(YearTotal.objects.values_list("hr_by", flat=True)) == {""}

    def test_what_is_picked_wrongly_is_told(self, sent: dict[str, User]) -> None:
        hr = enter(sent["hr_bureau"])
        assert hr.post("/year-totals/review/", {"agrees": "1"}).status_code == 422
        assert hr.post("/year-totals/review/", {"pick": ["x"], "agrees": "1"}).status_code == 422
        assert hr.post("/year-totals/review/", {"pick": ["999999:1"], "agrees": "1"}).status_code == 422

    @pytest.mark.parametrize("role", ["commission", "office_clerk", "leading_group", "institution_head", "auditor", STRANGER])
    def test_nobody_else_reviews(self, sent: dict[str, User], role: str) -> None:
        assert enter(sent[role]).post("/year-totals/review/", {"pick": picks(), "agrees": "1"}).status_code == 403
        assert "等人社审核" not in read(enter(sent[role]), "/year-totals/?year=2026")


class TestYearResult:
    @pytest.fixture
    def ready(self, cast: dict[str, User]) -> dict[str, User]:
        planning.four_quarters()
        planning.totals()
        return cast

    def close(self, user: User, word: str = "算定 2025") -> int:
        return enter(user).post("/years/2025/close/", {"word": word}).status_code

    def test_before_it_is_closed_the_page_says_what_is_missing(self, cast: dict[str, User]) -> None:
        planning.four_quarters()
        page = read(enter(cast["leading_group"]), "/years/2025/?place=")
        assert "还没有编制 2026 年总量" in page
        assert enter(cast["leading_group"]).get("/years/2025/close/").status_code == 422

    def test_a_missing_quarter_is_named(self, cast: dict[str, User]) -> None:
        assert "还差第 1、2、3、4 季度" in read(enter(cast["leading_group"]), "/years/2025/?place=")

    def test_the_preview_stores_nothing_and_the_word_closes(self, ready: dict[str, User]) -> None:
        page = read(enter(ready["leading_group"]), "/years/2025/close/")
        assert "诫勉谈话" in page
        assert not Run.objects.filter(kind="year").exists()
        assert self.close(ready["leading_group"], "算定") == 422
        assert self.close(ready["leading_group"]) == 302
        assert list(YearTotal.objects.order_by("increment").values_list("increment", flat=True)[:2]) == [0, 500000]

    def test_places_quarters_and_duties_stand_there_and_open(self, ready: dict[str, User]) -> None:
        self.close(ready["leading_group"])
        run = Run.objects.get(kind="year")
        page = read(enter(ready["office_clerk"]), "/years/2025/?place=")
        assert "不合格" in page
        assert "诫勉谈话" in page
        assert f"/why/{run.pk}/institutions%5B0%5D.rate" in page or f"/why/{run.pk}/institutions[0].rate" in page
        assert "−100%" in page
        assert enter(ready["office_clerk"]).get(f"/why/{run.pk}/institutions[0].amount").status_code == 200

    def test_an_institution_sees_all_places_and_its_own_money_alone(self, ready: dict[str, User]) -> None:
        self.close(ready["leading_group"])
        page = read(enter(ready["institution_head"]), "/years/2025/")
        assert "大西渠" in page
        assert "500,000" in page.split("建国路")[1].split("</tr>")[0]
        assert page.split("大西渠")[1].split("</tr>")[0].count("500,000") == 0

    def test_closing_twice_is_told(self, ready: dict[str, User]) -> None:
        assert self.close(ready["leading_group"]) == 302
        assert self.close(ready["leading_group"]) == 409

    @pytest.mark.parametrize("role", ["office_clerk", "office_lead", "commission", "hr_bureau", "institution_head", STRANGER])
    def test_nobody_else_closes(self, ready: dict[str, User], role: str) -> None:
        assert self.close(ready[role]) == 403
        assert not Run.objects.filter(kind="year").exists()

    def test_what_is_no_year_is_not_found(self, cast: dict[str, User]) -> None:
        read(enter(cast["office_clerk"]), "/years/abc/", 404)
