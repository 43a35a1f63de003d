"""What a service writes is in its institution's numbers at the next look, and every number has its list."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.rooms.county import CENTRE, CLINICS, HOSPITAL, NOW, PASTORAL, TODAY, scope_of
from yiti.config.command import main
from yiti.events.journal.operations import NewEvent, NewResident, Stay, append_events, take_back, write_residents
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Actor, Scope, system_scope
from yiti.measure.indicators import marking, operations, recounting
from yiti.measure.indicators.lists import UnableToList
from yiti.measure.indicators.models import Frozen, FrozenIndicator, Mark
from yiti.measure.indicators.operations import UnableToFreeze, catch_up, freeze, recount
from yiti.measure.indicators.queries import Members, get_as_of, list_drift, list_members, list_values
from yiti.registry.institutions.models import Institution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

YEAR = Period.parse("2026")
ALL = system_scope()
CONTROL = "hypertension_control"


@pytest.fixture(autouse=True)
def today(settings: object) -> None:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]


def put_resident(name: str = "r1", institution: str = HOSPITAL, born_on: date = date(1950, 1, 1)) -> None:
    resident = NewResident(name, "female", born_on, (Stay(institution, date(2020, 1, 1)),))
    write_residents(scope=ALL, function="residents.edit", residents=[resident], now=NOW)


def put(kind: str, resident: str | None = "r1", day: date = date(2026, 10, 8), institution: str = HOSPITAL, **details: object) -> str:
    event = NewEvent(kind, day, institution, resident=resident, details=details)
    return append_events(scope=ALL, function="services.enter", events=[event], today=TODAY, now=NOW)[0]


def follow_up(grade: str = "controlled", **more: object) -> str:
    return put("follow_up", programme="hypertension", face_to_face=True, grade=grade, referred=False, **more)


def value_of(code: str = CONTROL, institution: str = HOSPITAL, period: Period = YEAR) -> tuple[str | None, str | None]:
    """Numerator and denominator as a page shows them: catch up, then read."""
    catch_up(scope=ALL, now=NOW)
    (found,) = list_values(scope=ALL, period=period, codes=[code], institutions=[institution])
    told = found.to_json()
    return told["numerator"], told["denominator"]


def lists_of(code: str = CONTROL, institution: str = HOSPITAL, period: Period = YEAR, scope: Scope = ALL) -> Members:
    return list_members(scope=scope, indicator=code, institution=institution, period=period)


@pytest.fixture
def enrolled(county: None) -> None:
    put_resident()
    put("enrolment", programme="hypertension", action="enter")


@pytest.mark.usefixtures("enrolled")
def test_a_signed_follow_up_is_in_the_numbers_at_the_next_look() -> None:
    assert value_of() == ("0", "1")
    follow_up()
    assert value_of() == ("1", "1")
    found = lists_of()
    assert (found.numerator, found.denominator, found.numerator_of) == (["r1"], ["r1"], "residents")


@pytest.mark.usefixtures("enrolled")
def test_what_is_taken_back_is_gone_and_what_takes_that_back_brings_it_again() -> None:
    first = follow_up()
    assert value_of() == ("1", "1")
    second = take_back(scope=ALL, function="services.enter", event=first, today=TODAY, now=NOW)
    assert value_of() == ("0", "1") and lists_of().numerator == []
    take_back(scope=ALL, function="services.enter", event=second, today=TODAY, now=NOW)
    assert value_of() == ("1", "1") and lists_of().numerator == ["r1"]


@pytest.mark.usefixtures("enrolled")
def test_a_village_clinic_counts_as_one_with_its_hospital_in_number_and_list() -> None:
    put_resident("r2", institution=CLINICS[0])
    put("enrolment", resident="r2", institution=CLINICS[0], programme="hypertension", action="enter")
    follow_up(resident="r2", institution=CLINICS[0])
    assert value_of() == ("1", "2")
    assert (lists_of().numerator, lists_of().denominator) == (["r2"], ["r1", "r2"])


@pytest.mark.usefixtures("enrolled")
def test_a_clinic_that_comes_under_another_hospital_moves_with_its_people() -> None:
    put("enrolment", resident="r2", institution=CLINICS[0], programme="hypertension", action="enter")
    assert value_of() == ("0", "2")
    Institution.objects.filter(pk=CLINICS[0]).update(parent=PASTORAL)
    assert value_of() == ("0", "1") and value_of(institution=PASTORAL) == ("0", "1")


@pytest.mark.usefixtures("enrolled")
def test_who_turns_out_to_be_somebody_else_counts_once() -> None:
    put_resident("r2")
    put("enrolment", resident="r2", programme="hypertension", action="enter")
    follow_up(resident="r2")
    assert value_of() == ("1", "2")
    merged = NewResident("r2", "female", date(1950, 1, 1), merged_into="r1")
    write_residents(scope=ALL, function="residents.edit", residents=[merged], now=NOW)
    assert value_of() == ("1", "1") and lists_of().numerator == ["r1"]


def test_a_corrected_birth_day_moves_somebody_in_and_out_of_the_elderly() -> None:
    put_resident(born_on=date(1961, 12, 31))
    assert value_of("elderly_health") == ("0", "1")
    put_resident(born_on=date(1962, 1, 1))
    assert value_of("elderly_health") == ("0", "0")


@pytest.mark.usefixtures("enrolled")
def test_an_enrolment_of_last_year_counts_in_every_period_since() -> None:
    for period in ("2026", "2026Q4", "2026-10", "2026-12"):
        assert value_of(period=Period.parse(period)) == ("0", "1")
    assert value_of(period=Period.parse("2026Q3")) == ("0", "0")
    put("enrolment", resident="r9", day=date(2025, 12, 31), programme="hypertension", action="enter")
    assert value_of(period=Period.parse("2026Q3")) == ("0", "1") and value_of(period=Period.parse("2025Q3")) == ("0", "0")


@pytest.mark.usefixtures("enrolled")
def test_every_value_is_that_of_a_recount() -> None:
    follow_up()
    put("visit", service="outpatient", diagnosis="I10", tcm=True, cost=Decimal("12.35"))
    catch_up(scope=ALL, now=NOW)
    before = list_values(scope=ALL, period=YEAR)
    recount(scope=ALL, now=NOW)
    assert list_values(scope=ALL, period=YEAR) == before


def test_when_nothing_is_new_a_look_writes_nothing(django_assert_max_num_queries: Any) -> None:
    put_resident()
    catch_up(scope=ALL, now=NOW)
    with django_assert_max_num_queries(6) as captured:
        catch_up(scope=ALL, now=NOW)
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)


def test_much_at_once_is_left_to_the_worker_and_the_page_says_how_much_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    catch_up(scope=ALL, now=NOW)
    for module in (marking, operations):
        monkeypatch.setattr(module, "AT_ONCE", 2)
    for name in ("r1", "r2", "r3"):
        put_resident(name)
    assert value_of("elderly_health") == ("0", "0") and lists_of("elderly_health").denominator == []
    assert get_as_of(scope=ALL, period=YEAR).waiting == 3
    assert Mark.objects.get().asked_at == NOW
    recount(scope=ALL, now=NOW)
    assert value_of("elderly_health") == ("0", "3") and get_as_of(scope=ALL, period=YEAR).waiting == 0


class TestRights:
    def test_only_institutions_within_reach_are_told(self) -> None:
        catch_up(scope=ALL, now=NOW)
        seen = {value.institution for value in list_values(scope=scope_of("doctor"), period=YEAR)}
        assert seen <= {CLINICS[0]}
        assert {value.institution for value in list_values(scope=scope_of("clerk"), period=YEAR)} > {HOSPITAL, CENTRE}

    def test_a_stranger_is_refused(self) -> None:
        catch_up(scope=ALL, now=NOW)
        nobody = Scope(Actor("nobody"))
        with pytest.raises(Forbidden):
            list_values(scope=nobody, period=YEAR)
        with pytest.raises(Forbidden):
            get_as_of(scope=nobody, period=YEAR)
        with pytest.raises(Forbidden):
            lists_of(scope=scope_of("centre_worker"))

    @pytest.mark.usefixtures("enrolled")
    def test_who_may_not_see_residents_sees_how_many(self) -> None:
        catch_up(scope=ALL, now=NOW)
        found = lists_of(scope=scope_of("clerk"))
        assert (found.denominator, found.denominator_count) == (None, 1)
        assert lists_of(scope=scope_of("worker")).denominator == ["r1"]

    def test_what_is_not_known_is_said(self) -> None:
        catch_up(scope=ALL, now=NOW)
        with pytest.raises(UnableToList):
            list_values(scope=ALL, period=YEAR, codes=["nothing"])
        with pytest.raises(UnableToList):
            lists_of(institution="nowhere")
        with pytest.raises(UnableToList, match="does not apply"):
            lists_of(institution=CLINICS[0])


class TestFreezing:
    QUARTER = Period.parse("2026Q4")

    @pytest.mark.usefixtures("enrolled")
    def test_what_is_frozen_stays_with_its_lists_and_the_rest_is_drift(self) -> None:
        put_resident("r2")
        put("enrolment", resident="r2", programme="hypertension", action="enter")
        follow_up(resident="r2")
        freeze(scope=ALL, period=self.QUARTER, now=NOW)
        follow_up()
        take_back(scope=ALL, function="services.enter", event=follow_up(resident="r3"), today=TODAY, now=NOW)
        assert value_of(period=self.QUARTER) == ("1", "2") and value_of() == ("2", "2")
        found = lists_of(period=self.QUARTER)
        assert (found.numerator, found.denominator) == (["r2"], ["r1", "r2"])
        as_of = get_as_of(scope=ALL, period=self.QUARTER)
        assert as_of.is_frozen and as_of.at == NOW and not get_as_of(scope=ALL, period=YEAR).is_frozen
        (drift,) = [one for one in list_drift(scope=ALL, period=self.QUARTER) if one.indicator == CONTROL]
        assert drift.frozen is not None and drift.now is not None
        assert (drift.frozen.numerator, drift.now.numerator) == (1, 2)
        assert list_drift(scope=ALL, period=YEAR) == []

    @pytest.mark.usefixtures("enrolled")
    def test_what_is_frozen_is_frozen_once(self) -> None:
        freeze(scope=ALL, period=self.QUARTER, now=NOW)
        follow_up()
        freeze(scope=ALL, period=self.QUARTER, now=NOW)
        assert value_of(period=self.QUARTER) == ("0", "1")

    def test_the_registry_stays_too(self) -> None:
        freeze(scope=ALL, period=self.QUARTER, now=NOW)
        seen = {value.institution for value in list_values(scope=ALL, period=self.QUARTER)}
        Institution.objects.filter(pk=PASTORAL).update(until_on=date(2026, 1, 1))
        assert {value.institution for value in list_values(scope=ALL, period=self.QUARTER)} == seen
        assert PASTORAL in seen and PASTORAL not in {value.institution for value in list_values(scope=ALL, period=YEAR)}
        assert lists_of(institution=PASTORAL, period=self.QUARTER).denominator == []

    @pytest.mark.usefixtures("triggers")
    def test_the_database_refuses_to_change_it(self) -> None:
        freeze(scope=ALL, period=self.QUARTER, now=NOW)
        for change in (FrozenIndicator.objects.all().delete, lambda: Frozen.objects.update(frozen_by="x")):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_only_who_ranks_a_quarter_freezes(self) -> None:
        with pytest.raises(Forbidden):
            freeze(scope=scope_of("worker"), period=self.QUARTER, now=NOW)

    def test_nothing_is_frozen_while_rows_wait(self, monkeypatch: pytest.MonkeyPatch) -> None:
        catch_up(scope=ALL, now=NOW)
        for module in (recounting, marking, operations):
            monkeypatch.setattr(module, "AT_ONCE", 1)
        put_resident("r1")
        put_resident("r2")
        with pytest.raises(UnableToFreeze):
            freeze(scope=ALL, period=self.QUARTER, now=NOW)
        assert not Frozen.objects.exists()


@pytest.mark.usefixtures("enrolled")
def test_the_command_takes_in_what_waits_or_counts_anew(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "refresh", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["waiting"] == 0
    follow_up()
    assert main(["indicators", "refresh", "--all", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["waiting"], found["is_reckoned"]) == (0, True)
    (value,) = list_values(scope=ALL, period=YEAR, codes=[CONTROL], institutions=[HOSPITAL])
    assert value.numerator == 1
