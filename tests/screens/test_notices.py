"""Notices on screens: posted once, frozen, checked by their code, objected to and answered; by the whole cast and the stranger."""

from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.cast import STRANGER, build_cast, enter
from tests.rooms.county import CENTRE, HOSPITAL, TODAY, build_county
from tests.screens.closed import QUARTER, close_quarter
from yiti.registry.access.models import User
from yiti.registry.institutions.models import Institution
from yiti.supervision.publicity.models import Notice, Objection
from yiti.supervision.publicity.queries import days_left

RESULTS = f"GS-{QUARTER}-results"
PAY = f"GS-{QUARTER}-pay_open-{CENTRE}"
COUNTY = {"office_clerk", "office_lead", "commission"}
HOUSE = {"institution_head", "accountant"}


@pytest.fixture
def cast(db: None, settings: object) -> dict[str, User]:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    cast = build_cast()
    close_quarter()
    return cast


@pytest.fixture
def clerk(cast: dict[str, User]) -> Client:
    return enter(cast["office_clerk"])


@pytest.fixture
def head(cast: dict[str, User]) -> Client:
    return enter(cast["institution_head"])


def post(client: Client, duty: str = "results", institution: str = "", word: str = "公示") -> int:
    sent = {"of": QUARTER, "institution": institution, "word": word}
    return int(client.post(f"/notices/post/{duty}/", sent).status_code)


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


class TestWhoMay:
    def test_post_what_is_the_countys(self, cast: dict[str, User]) -> None:
        for name, user in cast.items():
            status = post(enter(user))
            assert status == (302 if name in COUNTY else 403), name
            assert Notice.objects.count() == (name in COUNTY), name
            Notice.objects.all().delete()

    def test_post_a_house_s_own(self, cast: dict[str, User]) -> None:
        for name, user in cast.items():
            status = post(enter(user), "pay_open", CENTRE)
            assert (status == 302) == (name in HOUSE), (name, status)
            assert Notice.objects.count() == (name in HOUSE), name
            Notice.objects.all().delete()

    def test_read_a_house_s_pay(self, cast: dict[str, User], head: Client) -> None:
        assert post(head, "pay_open", CENTRE) == 302
        may = {
            "institution_head", "accountant", "staff_member", "public_health_worker", "village_doctor", "hr_bureau", "finance_bureau",
            "auditor",
        }  # fmt: skip
        for name, user in cast.items():
            for address in (f"/notices/{PAY}/", f"/notices/{PAY}/?export=pdf", f"/notices/{PAY}/?export=xlsx"):
                status = enter(user).get(address).status_code
                assert (status == 200) == (name in may), (name, address, status)
        assert "P000" not in read(enter(cast["office_clerk"]), "/notices/")

    def test_read_what_is_open_to_all(self, cast: dict[str, User], clerk: Client) -> None:
        assert post(clerk) == 302
        for name, user in cast.items():
            status = enter(user).get(f"/notices/{RESULTS}/").status_code
            assert (status == 200) == (name not in ("system_admin", "security_admin", "audit_admin")), name
        assert Client().get(f"/notices/{RESULTS}/").status_code == 302


