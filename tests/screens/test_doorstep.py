"""What is handed out for a doorstep without a network: to whom, how little, and every file that the page needs."""

import json
import re
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from tests.cast import enter, make_user
from tests.rooms.county import CLINICS, HOSPITAL, TODAY, build_county
from tests.rooms.people import enrol, enter_person, sign
from yiti.config.places import get_days
from yiti.foundation.audit.models import Look

pytestmark = pytest.mark.django_db
ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')


@pytest.fixture
def zhao(db: None, settings: Settings) -> str:
    settings.YITI_TODAY = TODAY.isoformat()
    build_county()
    resident = enter_person(phone="13912345678", address="三组")
    enrol(resident)
    sign(resident, date(2026, 4, 8), systolic=158, diastolic=96, height=168)
    return resident


@pytest.fixture
def doctor(zhao: str) -> Client:
    return enter(make_user("doctor", "village_doctor", CLINICS[0]))


def test_it_holds_what_the_form_needs_and_neither_number_nor_telephone(doctor: Client, zhao: str) -> None:
    answer = doctor.get("/services/carried/")
    [one] = answer.json()["people"]
    assert (one["id"], one["name"], one["about"], one["number"]) == (zhao, "赵存良", "男 67 岁", 2)
    assert one["last"] == ["2026-04-08", "158/96"]
    assert (one["filled"], one["said"]["systolic"]) == ({"way": "home", "height": 168}, "158 mmHg")
    assert (one["limits"]["systolic"], one["limits"]["criticalDiastolic"]) == (150, 110)
    assert "659999" not in answer.content.decode()
    assert "13912345678" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["days"] == 2


def test_the_same_list_is_not_sent_twice_and_is_one_look(doctor: Client, zhao: str) -> None:
    digest = doctor.get("/services/carried/").json()["digest"]
    assert doctor.get(f"/services/carried/?have={digest}").status_code == 204
    assert doctor.get("/services/carried/").status_code == 200
    assert list(Look.objects.filter(key="carried").values_list("subject", "actor")) == [(zhao, "doctor")]


def test_a_form_whose_token_has_aged_is_told_apart_from_other_refusals(doctor: Client, zhao: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(doctor.cookies)
    answer = strict.post(f"/services/hypertension/{zhao}/", {"key": "a" * 32})
    assert (answer.status_code, answer.headers.get("X-Yiti-Stale")) == (403, "1")
    other = enter(make_user("other", "institution_head", HOSPITAL)).post(f"/services/hypertension/{zhao}/", {"key": "a" * 32})
    assert (other.status_code, other.headers.get("X-Yiti-Stale")) == (403, None)


@pytest.mark.parametrize("said", ["0", "8", "-1", "1.5", "两天"])
def test_a_number_of_days_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("YITI_DOORSTEP_DAYS", said)
    with pytest.raises(ImproperlyConfigured, match="1 到 7"):
        get_days("YITI_DOORSTEP_DAYS", 2, 7)


def test_the_days_are_those_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YITI_DOORSTEP_DAYS", "5")
    assert get_days("YITI_DOORSTEP_DAYS", 2, 7) == 5
    monkeypatch.setenv("YITI_DOORSTEP_DAYS", "")
    assert get_days("YITI_DOORSTEP_DAYS", 2, 7) == 2


@pytest.mark.parametrize(
    ("role", "home", "status"), [("village_doctor", CLINICS[1], 200), ("institution_head", HOSPITAL, 403), ("auditor", "", 403)]
)
def test_nobody_carries_other_peoples_residents(zhao: str, role: str, home: str, status: int) -> None:
    client = enter(make_user("other", role, home))
    answer = client.get("/services/carried/")
    assert answer.status_code == status
    assert status == 403 or answer.json()["people"] == []
    assert client.get("/services/offline/").status_code == status
    assert "赵存良" not in answer.content.decode()


def test_every_file_of_the_page_is_carried_too(doctor: Client) -> None:
    source = Client().get("/worker.js")
    assert source["Content-Type"].startswith("text/javascript")
    assert source["Cache-Control"] == "no-cache"
    first = source.content.decode().splitlines()[0]
    version, files = re.fullmatch(r'const VERSION = "([0-9a-f]{16})", FILES = (\[.*\]);', first).groups()  # type: ignore[union-attr]
    page = doctor.get("/services/offline/").content.decode()
    assert set(ASSET.findall(page)) - set(json.loads(files)) == set()
    assert version
    assert "赵存良" not in page
