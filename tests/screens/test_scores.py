"""Score sheets, autosave, evidence and sending; by the whole cast and the stranger."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import STRANGER, enter
from tests.rooms import paying, quarters
from tests.rooms.county import ASSESSED, CENTRE, HOSPITAL
from tests.rooms.quarters import FIRST, QUARTER, SECOND
from tests.screens.quarter import COUNTY, Cast, allowed, cast, read, running, send
from yiti.foundation.files.models import Attachment, StoredFile
from yiti.measure.assessment.models import Score

__all__ = ["cast", "running"]
SHEET = f"/scores/{CENTRE}/?period={QUARTER}"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def enter_one(client: Client, status: int = 200, **more: object) -> str:
    """One field of a sheet, left."""
    body = {
        "period": QUARTER, "institution": CENTRE, "subject": "institution", "indicator": FIRST, "score": "50", "method": "site",
        "reason": "", "version": "", **more,
    }  # fmt: skip
    answer = client.post("/scores/enter/", body, **HTMX)
    assert answer.status_code == status, answer.content.decode()[-400:]
    return str(answer.content.decode())


class TestReading:
    def test_who_may_see_a_sheet_before_feedback(self, running: Cast) -> None:
        assert allowed(running, SHEET) == {*COUNTY, "insurance_bureau", "assessor"}

    def test_an_assessor_sees_the_own_groups_alone(self, running: Cast) -> None:
        quarters.enter("assessor2", CENTRE, SECOND, "30")
        page = read(enter(running["assessor"]), SHEET)
        assert f"{CENTRE}-{FIRST}-institution" in page
        assert f"{CENTRE}-{FIRST}-head" in page
        assert SECOND not in page

    def test_after_feedback_the_institution_sees_its_own(self, cast: Cast) -> None:
        paying.fed_back()
        assert allowed(cast, SHEET) >= {"institution_head", "lead_reviewer"}
        assert enter(cast[STRANGER]).get(SHEET).status_code == 403

    def test_the_overview_of_the_office_and_of_an_assessor(self, running: Cast) -> None:
        assert "没有人" not in read(enter(running["office_clerk"]), f"/scores/?period={QUARTER}").split("<tbody>")[1]
        mine = read(enter(running["assessor"]), f"/scores/?period={QUARTER}")
        assert "还有 3 项没评" in mine
        assert f"/scores/indicator/{FIRST}/" in mine
        assert enter(running["office_clerk"]).get(f"/scores/?period={QUARTER}&export=xlsx").content[:2] == b"PK"

    def test_one_indicator_across_the_institutions(self, running: Cast) -> None:
        page = read(enter(running["assessor"]), f"/scores/indicator/{FIRST}/?period={QUARTER}")
        assert all(f"{code}-{FIRST}-institution" in page for code in ASSESSED)
        assert "没有分给您" in read(enter(running["assessor"]), f"/scores/indicator/{SECOND}/?period={QUARTER}")
        assert enter(running["assessor"]).get(f"/scores/indicator/nothing/?period={QUARTER}").status_code == 404
        assert enter(running["office_clerk"]).get(f"/scores/indicator/{FIRST}/?period={QUARTER}").status_code == 403


class TestEntering:
    def test_a_field_is_kept_as_it_is_left(self, running: Cast) -> None:
        page = enter_one(enter(running["assessor"]))
        assert "已存" in page
        assert 'name="version" value="1"' in page
        found = Score.objects.get()
        assert (found.score, found.method, found.entered_by) == (50, "site", "assessor")

    def test_the_head_is_scored_beside(self, running: Cast) -> None:
        enter_one(enter(running["assessor"]), subject="head", score="40")
        assert Score.objects.get().subject == "head"

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ({"score": "60.01"}, "超过分值"), ({"score": "abc"}, "不是数"), ({"score": "-1"}, "不小于 0"),
            ({"score": "", "absent": "1"}, "写明理由"), ({"score": "1", "method": "magic"}, "考核方式不对"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_told_at_the_field_and_not_stored(self, running: Cast, body: dict[str, str], words: str) -> None:
        assert words in enter_one(enter(running["assessor"]), 422, **body)
        assert not Score.objects.exists()

    def test_the_second_of_two_is_told_what_stands_and_may_insist(self, running: Cast) -> None:
        client = enter(running["assessor"])
        enter_one(client)
        enter_one(client, score="55", version="1")
        page = enter_one(client, 409, score="58", version="1")
        assert "刚把它改成 55" in page
        assert 'name="version" value="2"' in page
        enter_one(client, score="58", version="2")
        assert Score.objects.get().score == 58

    def test_an_absence_with_its_reason_counts_neither_way(self, running: Cast) -> None:
        enter_one(enter(running["assessor"]), score="", absent="1", reason="本季无此项工作")
        assert Score.objects.get().absent

    def test_without_script_the_form_answers_with_the_page(self, running: Cast) -> None:
        body = {
            "institution": CENTRE,
            "subject": "institution",
            "indicator": FIRST,
            "score": "50",
            "method": "site",
            "version": "",
            "next": SHEET,
        }
        assert send(enter(running["assessor"]), "/scores/enter/", **body).headers["Location"] == SHEET

    def test_nobody_else_scores(self, running: Cast) -> None:
        for name in set(running) - {"assessor"}:
            enter_one(enter(running[name]), 403)
        enter_one(enter(running["assessor"]), 403, indicator=SECOND)
        assert not Score.objects.exists()


class TestSending:
    def test_only_what_is_complete_is_sent_and_then_closed(self, running: Cast) -> None:
        client = enter(running["assessor"])
        send(client, "/scores/send/", 422)
        enter_one(client)
        assert "报送这一家" in read(client, SHEET)
        send(client, "/scores/send/", institution=CENTRE)
        assert Score.objects.get().sent_on is not None
        enter_one(client, 422, score="51", version="1")
        assert Score.objects.get().score == 50

    def test_the_office_hands_a_group_back_with_a_reason(self, running: Cast) -> None:
        client = enter(running["assessor"])
        enter_one(client)
        send(client, "/scores/send/", institution=CENTRE)
        body = {"group": quarters.group_of(FIRST), "reason": "证据不符"}
        for name in ("assessor", "commission", STRANGER, "leading_group"):
            send(enter(running[name]), f"/scores/{CENTRE}/return/", 403, **body)
        send(enter(running["office_clerk"]), f"/scores/{CENTRE}/return/", 422, group=body["group"], reason="")
        send(enter(running["office_clerk"]), f"/scores/{CENTRE}/return/", **body)
        assert Score.objects.get().sent_on is None


class TestEvidence:
    def test_a_file_is_kept_listed_and_only_downloaded(self, running: Cast) -> None:
        client = enter(running["assessor"])
        enter_one(client)
        address = f"/scores/evidence/{Score.objects.get().pk}/"
        assert client.post(f"{address}add/", {"file": SimpleUploadedFile("现场.png", PNG)}).status_code == 302
        assert "现场.png" in read(client, address)
        file = StoredFile.objects.get()
        answer = client.get(f"{address}{file.pk}/")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer) == PNG  # type: ignore[arg-type]

    @pytest.mark.parametrize(("name", "content"), [("现场.png", b"<html></html>"), ("run.exe", b"MZ"), ("empty.png", b"")])
    def test_a_file_is_judged_by_its_content(self, running: Cast, name: str, content: bytes) -> None:
        client = enter(running["assessor"])
        enter_one(client)
        answer = client.post(f"/scores/evidence/{Score.objects.get().pk}/add/", {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 422
        assert not Attachment.objects.exists()
        assert not StoredFile.objects.exists()

    def test_the_rest_of_the_cast(self, running: Cast) -> None:
        client = enter(running["assessor"])
        enter_one(client)
        address = f"/scores/evidence/{Score.objects.get().pk}/"
        client.post(f"{address}add/", {"file": SimpleUploadedFile("a.png", PNG)})
        file = StoredFile.objects.get()
        sees = {*COUNTY, "insurance_bureau", "assessor"}
        assert allowed(running, address) == sees
        for name in set(running) - {"assessor"}:
            assert enter(running[name]).post(f"{address}add/", {"file": SimpleUploadedFile("b.png", PNG)}).status_code == 403, name
            answer = enter(running[name]).get(f"{address}{file.pk}/")
            assert (answer.status_code == 200) is (name in sees), name
            answer.getvalue()
        assert StoredFile.objects.count() == 1

    def test_another_scores_file_is_not_found_there(self, running: Cast) -> None:
        client = enter(running["assessor"])
        enter_one(client)
        enter_one(client, institution=HOSPITAL)
        one, other = Score.objects.order_by("pk")
        client.post(f"/scores/evidence/{one.pk}/add/", {"file": SimpleUploadedFile("a.png", PNG)})
        assert client.get(f"/scores/evidence/{other.pk}/{StoredFile.objects.get().pk}/").status_code == 404