class TestPosting:
    def test_the_preview_is_what_is_frozen(self, clerk: Client) -> None:
        page = read(clerk, f"/notices/post/results/?of={QUARTER}")
        assert "冻结" in page
        table = page.split("<tbody>")[1].split("</tbody>")[0]
        assert post(clerk) == 302
        assert read(clerk, f"/notices/{RESULTS}/").split("<tbody>")[1].split("</tbody>")[0] == table

    def test_without_the_word_nothing_is_posted(self, clerk: Client) -> None:
        assert post(clerk, word="好") == 422
        assert not Notice.objects.exists()

    def test_twice_is_told(self, clerk: Client) -> None:
        assert post(clerk) == 302
        assert post(clerk) == 409
        assert RESULTS in read(clerk, f"/notices/post/results/?of={QUARTER}")

    @pytest.mark.parametrize("duty", ["content", "procedure"])
    def test_content_and_procedure_are_written_from_the_document(self, clerk: Client, duty: str) -> None:
        assert post(clerk, duty) == 302
        page = read(clerk, f"/notices/GS-{QUARTER}-{duty}/")
        assert ("抗菌药物处方比例" if duty == "content" else "2026-07-") in page

    def test_what_changes_later_does_not_change_it(self, clerk: Client) -> None:
        post(clerk)
        before = read(clerk, f"/notices/{RESULTS}/").split("<article")[1].split("</article>")[0]
        Institution.objects.filter(code=CENTRE).update(name="改了名的中心")
        after = read(clerk, f"/notices/{RESULTS}/").split("<article")[1].split("</article>")[0]
        assert before == after
        assert "改了名" not in after

    def test_the_board_of_duties_says_what_is_missing(self, clerk: Client, cast: dict[str, User]) -> None:
        page = read(clerk, f"/notices/?period={QUARTER}")
        assert "还有 3 项没有公示" in page
        assert "0 / 3 家已公示" in page
        post(clerk)
        assert "还有 2 项没有公示" in read(clerk, f"/notices/?period={QUARTER}")
        assert "看内容，公示" in read(enter(cast["institution_head"]), f"/notices/?period={QUARTER}")

    def test_an_unknown_duty_or_quarter_is_refused(self, clerk: Client) -> None:
        assert clerk.get(f"/notices/post/nothing/?of={QUARTER}").status_code == 422
        assert clerk.get("/notices/post/results/?of=2031Q1").status_code == 422
        assert post(clerk, "results", CENTRE) == 422
        assert post(clerk, "pay_open") == 422


class TestPapers:
    def test_paper_and_sheet_hold_the_frozen_rows(self, clerk: Client) -> None:
        post(clerk)
        assert clerk.get(f"/notices/{RESULTS}/?export=pdf").content[:4] == b"%PDF"
        book = CalamineWorkbook.from_filelike(BytesIO(clerk.get(f"/notices/{RESULTS}/?export=xlsx").content))
        cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
        notice = Notice.objects.get()
        assert float(notice.content["rows"][0][4]) in cells
        assert any(notice.check_code in str(cell) for cell in cells)

    def test_the_code_proves_the_paper(self, clerk: Client, cast: dict[str, User]) -> None:
        post(clerk)
        code = Notice.objects.get().check_code
        client = enter(cast["system_admin"])
        for number, typed, words in (
            (RESULTS, code, "是真的"), (RESULTS, code.lower().replace("-", " "), "是真的"), (RESULTS, "AAAA-AAAA-AAAA", "核对码不对"),
            ("GS-9", code, "没有这个编号"),
        ):  # fmt: skip
            assert words in client.post("/notices/check/", {"number": number, "code": typed}).content.decode(), typed
        notice = Notice.objects.get()
        notice.content["rows"][0][4] = "1.00"
        notice.save()
        assert "被改动过" in client.post("/notices/check/", {"number": RESULTS, "code": code}).content.decode()
        assert Client().get("/notices/check/").status_code == 302

    def test_days_left_are_working_days(self, clerk: Client) -> None:
        post(clerk)
        notice = Notice.objects.get()
        assert notice.until_on.isoformat() == "2026-10-15"
        assert days_left(notice, TODAY) == 6
        assert days_left(notice, notice.until_on) == 1
        assert days_left(notice, notice.until_on.replace(day=16)) == 0
        assert "还剩 6 个工作日" in read(clerk, f"/notices/{RESULTS}/")


