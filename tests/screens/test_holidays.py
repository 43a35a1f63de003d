"""Holidays on screens: entered from the notice, checked by another person, and the quarter opens."""

import pytest
from django.test import Client

from tests.cast import build_cast, enter
from tests.rooms.county import TODAY, build_county
from yiti.foundation.decisions.models import HolidayYear
from yiti.registry.access.models import User
from yiti.web.policy.announcing import read_days

NOTICE = {
    "year": "2027", "number": "国办发明电〔2026〕9号", "announced_on": "2026-10-08",
    "from-new_year": "2027-01-01", "until-new_year": "2027-01-03",
    "from-spring_festival": "2027-02-05", "until-spring_festival": "2027-02-11",
    "worked": "2月14日（周日）、2027-02-27",
}  # fmt: skip


@pytest.fixture
def cast(db: None, settings: object) -> dict[str, User]:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    return build_cast()


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


def test_the_clerk_enters_and_the_lead_approves_as_the_notice_has_it(cast: dict[str, User]) -> None:
    clerk, lead = enter(cast["office_clerk"]), enter(cast["office_lead"])
    assert "2027 年的节假日还没有登记" in read(clerk, "/holidays/")
    assert 'value="2027"' in read(clerk, "/holidays/enter/")
    answer = clerk.post("/holidays/propose/", NOTICE)
    made = HolidayYear.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/holidays/entries/{made.pk}/")
    assert made.worked == ["2027-02-14", "2027-02-27"]
    assert "批准（须由另一人）" in read(clerk, f"/holidays/entries/{made.pk}/")
    page = read(lead, f"/holidays/entries/{made.pk}/")
    assert "10 天，其中 6 天本是周一至周五" in page
    assert "国庆节" in page  # not listed apart
    assert "2027 年节假日等您照通知核对" in read(lead, "/")
    assert lead.post(f"/holidays/entries/{made.pk}/approve/").status_code == 302
    assert "国办发明电〔2026〕9号，2026-10-08" in read(clerk, "/holidays/")
    assert "国办发明电〔2026〕9号" in read(clerk, "/holidays/2027/")


def test_a_calendar_that_counts_shows_what_a_new_notice_would_change(cast: dict[str, User]) -> None:
    clerk = enter(cast["office_clerk"])
    sent = {**NOTICE, "year": "2026", "from-new_year": "2026-01-01", "until-new_year": "2026-01-03", "worked": ""}
    sent |= {"from-spring_festival": "", "until-spring_festival": "", "announced_on": "2025-11-04"}
    assert clerk.post("/holidays/propose/", sent).status_code == 302
    page = read(clerk, f"/holidays/entries/{HolidayYear.objects.get().pk}/")
    assert "批准后变动的日子" in page
    assert "chinese-calendar" in read(clerk, "/holidays/2026/")


def test_what_was_typed_comes_back_with_the_fault_at_its_field(cast: dict[str, User]) -> None:
    clerk = enter(cast["office_clerk"])
    for more, words in (
        ({"worked": "二月十四"}, "“二月十四”不是日期"),
        ({"until-new_year": ""}, "请填一个日期"),
        ({"year": "27"}, "请填四位年份"),
        ({"announced_on": "2026-11-04"}, "通知日期不能晚于今天"),
    ):
        answer = clerk.post("/holidays/propose/", NOTICE | more)
        page = answer.content.decode()
        assert (answer.status_code, words in page, "国办发明电〔2026〕9号" in page) == (422, True, True), more
    assert not HolidayYear.objects.exists()


def test_turning_down_says_where_it_differs(cast: dict[str, User]) -> None:
    clerk, lead = enter(cast["office_clerk"]), enter(cast["office_lead"])
    clerk.post("/holidays/propose/", NOTICE)
    made = HolidayYear.objects.get()
    assert lead.post(f"/holidays/entries/{made.pk}/reject/", {"answer": ""}).status_code == 422
    assert lead.post(f"/holidays/entries/{made.pk}/reject/", {"answer": "少了国庆节"}).status_code == 302
    assert "少了国庆节" in read(clerk, f"/holidays/entries/{made.pk}/")
    assert 'value="2027-02-05"' in read(clerk, "/holidays/enter/?year=2027")


def test_from_november_on_today_asks_for_next_years_holidays(cast: dict[str, User], settings: object) -> None:
    clerk = enter(cast["office_clerk"])
    assert "2027 年的节假日还没有登记" not in read(clerk, "/")
    settings.YITI_TODAY = "2026-11-12"  # type: ignore[attr-defined]
    assert "2027 年的节假日还没有登记" in read(clerk, "/")


@pytest.mark.parametrize("address", ["/holidays/entries/99/", "/holidays/1990/", "/holidays/2999/"])
def test_what_does_not_exist_is_not_found(cast: dict[str, User], address: str) -> None:
    read(enter(cast["office_clerk"]), address, 404)


def test_days_are_read_as_people_write_them() -> None:
    assert [day.isoformat() for day in read_days("2-14, 2月28日(周日)；2026/12/27 2027年3月6日", 2027)] == [
        "2027-02-14", "2027-02-28", "2026-12-27", "2027-03-06",
    ]  # fmt: skip
    assert read_days("  ", 2027) == []
