"""Degrees and registrations: recorded with their days, handed in as a sheet, counted as facts of the staff."""

from datetime import date

import pytest

from tests.cast import build_cast, enter
from tests.registry import NINGBIAN, SANGONG, SINCE, TODAY, build_annex_county, head_of, office, post_of, stage
from yiti.events.registry_facts import read_staff
from yiti.foundation.audit.models import Change
from yiti.foundation.imports.queries import list_faults
from yiti.foundation.pseudonyms import make_pseudonym
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.registry.staff.models import Qualification
from yiti.registry.staff.operations.postings import hire
from yiti.registry.staff.operations.qualifications import end_qualification, qualify
from yiti.registry.staff.queries import list_qualifications
from yiti.registry.staff.sheets.qualifications import IMPORT

pytestmark = pytest.mark.django_db
CERTIFIED = date(2026, 3, 1)


@pytest.fixture
def doctor() -> str:
    build_annex_county()
    return hire(scope=office(), name="某医生", values={**post_of(NINGBIAN), "position": "doctor", "post_kind": "doctors"})


def rows_of(person: str) -> list[tuple[object, ...]]:
    found = read_staff().filter(staff=make_pseudonym("staff", person)).sort("from_on")
    return found.select("from_on", "until_on", "gp", "bachelor", "tcm", "physician").rows()


def test_a_row_of_the_staff_ends_where_a_qualification_begins_and_ends(doctor: str) -> None:
    assert rows_of(doctor) == [(SINCE, None, False, False, False, True)]
    qualify(scope=office(), person=doctor, kind="gp", from_on=CERTIFIED)
    qualify(scope=office(), person=doctor, kind="bachelor", from_on=date(2000, 7, 1))
    end_qualification(scope=office(), person=doctor, kind="gp", from_on=CERTIFIED, until_on=TODAY)
    assert rows_of(doctor) == [
        (SINCE, CERTIFIED, False, True, False, True),
        (CERTIFIED, TODAY, True, True, False, True),
        (TODAY, None, False, True, False, True),
    ]


def test_chinese_medicine_counts_of_physicians_only(doctor: str) -> None:
    nurse = hire(scope=office(), name="某护士", values=post_of(NINGBIAN))
    for person in (doctor, nurse):
        qualify(scope=office(), person=person, kind="tcm", from_on=SINCE)
    assert [rows_of(person)[0][4] for person in (doctor, nurse)] == [True, False]


def test_the_same_twice_and_a_span_that_ends_first_are_refused(doctor: str) -> None:
    qualify(scope=office(), person=doctor, kind="gp", from_on=CERTIFIED)
    for kind, first, end, field in [("gp", TODAY, None, "from_on"), ("tcm", TODAY, CERTIFIED, "until_on")]:
        with pytest.raises(UnableTo) as refused:
            qualify(scope=office(), person=doctor, kind=kind, from_on=first, until_on=end)
        assert refused.value.field == field
    with pytest.raises(UnableTo):
        end_qualification(scope=office(), person=doctor, kind="gp", from_on=CERTIFIED, until_on=CERTIFIED)
    assert Qualification.objects.count() == 1
    assert Change.objects.filter(table__contains="qualification").count() == 1


def test_another_institutions_head_records_and_sees_nothing(doctor: str) -> None:
    with pytest.raises(Forbidden):
        qualify(scope=head_of(SANGONG), person=doctor, kind="gp", from_on=CERTIFIED)
    qualify(scope=head_of(NINGBIAN), person=doctor, kind="gp", from_on=CERTIFIED)
    assert [list_qualifications(scope=head_of(one), person=doctor).count() for one in (SANGONG, NINGBIAN)] == [0, 1]


def test_recorded_and_ended_on_the_persons_page(doctor: str) -> None:
    client = enter(build_cast()["commission"])
    sent = {"kind": "gp", "number": "G-1", "from_on": "2026-03-01", "until_on": ""}
    assert client.post(f"/staff/{doctor}/qualify/", sent).status_code == 302
    held = Qualification.objects.get()
    assert "G-1" in client.get(f"/staff/{doctor}/").content.decode()
    assert client.post(f"/staff/{doctor}/qualify/", {**sent, "kind": "wizard"}).status_code == 422
    assert client.post(f"/staff/{doctor}/qualifications/{held.pk}/end/", {"until_on": "2026-05-01"}).status_code == 302
    held.refresh_from_db()
    assert held.until_on == date(2026, 5, 1)


def test_each_wrong_row_of_a_sheet_is_named(doctor: str) -> None:
    rows = [
        {"person": doctor, "name": "某医生", "kind": "gp", "from_on": CERTIFIED},
        {"person": doctor, "name": "某医生", "kind": "gp", "from_on": TODAY},
        {"person": doctor, "name": "另一人", "kind": "tcm", "from_on": TODAY},
        {"person": "P99999", "name": "某", "kind": "tcm", "from_on": TODAY},
    ]
    for sent, fields in ((rows, ["name", "person"]), (rows[:2], ["from_on"])):
        faults = list_faults(stage(IMPORT, office(), write_sheet([(IMPORT.layouts[0], sent)])))
        assert [fault.field for fault in faults] == fields
        assert all(fault.reason.zh and fault.reason.en for fault in faults)
    assert not Qualification.objects.exists()
