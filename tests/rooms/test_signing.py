"""A hypertension follow-up: signed once, counted once, put right by voiding; record and event stand or fall together."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from yiti.care.public_health.models import Enrolment, EnrolmentStep, FollowUp
from yiti.care.public_health.operations import (
    Signing,
    correct_follow_up,
    end_resident_here,
    enrol_resident,
    hand_over_resident,
    leave_programme,
    sign_follow_up,
    take_over_resident,
    withdraw_follow_up,
)
from yiti.care.public_health.refusals import UnableToFindRecord, UnableToSign
from yiti.care.residents.operations import merge_residents
from yiti.care.residents.refusals import UnableToFindResident, UnableToRegister
from yiti.events.journal.frames import read_events
from yiti.events.journal.models import Event
from yiti.foundation.audit.models import Change
from yiti.foundation.pseudonyms import make_pseudonym
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import Actor, Scope
from yiti.registry.institutions.models import Institution

from .county import CENTRE, CLINICS, HOSPITAL, NOW, TODAY
from .people import answer, enrol, enter_person, make_number, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
As = Callable[[str], Scope]
JULY = date(2026, 7, 8)


@pytest.fixture
def zhao(county: None) -> str:
    resident = enter_person()
    enrol(resident)
    return resident


def facts() -> list[tuple[Any, ...]]:
    """The follow-up events that count: those that nothing voids."""
    rows = read_events("follow_up")
    gone = set(rows["voids"].drop_nulls())
    return [row for row in rows.select("event", "day", "institution", "grade", "systolic", "diastolic").rows() if row[0] not in gone and
            row[0] not in set(rows.filter(rows["voids"].is_not_null())["event"])]  # fmt: skip


def signing_of(zhao: str, key: str = "key-of-one-filling", day: date = TODAY, **answers: object) -> Signing:
    return Signing(service="hypertension_follow_up", resident=zhao, day=day, answers=answer(**answers), key=key)  # type: ignore[arg-type]


def test_a_signed_follow_up_is_a_record_and_an_event_that_names_nobody(zhao: str, as_: As) -> None:
    doctor = as_("doctor")
    doctor = Scope(Actor("doctor", "马医生", "village_doctor", CLINICS[0], staff="P00007"), doctor.grants)
    made = sign(zhao, by=doctor, systolic=152, diastolic=94, weight="74.5", height=168)
    event = Event.objects.get(kind="follow_up")
    assert (event.event, event.source, event.source_key) == (made.event, "follow_up", str(made.pk))
    assert (event.day, event.institution, event.resident, event.staff) == (TODAY, CLINICS[0], zhao, make_pseudonym("staff", "P00007"))
    assert event.details == {
        "programme": "hypertension", "face_to_face": True, "grade": "uncontrolled", "systolic": 152, "diastolic": 94, "glucose": None,
        "referred": False,
    }  # fmt: skip
    assert (made.case, made.next_on, made.answers["weight"]) == ("first", date(2026, 10, 23), "74.5")
    enrolment = Enrolment.objects.get()
    assert (enrolment.due_on, enrolment.grade) == (date(2026, 10, 23), "uncontrolled")
    [change] = Change.objects.filter(action="services.sign")
    assert (change.institution, change.actor) == (CLINICS[0], "doctor")
    assert "152" not in str(change.after)


def test_the_same_form_sent_twice_counts_once(zhao: str, as_: As) -> None:
    first = sign_follow_up(scope=as_("doctor"), signing=signing_of(zhao), today=TODAY, now=NOW)
    again = sign_follow_up(scope=as_("doctor"), signing=signing_of(zhao), today=TODAY, now=NOW)
    assert again.pk == first.pk
    assert FollowUp.objects.count() == len(facts()) == Change.objects.filter(action="services.sign").count() == 1


def test_a_key_stands_for_one_filling_in(zhao: str, as_: As) -> None:
    sign_follow_up(scope=as_("doctor"), signing=signing_of(zhao), today=TODAY, now=NOW)
    with pytest.raises(Conflict):
        sign_follow_up(scope=as_("doctor"), signing=signing_of(zhao, systolic=133), today=TODAY, now=NOW)
    with pytest.raises(Conflict) as caught:
        sign_follow_up(scope=as_("worker"), signing=signing_of(zhao, key="another-filling"), today=TODAY, now=NOW)
    assert "doctor" in caught.value.message.zh
    with pytest.raises(UnableToSign):
        sign_follow_up(scope=as_("doctor"), signing=signing_of(zhao, key="'; --"), today=TODAY, now=NOW)
    assert len(facts()) == 1


def test_a_correction_voids_and_replaces_and_keeps_the_old_record(zhao: str, as_: As) -> None:
    old = sign(zhao, systolic=152, diastolic=94)
    with pytest.raises(UnableToSign):
        correct_follow_up(scope=as_("doctor"), record=old.pk, signing=signing_of(zhao), reason=" ", today=TODAY, now=NOW)
    made = correct_follow_up(scope=as_("doctor"), record=old.pk, signing=signing_of(zhao), reason="读错了", today=TODAY, now=NOW)
    again = correct_follow_up(scope=as_("doctor"), record=old.pk, signing=signing_of(zhao), reason="读错了", today=TODAY, now=NOW)
    assert again.pk == made.pk
    old.refresh_from_db()
    assert (old.void_reason, old.voided_by, old.answers["systolic"], made.replaces_id) == ("读错了", "doctor", 152, old.pk)
    assert facts() == [(made.event, TODAY, CLINICS[0], "controlled", 132, 82)]
    assert Event.objects.filter(kind="follow_up").count() == 3
    assert Enrolment.objects.get().due_on == date(2027, 1, 9)
    with pytest.raises(Conflict):
        correct_follow_up(scope=as_("doctor"), record=old.pk, signing=signing_of(zhao, uuid4().hex), reason="再改", today=TODAY, now=NOW)


def test_what_is_withdrawn_counts_for_nothing_and_the_one_before_holds_again(zhao: str, as_: As) -> None:
    sign(zhao, JULY, systolic=120, diastolic=80)
    wrong = sign(zhao, systolic=152)
    withdraw_follow_up(scope=as_("doctor"), record=wrong.pk, reason="不是这个人", today=TODAY, now=NOW)
    assert [row[1] for row in facts()] == [JULY]
    assert (Enrolment.objects.get().due_on, Enrolment.objects.get().grade) == (date(2026, 10, 8), "controlled")
    with pytest.raises(Conflict):
        withdraw_follow_up(scope=as_("doctor"), record=wrong.pk, reason="再撤", today=TODAY, now=NOW)
    assert sign(zhao, systolic=121).pk != wrong.pk


def test_twice_above_the_limit_advises_referral_and_a_withdrawn_one_is_no_first_time(zhao: str, as_: As) -> None:
    first = sign(zhao, JULY, systolic=158)
    assert sign(zhao, systolic=152).case == "again"
    withdraw_follow_up(scope=as_("doctor"), record=FollowUp.objects.get(on=TODAY).pk, reason="错", today=TODAY, now=NOW)
    withdraw_follow_up(scope=as_("doctor"), record=first.pk, reason="错", today=TODAY, now=NOW)
    assert sign(zhao, systolic=152).case == "first"


@pytest.mark.parametrize(("wrong", "field"), [
    ({"systolic": 49}, "systolic"), ({"systolic": 301}, "systolic"), ({"systolic": ""}, "systolic"), ({"systolic": "13o"}, "systolic"),
    ({"systolic": "132.5"}, "systolic"), ({"systolic": 132.0}, "systolic"), ({"systolic": "1e2"}, "systolic"),
    ({"diastolic": 132}, "diastolic"), ({"way": "letter"}, "way"), ({"danger": []}, "danger"), ({"danger": ["none", "chest"]}, "danger"),
    ({"adverse": "present"}, "adverse_what"), ({"referral": "referred", "referral_why": "高"}, "referral_to"),
    ({"weight": "74.55"}, "weight"), ({"drugs": [{"name": "", "use": "1"}]}, "drugs"), ({"drugs": "药"}, "drugs"),
    ({"symptoms_other": "长" * 501}, "symptoms_other"), ({"unknown": 1}, "unknown"), ({"next_on": "2026-10-09"}, "next_on"),
    ({"next_on": "2027-01-10"}, "next_on"), ({"next_on": "soon"}, "next_on"),
])  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_stored(zhao: str, as_: As, wrong: dict[str, object], field: str) -> None:
    changes = Change.objects.count()
    sent = {**answer(), **wrong}
    with pytest.raises(UnableToSign) as caught:
        sign_follow_up(
            scope=as_("doctor"), today=TODAY, now=NOW,
            signing=Signing(service="hypertension_follow_up", resident=zhao, day=TODAY, answers=sent, key=uuid4().hex),
        )  # fmt: skip
    assert caught.value.field == field
    assert caught.value.message.zh and caught.value.message.en
    assert FollowUp.objects.count() == len(facts()) == 0
    assert Change.objects.count() == changes


def test_answers_are_kept_in_one_spelling(zhao: str) -> None:
    drugs = [{"name": " 苯磺酸氨氯地平 ", "use": "5 mg 每日 1 次"}, {"name": "", "use": ""}]
    kept = sign(zhao, systolic=" １３２ ", weight="74", drugs=drugs).answers
    assert (kept["systolic"], kept["weight"]) == (132, "74.0")
    assert kept["drugs"] == [{"name": "苯磺酸氨氯地平", "use": "5 mg 每日 1 次"}]


@pytest.mark.parametrize(("day", "code"), [(date(2026, 10, 10), "in-the-future"), (date(2026, 1, 4), "not-enrolled")])
def test_a_day_outside_is_refused(zhao: str, as_: As, day: date, code: str) -> None:
    with pytest.raises(UnableToSign) as caught:
        sign(zhao, day, by=as_("doctor"))
    assert (caught.value.code, caught.value.field) == (code, "on")


def test_strangers_sign_correct_and_withdraw_nothing(zhao: str, as_: As) -> None:
    made = sign(zhao, JULY)
    for name in ("doctor2", "centre_worker", "stranger_accountant", "hospital_head", "clerk", "auditor"):
        scope = as_(name)
        with pytest.raises((UnableToFindResident, Forbidden)):
            sign(zhao, by=scope)
        with pytest.raises(UnableToFindRecord):
            correct_follow_up(scope=scope, record=made.pk, signing=signing_of(zhao), reason="改", today=TODAY, now=NOW)
        with pytest.raises(UnableToFindRecord):
            withdraw_follow_up(scope=scope, record=made.pk, reason="撤", today=TODAY, now=NOW)
    assert len(facts()) == 1
    assert sign(zhao, by=as_("worker")).institution_id == CLINICS[0]


def test_a_township_worker_may_sign_for_the_own_house_but_no_clinic_for_another(zhao: str, as_: As) -> None:
    with pytest.raises(Forbidden):
        sign(zhao, by=as_("doctor"), institution=HOSPITAL)
    assert sign(zhao, by=as_("worker"), institution=HOSPITAL).institution_id == HOSPITAL


def test_enrolling_and_leaving_are_events_and_an_error_leaves_none_that_counts(as_: As) -> None:
    resident = enter_person()
    scope = as_("doctor")
    enrol_resident(scope=scope, resident=resident, programme="hypertension", on=date(2026, 9, 1), today=TODAY, now=NOW)
    with pytest.raises(Conflict):
        enrol_resident(scope=scope, resident=resident, programme="hypertension", on=TODAY, today=TODAY, now=NOW)
    assert Enrolment.objects.get().due_on == date(2026, 12, 1)
    leave_programme(scope=scope, resident=resident, programme="hypertension", ending="refused", on=TODAY, today=TODAY, now=NOW)
    rows = read_events("enrolment").select("day", "action", "institution", "resident").rows()
    assert rows == [(date(2026, 9, 1), "enter", CLINICS[0], resident), (TODAY, "leave", CLINICS[0], resident)]
    enrol_resident(scope=scope, resident=resident, programme="hypertension", on=TODAY, today=TODAY, now=NOW)
    leave_programme(scope=scope, resident=resident, programme="hypertension", ending="error", on=TODAY, today=TODAY, now=NOW)
    assert read_events("enrolment").filter(read_events("enrolment")["voids"].is_not_null()).height == 1
    with pytest.raises(UnableToSign):
        sign(resident, by=scope)


def test_nobody_under_35_is_taken_in(as_: As) -> None:
    for born_on, is_for in ((date(1991, 10, 9), True), (date(1991, 10, 10), False)):
        resident = enter_person("某人", born_on, 3)
        if is_for:
            enrol_resident(scope=as_("doctor"), resident=resident, programme="hypertension", on=TODAY, today=TODAY, now=NOW)
        else:
            with pytest.raises(UnableToSign):
                enrol_resident(scope=as_("doctor"), resident=resident, programme="hypertension", on=TODAY, today=TODAY, now=NOW)


def test_whoever_moves_is_managed_at_the_new_place_from_that_day(zhao: str, as_: As) -> None:
    hand_over_resident(scope=as_("worker"), resident=zhao, institution=CENTRE, from_on=TODAY, seen=1, today=TODAY, now=NOW)
    last = read_events("enrolment").sort("id").tail(1).select("institution", "day", "action").row(0)
    assert last == (CENTRE, TODAY, "enter")
    assert sign(zhao, by=as_("centre_worker")).institution_id == CENTRE
    number = make_number(date(1959, 3, 1), sex="male")
    with pytest.raises(UnableToRegister):
        take_over_resident(
            scope=as_("doctor2"),
            document="id_card",
            number=number,
            institution=CLINICS[1],
            from_on=TODAY,
            reason="又搬回",
            today=TODAY,
            now=NOW,
        )
    assert EnrolmentStep.objects.count() == 2


def test_the_dead_leave_their_programmes_in_the_same_transaction(zhao: str, as_: As) -> None:
    end_resident_here(scope=as_("doctor"), resident=zhao, ending="died", until_on=TODAY, seen=1, today=TODAY, now=NOW)
    assert read_events("enrolment")["action"].to_list() == ["enter", "leave"]
    with pytest.raises(UnableToSign):
        sign(zhao, by=as_("doctor"))


def test_what_was_signed_for_a_merged_entry_goes_on_with_the_one_kept(zhao: str, as_: As) -> None:
    sign(zhao, JULY, systolic=158)
    kept = enter_person("赵存良", date(1959, 3, 1), 4)
    merge_residents(scope=as_("worker"), kept=kept, other=zhao, reason="同一人", today=TODAY, now=NOW)
    with pytest.raises(UnableToSign):
        sign(zhao, by=as_("doctor"))
    assert sign(kept, by=as_("doctor"), systolic=152).case == "again"


def test_the_database_keeps_one_standing_follow_up_a_day(zhao: str) -> None:
    made = sign(zhao)
    made.pk, made.key, made.event = None, "another-key", "another-event"
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_a_refused_event_leaves_no_record(zhao: str, as_: As) -> None:
    """Closing the house behind the record's back: the journal refuses, and the record goes with it."""
    sign(zhao, JULY)
    Institution.objects.filter(pk=CLINICS[0]).update(until_on=date(2026, 10, 1))
    with pytest.raises(Exception, match="not open"):
        sign(zhao, by=as_("doctor"))
    assert FollowUp.objects.count() == len(facts()) == 1
