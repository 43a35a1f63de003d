"""Regular papers: what nobody has is told as missing and never as 0, what was made stays as it was, only the right roles make it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yiti.foundation.audit.models import Change
from yiti.foundation.forms.models import Entry
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope, system_scope
from yiti.policy.packs import load_pack
from yiti.supervision.reports.building import build_content
from yiti.supervision.reports.codes import is_as_made
from yiti.supervision.reports.figures import Stated, find_report, list_stated
from yiti.supervision.reports.models import MadeReport
from yiti.supervision.reports.operations import make_report
from yiti.supervision.reports.queries import UnableToFindReport, check_made, find_duty, list_duties

from .county import CENTRE, CLINICS, HOSPITAL, NOW, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")
MIDONG = "midong-2024"


def stated(today: date = TODAY) -> dict[str, Stated]:
    report = find_report(MIDONG, "proposal_answer")
    assert report is not None
    return {one.line.fact: one for one in list_stated(scope=system_scope(), pack=MIDONG, report=report, today=today)}


def enter(form: str, institution: str, on: date, **answers: Any) -> None:
    Entry.objects.create(form=form, institution=institution, on=on, answers=answers, entered_by="clerk", entered_at=NOW)


def value(fact: str) -> Any:
    figure = stated()[fact].figure
    return figure and figure.value


def test_institutions_by_type_lead_down_to_each() -> None:
    figure = stated()["clinics"].figure
    assert figure is not None
    assert figure.value == 2
    assert [leaf.about for leaf in figure.inputs] == list(CLINICS)
    assert value("together") == 5


def test_what_nobody_entered_is_no_zero_and_says_who_owes_it() -> None:
    one = stated()["trainees"]
    assert (one.figure, one.as_of) == (None, None)
    assert one.owed_by.zh == "医共体牵头医院"
    content = build_content(scope=system_scope(), pack=MIDONG, report=_answer(), period=None, today=TODAY)
    cells = next(row["cells"] for part in content["sections"] for row in part["rows"] if row["about"] == "trainees")
    assert cells[1] is None
    assert "尚无数据" in cells[4]["zh"]


def _answer() -> Any:
    return find_report(MIDONG, "proposal_answer")


def test_money_is_added_to_the_fen_and_only_of_this_year() -> None:
    for clinic, amount, on in (
        (CLINICS[0], "1200.35", date(2026, 3, 1)),
        (CLINICS[1], "0.30", date(2026, 4, 1)),
        (CLINICS[0], "9", date(2025, 3, 1)),
    ):
        enter("village_subsidies", clinic, on, line="fiscal", amount=amount)
    assert value("fiscal") == Decimal("1200.65")
    assert stated()["fiscal"].as_of == date(2026, 4, 1)
    assert value("basic_public_health") == 0
    "entries of the year without one of this line: a true 0"


def test_each_session_counts_and_each_doctor_once() -> None:
    enter("training_sessions", CENTRE, date(2026, 5, 1), subject="a", trainees=12)
    enter("training_sessions", CENTRE, date(2026, 6, 1), subject="b", trainees=8)
    enter("village_doctors", HOSPITAL, date(2026, 1, 1), person="甲", licence="village_doctor", on_post_from_on="2020-01-01")
    enter("village_doctors", HOSPITAL, date(2026, 2, 1), person="甲", licence="physician", on_post_from_on="2020-01-01")
    assert (value("sessions"), value("trainees")) == (2, 20)
    assert (value("village_doctors"), value("licensed_village_doctors")) == (1, 1)


def test_amounts_stand_in_a_table_of_their_own_with_their_fen() -> None:
    enter("clinic_repairs", HOSPITAL, date(2026, 3, 1), clinic="一村", planned="50632.90", accepted_on="2026-02-01")
    content = build_content(scope=system_scope(), pack=MIDONG, report=_answer(), period=None, today=TODAY)
    kinds = {part["id"]: (part["title"]["en"], part["columns"][1]["kind"]) for part in content["sections"]}
    assert kinds["works"] == ("Works", "number")
    assert kinds["works_money"] == ("Works: money", "money")
    assert kinds["subsidies"][1] == "money"
    amounts = next(part for part in content["sections"] if part["id"] == "works_money")
    assert next(row["cells"][1] for row in amounts["rows"] if row["about"] == "repair_planned") in ("50632.9", "50632.90")


def test_a_doctor_who_left_is_in_post_no_more() -> None:
    left = {"licence": "physician", "on_post_from_on": "2020-01-01"}
    enter("village_doctors", HOSPITAL, date(2026, 1, 1), person="甲", **left)
    enter("village_doctors", HOSPITAL, date(2026, 2, 1), person="乙", on_post_until_on="2026-03-01", **left)
    assert (value("village_doctors"), value("licensed_village_doctors")) == (1, 1)


def test_the_answer_tells_how_far_its_own_plan_is() -> None:
    for at, (place, level, result) in enumerate(
        ((CENTRE, "recommended", "reached"), (HOSPITAL, "basic", "reached"), (HOSPITAL, "recommended", None))
    ):
        enter("standard_reviews", place, date(2026, 3, 1 + at), year="2024", level=level, result=result)
    assert (value("recommended_standard"), value("basic_standard")) == (1, 1)
    enter("community_hospital_reviews", CENTRE, date(2026, 3, 1), result="passed")
    enter("hospital_pairings", CENTRE, date(2026, 3, 1), hospital="县医院", department="呼吸科", from_on="2025-01-01")
    enter(
        "hospital_pairings", CENTRE, date(2026, 3, 1), hospital="县医院", department="中医科", from_on="2024-01-01", until_on="2025-06-30"
    )
    enter("city_platforms", CENTRE, date(2026, 3, 1), platform="ecg", state="connected")
    assert [value(name) for name in ("community_hospitals", "pairings", "platforms")] == [1, 1, 1]


def test_projects_and_students_are_counted_and_money_in_doubt_stands_apart() -> None:
    for name, stage, planned, quality in (
        ("住院楼", "started", "150000000", "sound"), ("中医", "started", "2300000000", "suspect"), ("信息化", "tender", "1000000", "sound"),
    ):  # fmt: skip
        enter("building_projects", "", date(2026, 3, 1), name=name, stage=stage, planned=planned, quality=quality)
    assert (value("projects_started"), value("projects_tender")) == (2, 1)
    assert (value("projects_planned"), value("projects_suspect")) == (151000000, 2300000000)
    enter("clinic_repairs", HOSPITAL, date(2026, 3, 1), clinic="一村", planned="50632.91", accepted_on="2026-02-01")
    enter("clinic_repairs", HOSPITAL, date(2026, 3, 1), clinic="二村", planned="50632.91")
    assert (value("repaired"), value("repair_planned")) == (1, Decimal("101265.82"))
    student = {"programme": "targeted_student", "contract_on": "2025-01-01"}
    enter("graduate_village_doctors", "", date(2026, 3, 1), person="甲", assigned_on="2026-01-01", **student)
    enter("graduate_village_doctors", "", date(2026, 3, 1), person="乙", **student)
    assert (value("students_signed"), value("students_assigned")) == (2, 1)
    enter("tcm_halls", CENTRE, date(2026, 3, 1), level="flagship_hall", batch=1, state="submitted")
    enter("tcm_halls", HOSPITAL, date(2026, 3, 1), level="open", batch=2, state="submitted")
    assert value("applications") == 2


def test_a_report_made_stays_as_it_was_and_a_change_is_found() -> None:
    made = make_report(scope=scope_of("clerk"), key="changji-2021.progress", today=TODAY)
    assert (made.period, made.number) == ("2026-09", "BG-652301-progress-2026-09-1")
    assert is_as_made(MadeReport.objects.get())
    assert Change.objects.filter(action="report.make").count() == 1
    content = made.content
    content["paragraphs"][0]["zh"] += "改"
    MadeReport.objects.update(content=content)
    assert not is_as_made(MadeReport.objects.get())


def test_made_anew_it_stands_beside_the_one_before() -> None:
    for _ in range(2):
        make_report(scope=scope_of("clerk"), key="changji-2021.progress", today=TODAY)
    assert list(MadeReport.objects.values_list("number", flat=True).order_by("pk")) == [f"BG-652301-progress-2026-09-{at}" for at in (1, 2)]


def test_a_quarters_list_is_late_after_the_documents_own_day() -> None:
    def results(today: date) -> Any:
        return find_duty(scope=scope_of("clerk"), key="changji-2021.results", today=today)

    assert (results(TODAY).due, results(TODAY).state) == (date(2026, 10, 25), "running")
    assert (results(date(2026, 10, 27)).state, results(date(2026, 10, 27)).late_days) == ("late", 2)
    make_report(scope=scope_of("clerk"), key="changji-2021.results", today=date(2026, 10, 27))
    assert results(date(2026, 10, 27)).state == "met"


@pytest.mark.parametrize("name", ["assessor", "finance", "head", "staff"])
def test_others_make_none(name: str) -> None:
    with pytest.raises(Forbidden):
        make_report(scope=scope_of(name), key="changji-2021.progress", today=TODAY)
    assert not MadeReport.objects.exists()


def test_how_the_clauses_stand_is_for_those_who_see_the_county() -> None:
    def seen(scope: Scope) -> set[str]:
        return {duty.report.id for duty in list_duties(scope=scope, today=TODAY) if duty.pack == "changji-2021"}

    assert "year_work" in seen(scope_of("clerk"))
    assert "year_work" not in seen(scope_of("staff"))
    with pytest.raises(UnableToFindReport):
        make_report(scope=scope_of("staff"), key="changji-2021.year_work", today=TODAY)


def test_every_document_declares_its_papers() -> None:
    for pack in ("changji-2021", MIDONG, "ordos-2024", "wafangdian-2017", "xinjiang-community-2016"):
        assert load_pack(pack).reports


def test_the_code_on_the_paper_is_told_from_another() -> None:
    made = make_report(scope=scope_of("clerk"), key="changji-2021.progress", today=TODAY)
    asked = scope_of("staff")
    assert check_made(scope=asked, number=made.number, code=made.check_code.lower()) == "genuine"
    assert check_made(scope=asked, number=made.number, code="3333-3333-3333") == "wrong-code"
    assert check_made(scope=asked, number="BG-1", code=made.check_code) == "unknown"


def test_a_period_before_the_document_is_not_owed() -> None:
    duties = {duty.key: duty for duty in list_duties(scope=scope_of("clerk"), today=date(2021, 6, 1))}
    assert duties["changji-2021.year_work"].period is None
