"""Follow-ups over HTTP: signed as on the page, each counted once, all or none."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.cast import enter, make_user
from tests.rooms.county import CLINICS
from tests.rooms.people import answer, enrol, enter_person
from yiti.care.public_health.models import FollowUp
from yiti.events.journal.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(county: Any) -> dict[str, Any]:
    resident = enter_person()
    enrol(resident)
    return {"number": resident, "name": "赵存良", "on": "2026-04-08", "signed_name": "老王", "answers": answer(158, 96)}


@pytest.fixture
def doctor(county: Any) -> Client:
    return enter(make_user("doctor", "village_doctor", CLINICS[0]))


def post(client: Client, body: Any) -> Any:
    return client.post("/api/follow-ups", json.dumps(body), content_type="application/json")


def test_records_are_signed_graded_and_known_the_second_time(doctor: Client, row: dict[str, Any]) -> None:
    body = {"records": [{**row, "on": "2026-07-08"}, row]}
    found = post(doctor, body).json()["records"]
    assert [(one["grade"], one["next_on"], one["known"]) for one in found] == [
        ("uncontrolled", "2026-07-22", False), ("uncontrolled", "2026-04-22", False),
    ]  # fmt: skip
    assert FollowUp.objects.get(on="2026-07-08").case == "again"
    again = post(doctor, body).json()["records"]
    assert [(one["id"], one["known"]) for one in again] == [(one["id"], True) for one in found]
    assert Event.objects.filter(kind="follow_up").count() == FollowUp.objects.count() == 2


def test_one_wrong_record_keeps_all_out_and_each_is_told(doctor: Client, row: dict[str, Any]) -> None:
    wrong = [{**row, "on": "2026-07-08", "answers": answer(400)}, {**row, "on": "2026-06-08", "name": "别人"}]
    answered = post(doctor, {"records": [row, *wrong]})
    assert answered.status_code == 422
    faults = [(one["record"], one["field"]) for one in answered.json()["error"]["faults"]]
    assert faults == [(1, "systolic"), (2, "name")]
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    "body", [[], {}, {"records": []}, {"records": ["x"]}, {"records": [{"number": "x"}]}, "x", {"records": {"\x00": 1}}]
)
def test_another_shape_is_refused(doctor: Client, body: Any) -> None:
    assert post(doctor, body).status_code == 422


def test_what_no_database_keeps_is_refused(doctor: Client, row: dict[str, Any]) -> None:
    for wrong in ("一\x00二", "\ud800"):
        for record in ({**row, "signed_name": wrong}, {**row, "answers": {**row["answers"], "note": wrong}}):
            assert post(doctor, {"records": [record]}).status_code == 422
    assert post(doctor, {"records": [{**row, "on": "0202-04-08"}]}).status_code == 422
    nested = doctor.post("/api/follow-ups", "[" * 100_000, content_type="application/json")
    assert (nested.status_code, nested.json()["error"]["code"]) == (422, "wrong-body")
    assert not FollowUp.objects.exists()


def test_strangers_find_nobody_and_others_may_not(county: Any, row: dict[str, Any]) -> None:
    other = enter(make_user("doctor2", "village_doctor", CLINICS[1]))
    assert post(other, {"records": [row]}).json()["error"]["faults"][0]["code"] == "unknown"
    assert post(enter(make_user("clerk", "office_clerk")), {"records": [row]}).status_code == 403
    assert not FollowUp.objects.exists()
