"""Appeals: filed with evidence, decided by somebody else, withdrawn, answered by a new run."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import STRANGER, enter
from tests.rooms import paying, quarters
from tests.rooms.county import CENTRE, NOW, scope_of
from tests.rooms.quarters import FIRST, QUARTER
from tests.screens.quarter import COUNTY, Cast, allowed, cast, read, send
from yiti.foundation.files.models import StoredFile
from yiti.foundation.runs.models import Run
from yiti.measure.assessment.models import Appeal, Score
from yiti.money.pay.operations import correct_quarter

__all__ = ["cast"]
NEW = f"/appeals/new/{CENTRE}/"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
GOOD = {"indicator": f"institution:{FIRST}", "claimed": "58", "reason": "漏计 36 份档案"}


@pytest.fixture
def told(cast: Cast) -> Cast:
    """Ranked, approved and fed back."""
    paying.fed_back()
    return cast


def file_one(cast: Cast, **more: object) -> Appeal:
    send(enter(cast["institution_head"]), NEW, **{**GOOD, **more})
    return Appeal.objects.latest("pk")


class TestFiling:
    def test_the_head_files_with_evidence(self, told: Cast) -> None:
        made = file_one(told, files=[SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.png", PNG)])
        assert (made.claimed, made.filed_by) == (58, "institution_head")
        page = read(enter(told["office_lead"]), f"/appeals/{made.pk}/")
        assert "a.png" in page
        assert "漏计 36 份档案" in page
        assert "50.00" in page

    @pytest.mark.parametrize(
        "body", [{"claimed": "50"}, {"claimed": "61"}, {"claimed": "很多"}, {"reason": " "}, {"indicator": "institution:nothing"}]
    )
    def test_what_is_wrong_is_told_at_its_field_and_nothing_is_stored(self, told: Cast, body: dict[str, str]) -> None:
        files = [SimpleUploadedFile("a.png", PNG)]
        page = send(enter(told["institution_head"]), NEW, 422, **{**GOOD, **body}, files=files).content.decode()
        assert "why-not" in page
        assert not Appeal.objects.exists()
        assert not StoredFile.objects.exists()

    def test_a_false_file_stops_it_whole(self, told: Cast) -> None:
        send(enter(told["institution_head"]), NEW, 422, **GOOD, files=[SimpleUploadedFile("a.png", b"<html>")])
        assert not Appeal.objects.exists()

    def test_a_second_one_against_the_same_score_waits(self, told: Cast) -> None:
        file_one(told)
        send(enter(told["institution_head"]), NEW, 409, **GOOD)
        assert Appeal.objects.count() == 1

    def test_after_the_days_it_is_too_late(self, told: Cast, settings: object) -> None:
        send(enter(told["office_clerk"]), "/ranking/publish/", version=quarters.version_of(), word="公布")
        settings.YITI_TODAY = "2026-10-30"  # type: ignore[attr-defined]
        assert "截止" in send(enter(told["institution_head"]), NEW, 422, **GOOD).content.decode()

    def test_nobody_else_files_for_it(self, told: Cast) -> None:
        for name in set(told) - {"institution_head"}:
            assert enter(told[name]).get(f"{NEW}?period={QUARTER}").status_code == 403, name
            send(enter(told[name]), NEW, 403, **GOOD)
        assert not Appeal.objects.exists()


class TestDeciding:
    def test_upheld_with_a_new_score_and_recomputed(self, told: Cast) -> None:
        made = file_one(told)
        lead = enter(told["office_lead"])
        send(lead, f"/appeals/{made.pk}/decide/", act="uphold", new_score="57", answer="属实")
        made.refresh_from_db()
        assert (made.state, made.new_score) == ("upheld", 57)
        assert Score.objects.get(institution=CENTRE, indicator=FIRST).score == 50
        before = Run.objects.filter(kind="quarter").count()
        assert f"/back-pay/{QUARTER}/correct/" in read(enter(told["office_clerk"]), "/appeals/")
        correct_quarter(scope=scope_of("clerk"), period=QUARTER, now=NOW)
        assert Run.objects.filter(kind="quarter").count() == before + 1
        page = read(enter(told["institution_head"]), f"/results/?period={QUARTER}")
        assert "公布的" in page
        assert "第 1 次更正" in page

    @pytest.mark.parametrize(
        "body", [{"answer": ""}, {"new_score": ""}, {"new_score": "50"}, {"new_score": "61"}, {"new_score": "x"}, {"act": "maybe"}]
    )
    def test_a_decision_that_is_wrong_is_told_and_not_kept(self, told: Cast, body: dict[str, str]) -> None:
        made = file_one(told)
        send(
            enter(told["office_lead"]), f"/appeals/{made.pk}/decide/", 422, **{"act": "uphold", "new_score": "57", "answer": "属实", **body}
        )
        assert Appeal.objects.get().state == "filed"

    def test_the_second_of_two_is_told(self, told: Cast) -> None:
        made = file_one(told)
        lead = enter(told["office_lead"])
        send(lead, f"/appeals/{made.pk}/decide/", act="reject", answer="维持")
        send(lead, f"/appeals/{made.pk}/decide/", 409, act="uphold", new_score="57", answer="属实")

    def test_nobody_else_decides(self, told: Cast) -> None:
        made = file_one(told)
        for name in set(told) - {"office_lead"}:
            send(enter(told[name]), f"/appeals/{made.pk}/decide/", 403, act="reject", answer="x")
        assert Appeal.objects.get().state == "filed"

    def test_withdrawn_by_the_institution_alone(self, told: Cast) -> None:
        made = file_one(told)
        for name in set(told) - {"institution_head"}:
            send(enter(told[name]), f"/appeals/{made.pk}/withdraw/", 403)
        send(enter(told["institution_head"]), f"/appeals/{made.pk}/withdraw/")
        send(enter(told["institution_head"]), f"/appeals/{made.pk}/withdraw/", 409)
        assert Appeal.objects.get().state == "withdrawn"


class TestReading:
    def test_who_sees_an_appeal_and_its_files(self, told: Cast) -> None:
        made = file_one(told, files=[SimpleUploadedFile("a.png", PNG)])
        file = StoredFile.objects.get()
        sees = {*COUNTY, "insurance_bureau", "institution_head", "lead_reviewer"}
        assert allowed(told, f"/appeals/{made.pk}/") == sees
        for name, user in told.items():
            answer = enter(user).get(f"/appeals/{made.pk}/files/{file.pk}/")
            assert (answer.status_code == 200) is (name in sees), name
            answer.getvalue()

    def test_the_list_filters_and_exports(self, told: Cast) -> None:
        made = file_one(told)
        lead = enter(told["office_lead"])
        assert f"/appeals/{made.pk}/" in read(lead, "/appeals/?state=filed")
        assert f"/appeals/{made.pk}/" not in read(lead, "/appeals/?state=rejected").split("<main")[-1].split('id="list-appeals"')[-1]
        assert lead.get("/appeals/?export=xlsx").content[:2] == b"PK"
        assert f"/appeals/{made.pk}/" not in read(enter(told[STRANGER]), "/appeals/")