class TestObjections:
    def test_raised_in_the_house_and_answered_by_another(self, cast: dict[str, User], head: Client) -> None:
        post(head, "pay_open", CENTRE)
        staff = enter(cast["staff_member"])
        assert staff.post(f"/notices/{PAY}/object/", {"text": " "}).status_code == 422
        assert staff.post(f"/notices/{PAY}/object/", {"text": "系数不对"}).status_code == 302
        row = Objection.objects.get()
        for name in ("staff_member", STRANGER, "accountant", "office_clerk", "system_admin"):
            answer = enter(cast[name]).post(f"/notices/{PAY}/objections/{row.pk}/", {"answer": "没有错"})
            assert answer.status_code in (403, 404), name
        assert head.post(f"/notices/{PAY}/objections/{row.pk}/", {"answer": ""}).status_code == 422
        assert head.post(f"/notices/{PAY}/objections/{row.pk}/", {"answer": "系数按附件"}).status_code == 302
        assert head.post(f"/notices/{PAY}/objections/{row.pk}/", {"answer": "再答"}).status_code == 409
        assert "系数按附件" in read(staff, f"/notices/{PAY}/")

    def test_nobody_answers_his_own(self, head: Client) -> None:
        post(head, "pay_open", CENTRE)
        head.post(f"/notices/{PAY}/object/", {"text": "不对"})
        assert head.post(f"/notices/{PAY}/objections/{Objection.objects.get().pk}/", {"answer": "对"}).status_code == 422
        assert Objection.objects.get().state == "raised"

    def test_the_county_answers_what_is_the_countys(self, cast: dict[str, User], clerk: Client, head: Client) -> None:
        post(clerk)
        assert enter(cast[STRANGER]).post(f"/notices/{RESULTS}/object/", {"text": "名次不对"}).status_code == 302
        row = Objection.objects.get()
        assert head.post(f"/notices/{RESULTS}/objections/{row.pk}/", {"answer": "对"}).status_code == 403
        assert clerk.post(f"/notices/{RESULTS}/objections/{row.pk}/", {"answer": "复核无误"}).status_code == 302

    def test_a_stranger_neither_sees_nor_objects(self, cast: dict[str, User], head: Client) -> None:
        post(head, "pay_open", CENTRE)
        stranger = enter(cast[STRANGER])
        read(stranger, f"/notices/{PAY}/", 404)
        assert stranger.post(f"/notices/{PAY}/object/", {"text": "看看"}).status_code == 404
        assert PAY not in read(stranger, "/notices/")
        assert not Objection.objects.exists()
        assert HOSPITAL in PAY.replace(CENTRE, HOSPITAL)

    def test_after_the_last_day_it_is_refused(self, cast: dict[str, User], clerk: Client) -> None:
        post(clerk)
        Notice.objects.update(posted_on="2026-07-20", until_on="2026-07-27")
        assert enter(cast["institution_head"]).post(f"/notices/{RESULTS}/object/", {"text": "晚了"}).status_code == 422


def test_the_list_searches_filters_and_exports(clerk: Client) -> None:
    post(clerk)
    assert RESULTS in read(clerk, "/notices/?q=results&running=1")
    assert "没有符合条件的" in read(clerk, "/notices/?running=0")
    assert clerk.get("/notices/?export=xlsx").content[:2] == b"PK"


def test_the_list_names_who_posted_and_shows_an_institution_the_countys_notices_too(clerk: Client, head: Client) -> None:
    User.objects.filter(username="office_clerk").update(name="沈嘉宁")
    post(clerk)
    post(head, "pay_open", CENTRE)
    shown = read(head, f"/notices/?place={CENTRE}")
    assert RESULTS in shown and PAY in shown
    assert "沈嘉宁" in shown and ">office_clerk<" not in shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_reads_in_both_languages(cast: dict[str, User], clerk: Client, language: str) -> None:
    post(clerk)
    User.objects.update(language=language)
    client = enter(User.objects.get(username="office_clerk"))
    for address in ("/notices/", "/notices/check/", f"/notices/post/content/?of={QUARTER}", f"/notices/{RESULTS}/"):
        heading = read(client, address).split("<h1>")[1].split("</h1>")[0]
        assert heading.isascii() == (language == "en"), (address, heading)
