"""What the checks find among facts: late, missing, implausible, doubled; what was taken back counts for nothing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from tests.rooms.county import CENTRE, HOSPITAL, NOW, TODAY, build_county, scope_of
from yiti.events.journal.operations import NewEvent, NewResident, append_events, take_back, write_residents
from yiti.events.journal.queries import has_more
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import system_scope
from yiti.supervision.quality import keeping
from yiti.supervision.quality.queries import find_faults
from yiti.supervision.quality.tasks import look_anew

pytestmark = pytest.mark.django_db
ALL, SPAN = system_scope(), Period.parse("2026Q3")
VISIT = {"service": "outpatient", "diagnosis": None, "tcm": False, "cost": Decimal("20")}
BLOOD = {
    "programme": "hypertension",
    "face_to_face": True,
    "grade": "controlled",
    "systolic": 130,
    "diastolic": 80,
    "glucose": None,
    "referred": False,
}


def put(kind: str, day: date, details: dict[str, object], *, recorded: date | None = None, at: str = CENTRE, resident: str = "r1") -> str:
    now = datetime.combine(recorded or day, datetime.min.time(), tzinfo=UTC).replace(hour=4)
    event = NewEvent(kind, day, at, resident=resident, details=details)
    return append_events(scope=ALL, function="services.enter", events=[event], today=TODAY, now=now)[0]


def found(**asked: str) -> dict[str, list[str]]:
    answer: dict[str, list[str]] = {}
    for one in find_faults(scope=ALL, span=SPAN, today=TODAY, now=NOW).of(**asked):
        answer.setdefault(one.check, []).append(one.event or str(one.day))
    return answer


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_county()
    resident = NewResident("r1", "male", date(1960, 1, 1))
    write_residents(
        scope=ALL,
        function="residents.edit",
        residents=[resident, NewResident("r2", "male", date(2026, 8, 1))],
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_late_is_more_than_thirty_days() -> None:
    put("visit", date(2026, 7, 1), VISIT, recorded=date(2026, 7, 31))
    late = put("visit", date(2026, 7, 2), VISIT, recorded=date(2026, 8, 2))
    assert found() == {"late": [late]}


def test_a_month_is_missing_after_three_that_had_something() -> None:
    for month in (4, 5, 6):
        put("patrol", date(2026, month, 3), {"subject": "food", "found": False, "reported": False})
    put("patrol", date(2026, 8, 3), {"subject": "food", "found": False, "reported": False})
    assert found() == {"missing_month": ["2026-07-01"]}


@pytest.mark.parametrize(
    ("change", "check"),
    [({"systolic": 80}, "blood_pressure"), ({"systolic": 1300}, "blood_pressure"), ({"glucose": Decimal(61)}, "glucose")],
)
def test_what_cannot_be_is_found(change: dict[str, object], check: str) -> None:
    put("follow_up", date(2026, 7, 3), BLOOD)
    wrong = put("follow_up", date(2026, 7, 4), BLOOD | change)
    assert found() == {check: [wrong]}


def test_a_day_before_birth_is_found() -> None:
    wrong = put("visit", date(2026, 7, 4), VISIT, resident="r2")
    put("visit", date(2026, 8, 4), VISIT, resident="r2")
    assert found() == {"before_birth": [wrong]}


def test_the_second_of_two_alike_is_doubled_and_one_taken_back_is_not() -> None:
    put("visit", date(2026, 7, 4), VISIT)
    second = put("visit", date(2026, 7, 4), VISIT)
    put("visit", date(2026, 7, 4), VISIT | {"cost": Decimal("21")})
    assert found() == {"twice": [second]}
    take_back(scope=ALL, function="services.enter", event=second, today=TODAY, now=datetime(2026, 7, 5, tzinfo=UTC))
    assert found() == {}


def test_what_was_taken_back_and_that_again_stands() -> None:
    """A voiding event may be voided: then the first counts again."""
    wrong = put("follow_up", date(2026, 7, 4), BLOOD | {"systolic": 60, "diastolic": 90})
    moment = datetime(2026, 7, 5, tzinfo=UTC)
    voiding = take_back(scope=ALL, function="services.enter", event=wrong, today=TODAY, now=moment)
    assert found() == {}
    take_back(scope=ALL, function="services.enter", event=voiding, today=TODAY, now=moment)
    assert found() == {"blood_pressure": [wrong]}


def test_counts_are_the_lengths_of_lists_and_stay_within_reach() -> None:
    for at in (CENTRE, HOSPITAL, HOSPITAL):
        put("follow_up", date(2026, 7, 4), BLOOD | {"systolic": 60, "diastolic": 90}, at=at, resident=f"r-{at}")
    looked = find_faults(scope=ALL, span=SPAN, today=TODAY, now=NOW)
    for (institution, check), number in looked.count().items():
        assert number == len(looked.of(check, institution))
    assert looked.count()[(HOSPITAL, "blood_pressure")] == 2
    assert {place for place, _ in find_faults(scope=scope_of("head"), span=SPAN, today=TODAY, now=NOW).count()} == {CENTRE}
    with pytest.raises(Forbidden):
        find_faults(scope=scope_of("staff"), span=SPAN, today=TODAY, now=NOW)


def broken() -> str:
    return put("follow_up", date(2026, 7, 4), BLOOD | {"systolic": 60, "diastolic": 90})


def asked_for() -> int:
    return DBTaskResult.objects.filter(task_path="yiti.supervision.quality.tasks.look_anew").count()


def test_how_large_a_journal_is_goes_by_its_rows_and_not_by_their_ids() -> None:
    broken()
    assert (has_more(scope=ALL, than=0), has_more(scope=ALL, than=1)) == (True, False)


class TestTheWorker:
    @pytest.fixture(autouse=True)
    def large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Every journal is too large for a page."""
        monkeypatch.setattr(keeping, "AT_ONCE", 0)
        monkeypatch.setattr(keeping, "SLOW", -1)

    def test_a_large_journal_is_left_to_the_worker_who_is_asked_once(self, django_capture_on_commit_callbacks: Any) -> None:
        broken()
        with django_capture_on_commit_callbacks(execute=True):
            for minutes in (0, 1):
                looked = find_faults(scope=ALL, span=SPAN, today=TODAY, now=NOW + timedelta(minutes=minutes))
        assert (looked.at, looked.is_current, looked.findings) == (None, False, ())
        assert asked_for() == 1

    def test_what_the_worker_found_is_told_until_something_new_is_written(self, django_capture_on_commit_callbacks: Any) -> None:
        broken()
        with django_capture_on_commit_callbacks(execute=True):
            find_faults(scope=ALL, span=SPAN, today=TODAY, now=NOW)
        look_anew.func("changji-2021", str(SPAN), TODAY.isoformat())
        looked = find_faults(scope=ALL, span=SPAN, today=TODAY, now=NOW)
        assert (len(looked.findings), looked.is_current) == (1, True)
        broken()
        with django_capture_on_commit_callbacks(execute=True):
            kept = find_faults(scope=ALL, span=SPAN, today=TODAY, now=NOW)
        assert (kept.findings, kept.at, kept.is_current) == (looked.findings, looked.at, False)
        assert asked_for() == 2

    def test_a_month_that_ends_is_looked_at_anew(self) -> None:
        find_faults(scope=ALL, span=SPAN, today=TODAY, now=NOW)
        look_anew.func("changji-2021", str(SPAN), TODAY.isoformat())
        assert not find_faults(scope=ALL, span=SPAN, today=TODAY + timedelta(days=30), now=NOW).is_current

    def test_a_worker_that_did_not_come_is_asked_again(self, django_capture_on_commit_callbacks: Any) -> None:
        broken()
        with django_capture_on_commit_callbacks(execute=True):
            for minutes in (0, 11):
                find_faults(scope=ALL, span=SPAN, today=TODAY, now=NOW + timedelta(minutes=minutes))
        assert asked_for() == 2


def test_a_small_journal_is_looked_through_by_the_page_itself() -> None:
    assert find_faults(scope=ALL, span=SPAN, today=TODAY, now=NOW).findings == ()
    broken()
    looked = find_faults(scope=ALL, span=SPAN, today=TODAY, now=NOW)
    assert (len(looked.findings), looked.at, looked.is_current) == (1, NOW, True)
