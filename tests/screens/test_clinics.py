"""Village clinics month by month, and the four departments' opinions; by the whole cast and the stranger."""

from decimal import Decimal

import pytest

from tests.cast import STRANGER, enter
from tests.rooms.county import ASSESSED, CENTRE, CLINICS, HOSPITAL
from tests.screens.quarter import COUNTY, Cast, allowed, cast, read
from yiti.measure.assessment.models import ClinicAssessment, JointOpinion

__all__ = ["cast"]
CLINIC = CLINICS[0]
FORM = f"/clinics/{CLINIC}/2026-09/"
FOUR = {"commission", "hr_bureau", "finance_bureau", "insurance_bureau"}


class TestClinics:
    def test_the_stranger_here_is_their_own_hospital(self, cast: Cast) -> None:
        """The clinics belong to HOSPITAL, whose head is the stranger of the cast."""
        page = read(enter(cast[STRANGER]), "/clinics/")
        assert FORM in page
        assert "还缺 18 个月次" in page
        assert CLINIC not in read(enter(cast["institution_head"]), "/clinics/").split("<table")[-1]

    def test_who_may_see_the_grid(self, cast: Cast) -> None:
        assert allowed(cast, "/clinics/") == {*COUNTY, "insurance_bureau", "institution_head", STRANGER, "lead_reviewer"}
        assert enter(cast["office_clerk"]).get("/clinics/?export=xlsx").content[:2] == b"PK"

    def test_a_month_is_entered_and_the_next_clinic_comes_up(self, cast: Cast) -> None:
        client = enter(cast[STRANGER])
        answer = client.post(FORM, {"kind": "assessment", "score": "88.5", "findings": ""})
        assert answer.headers["Location"] == f"/clinics/{CLINICS[1]}/2026-09/"
        assert ClinicAssessment.objects.get().score == Decimal("88.5")
        assert "上次 2026-09 88.5" in read(client, f"/clinics/{CLINIC}/2026-10/")

    def test_it_is_put_right(self, cast: Cast) -> None:
        client = enter(cast[STRANGER])
        client.post(FORM, {"kind": "assessment", "score": "88.5"})
        assert client.post(FORM, {"kind": "guidance", "findings": "指导慢病随访"}).status_code == 302
        found = ClinicAssessment.objects.get()
        assert (found.kind, found.score) == ("guidance", None)

    @pytest.mark.parametrize(
        ("month", "body"),
        [
            ("2026-09", {"kind": "assessment", "score": ""}), ("2026-09", {"kind": "assessment", "score": "101"}),
            ("2026-09", {"kind": "assessment", "score": "好"}), ("2026-09", {"kind": "guidance", "findings": ""}),
            ("2026-09", {"kind": ""}), ("2026-11", {"kind": "assessment", "score": "90"}), ("2026", {"kind": "assessment", "score": "90"}),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_refused(self, cast: Cast, month: str, body: dict[str, str]) -> None:
        assert enter(cast[STRANGER]).post(f"/clinics/{CLINIC}/{month}/", body).status_code == 422
        assert not ClinicAssessment.objects.exists()

    def test_nobody_else_enters(self, cast: Cast) -> None:
        for name in set(cast) - {STRANGER}:
            client = enter(cast[name])
            assert client.get(FORM).status_code == 403, name
            assert client.post(FORM, {"kind": "assessment", "score": "90"}).status_code == 403, name
        assert not ClinicAssessment.objects.exists()


class TestJoint:
    def test_each_department_says_its_own(self, cast: Cast) -> None:
        for name in FOUR:
            body = {"year": "2025", f"{CENTRE}.agrees": "1", f"{HOSPITAL}.agrees": "0", f"{HOSPITAL}.text": "资金未到位"}
            assert enter(cast[name]).post("/joint/enter/", body).status_code == 302
        assert JointOpinion.objects.filter(institution=CENTRE, agrees=True).count() == 4
        assert JointOpinion.objects.values("department").distinct().count() == 4
        page = read(enter(cast["office_clerk"]), "/joint/?year=2025")
        assert "资金未到位" in page
        assert "差 1 家" in page

    def test_a_no_needs_its_reason_and_the_year_must_be_over(self, cast: Cast) -> None:
        client = enter(cast["hr_bureau"])
        assert client.post("/joint/enter/", {"year": "2025", f"{CENTRE}.agrees": "0"}).status_code == 422
        assert client.post("/joint/enter/", {"year": "2026", f"{CENTRE}.agrees": "1"}).status_code == 422
        assert client.post("/joint/enter/", {"year": "2025"}).status_code == 422
        assert client.post("/joint/enter/", {"year": "x"}).status_code == 422
        assert not JointOpinion.objects.exists()

    def test_nobody_else_speaks(self, cast: Cast) -> None:
        for name in set(cast) - FOUR:
            assert enter(cast[name]).post("/joint/enter/", {"year": "2025", f"{CENTRE}.agrees": "1"}).status_code == 403, name
        assert not JointOpinion.objects.exists()

    def test_institutions_see_their_own_alone(self, cast: Cast) -> None:
        page = read(enter(cast[STRANGER]), "/joint/?year=2025")
        assert "大西渠" in page
        assert "建国路" not in page
        assert len(ASSESSED) == 3
        assert enter(cast["hr_bureau"]).get("/joint/?year=2025&export=xlsx").content[:2] == b"PK"
