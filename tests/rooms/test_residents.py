"""Residents: entered once, hidden in the database, corrected, moved, merged; every look noted, nothing deleted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiti.care.residents.models import Resident, ResidentStay
from yiti.care.residents.operations import (
    NewResidentRow,
    correct_number,
    correct_resident,
    end_resident,
    load_residents,
    merge_residents,
    move_resident,
    register_resident,
    reidentify,
    reveal_number,
    take_over,
)
from yiti.care.residents.persons import Person, check_person
from yiti.care.residents.queries import (
    find_kept,
    get_resident,
    list_history,
    list_household,
    list_names,
    list_residents,
)
from yiti.care.residents.refusals import AlreadyRegistered, UnableToFindResident, UnableToRegister
from yiti.events.journal.frames import read_merged, read_residents
from yiti.events.journal.operations import Stay
from yiti.foundation.audit.models import Change, Look
from yiti.foundation.audit.verification import verify_chains
from yiti.foundation.pseudonyms import make_pseudonym
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import Scope

from .county import CENTRE, CLINICS, HOSPITAL, NOW, TODAY
from .people import SINCE, enter_person, make_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

BORN = date(1959, 3, 1)
NUMBER = make_number(BORN, sex="male")
ZHAO = Person(name="赵存良", number=NUMBER, phone="13912345678", address="新庄村三组", household="0301", relation="head")
As = Callable[[str], Scope]


def register(as_: As, who: str = "doctor", at: str = CLINICS[0], person: Person = ZHAO) -> str:
    return register_resident(scope=as_(who), person=person, institution=at, from_on=SINCE, today=TODAY, now=NOW)


def test_a_village_doctor_enters_somebody_and_the_journal_hears_no_name(as_: As) -> None:
    resident = register(as_)
    assert resident == make_pseudonym("resident", NUMBER)
    told = read_residents()
    assert told.rows() == [(resident, "male", BORN, CLINICS[0], SINCE, None)]
    [change] = Change.objects.filter(table="residents_resident")
    assert (change.action, change.institution, change.actor) == ("residents.register", CLINICS[0], "doctor")
    assert change.after["number"] == f"659999********{NUMBER[-4:]}"


def test_neither_number_nor_telephone_nor_the_name_in_the_audit_can_be_read_in_the_database(as_: As) -> None:
    resident = register(as_)
    with connection.cursor() as cursor:
        for table in ("residents_resident", "audit_change", "journal_residentversion"):
            cursor.execute(f"SELECT * FROM {table}")
            content = str(cursor.fetchall())
            assert NUMBER not in content
            assert ZHAO.phone not in content
            assert table == "residents_resident" or ZHAO.name not in content
    row = get_resident(scope=as_("doctor"), resident=resident)
    assert (row.number, row.phone) == (NUMBER, ZHAO.phone)


def test_a_number_stands_once_in_the_county(as_: As) -> None:
    resident = register(as_)
    with pytest.raises(AlreadyRegistered) as caught:
        register(as_, person=replace(ZHAO, name="赵存粮"))
    assert (caught.value.resident, caught.value.field) == (resident, "number")
    with pytest.raises(AlreadyRegistered) as caught:
        register(as_, "centre_worker", CENTRE)
    assert caught.value.resident == ""
    assert Resident.objects.count() == ResidentStay.objects.count() == len(read_residents()) == 1


def test_strangers_neither_enter_nor_see_nor_change(as_: As) -> None:
    resident = register(as_)
    for name in ("doctor2", "centre_worker", "stranger_accountant", "clerk", "admin", "auditor"):
        scope = as_(name)
        with pytest.raises(Forbidden):
            register(as_, name, person=replace(ZHAO, number=make_number(BORN, 7)))
        with pytest.raises(Forbidden):
            end_resident(scope=scope, resident=resident, ending="left", until_on=TODAY, seen=1, today=TODAY, now=NOW)
        for look in (get_resident, reveal_number):
            with pytest.raises(UnableToFindResident):
                look(scope=scope, resident=resident, **({"reason": "好奇"} if look is reveal_number else {}))
        assert list_names(scope=scope, residents=[resident]) == {}
        assert not list_residents(scope=scope, on=TODAY).exists()
    assert list_names(scope=as_("worker"), residents=[resident, "nobody"])[resident].name == "赵存良"
    assert [row.pk for row in list_residents(scope=as_("hospital_head"), on=TODAY)] == [resident]


@pytest.mark.parametrize("words", ["赵存", "zcl", NUMBER, NUMBER.lower(), "13912345678", "139-1234-5678", "新庄村", "0301", "赵存良 新庄"])
def test_somebody_is_found_by_what_people_know(as_: As, words: str) -> None:
    resident = register(as_)
    enter_person("马秀花", date(1954, 1, 1), 2, sex="female")
    assert [row.pk for row in list_residents(scope=as_("doctor"), on=TODAY, words=words)] == [resident]


def test_half_a_number_or_telephone_finds_nobody(as_: As) -> None:
    register(as_)
    for words in (NUMBER[:12], ZHAO.phone[:8], NUMBER[-6:]):
        assert not list_residents(scope=as_("doctor"), on=TODAY, words=words).exists()


def test_a_correction_needs_the_version_that_was_seen_and_its_history_opens_for_those_who_may(as_: As) -> None:
    resident = register(as_)
    wanted = replace(ZHAO, name="赵存粮", phone="", conditions={"hypertension": date(2020, 5, 1)})
    correct_resident(scope=as_("worker"), resident=resident, person=wanted, seen=1, today=TODAY, now=NOW)
    with pytest.raises(Conflict):
        correct_resident(scope=as_("doctor"), resident=resident, person=ZHAO, seen=1, today=TODAY, now=NOW)
    newest, first = list_history(scope=as_("doctor"), resident=resident)
    assert (newest.before["name"], newest.after["name"], newest.before["phone"], newest.after["phone"]) == (
        "赵存良",
        "赵存粮",
        ZHAO.phone,
        "",
    )
    assert (first.action, first.after["number"]) == ("residents.register", NUMBER)
    with pytest.raises(UnableToFindResident):
        list_history(scope=as_("doctor2"), resident=resident)
    correct_resident(scope=as_("worker"), resident=resident, person=replace(wanted, conditions={}), seen=2, today=TODAY, now=NOW)
    assert [(one.condition, one.ceased_on) for one in Resident.objects.get().conditions.all()] == [("hypertension", TODAY)]


def test_a_wrong_number_is_put_right_and_what_stood_under_it_counts_for_the_new_one(as_: As) -> None:
    old = register(as_)
    right = make_number(date(1959, 4, 1), sex="male")
    new = correct_number(scope=as_("doctor"), resident=old, document="id_card", number=right, seen=1, today=TODAY, now=NOW)
    assert read_merged() == {old: new}
    assert read_residents().rows() == [(new, "male", date(1959, 4, 1), CLINICS[0], SINCE, None)]
    assert find_kept(scope=as_("clerk"), resident=old) == new
    assert reidentify(scope=as_("doctor"), pseudonym=old, reason="核对随访").pk == new
    assert list_names(scope=as_("doctor"), residents=[old])[old].resident == new
    assert list_history(scope=as_("doctor"), resident=new)[0].before["number"] == NUMBER


def test_moving_ends_one_stay_and_begins_another(as_: As) -> None:
    resident = register(as_)
    moved = date(2026, 9, 1)
    move_resident(scope=as_("worker"), resident=resident, institution=CLINICS[1], from_on=moved, seen=1, today=TODAY, now=NOW)
    stays = [(stay.institution_id, stay.from_on, stay.until_on) for stay in ResidentStay.objects.order_by("from_on")]
    assert stays == [(CLINICS[0], SINCE, moved), (CLINICS[1], moved, None)]
    assert [row[3:] for row in read_residents().rows()] == stays
    assert list_names(scope=as_("doctor"), residents=[resident]) == {}
    assert list_names(scope=as_("doctor2"), residents=[resident])[resident].institution == CLINICS[1]
    with pytest.raises(Forbidden):
        move_resident(scope=as_("doctor"), resident=resident, institution=CLINICS[0], from_on=TODAY, seen=2, today=TODAY, now=NOW)
    assert sorted(Change.objects.filter(action="residents.move").values_list("institution", flat=True)) == list(CLINICS)


@pytest.mark.parametrize(("from_on", "code"), [(SINCE, "span"), (date(2020, 1, 1), "span"), (date(2026, 10, 10), "in-the-future")])
def test_a_move_on_an_impossible_day_changes_nothing(as_: As, from_on: date, code: str) -> None:
    resident = register(as_)
    with pytest.raises(UnableToRegister) as caught:
        move_resident(scope=as_("worker"), resident=resident, institution=CLINICS[1], from_on=from_on, seen=1, today=TODAY, now=NOW)
    assert (caught.value.code, caught.value.field) == (code, "from_on")
    assert ResidentStay.objects.count() == len(read_residents()) == 1


def test_whoever_moved_in_with_the_card_is_taken_over_and_both_sides_can_read_it(as_: As) -> None:
    resident = register(as_)
    asked = {"document": "id_card", "institution": CENTRE, "from_on": TODAY, "today": TODAY, "now": NOW}
    with pytest.raises(UnableToFindResident):
        take_over(scope=as_("centre_worker"), number=make_number(BORN, 9), reason="迁入", **asked)  # type: ignore[arg-type]
    with pytest.raises(UnableToRegister):
        take_over(scope=as_("centre_worker"), number=NUMBER, reason=" ", **asked)  # type: ignore[arg-type]
    assert take_over(scope=as_("centre_worker"), number=NUMBER, reason="迁入", **asked) == resident  # type: ignore[arg-type]
    assert list_names(scope=as_("centre_worker"), residents=[resident])
    changes = Change.objects.filter(action="residents.take_over")
    assert {(row.institution, row.after["reason"]) for row in changes} == {(CLINICS[0], "迁入"), (CENTRE, "迁入")}


def test_the_dead_and_those_who_left_stay_on_record_and_whoever_comes_back_is_taken_over(as_: As) -> None:
    resident = register(as_)
    end_resident(scope=as_("doctor"), resident=resident, ending="left", until_on=date(2026, 10, 1), seen=1, today=TODAY, now=NOW)
    assert not list_residents(scope=as_("doctor"), on=TODAY).exists()
    assert list_residents(scope=as_("doctor"), on=None).get().ending == "left"
    assert read_residents().rows()[0][5] == date(2026, 10, 1)
    take_over(
        scope=as_("doctor2"), document="id_card", number=NUMBER, institution=CLINICS[1], from_on=TODAY, reason="回来", today=TODAY, now=NOW
    )
    assert (Resident.objects.get().ending, len(read_residents())) == ("", 2)


def test_merging_keeps_everything_and_counts_it_for_one(as_: As) -> None:
    kept = register(as_)
    other = enter_person("赵存良", BORN, 5, sex="male", at=CLINICS[1], conditions={"diabetes": None})
    with pytest.raises(Forbidden):
        merge_residents(scope=as_("doctor"), kept=kept, other=other, reason="同一人", today=TODAY, now=NOW)
    with pytest.raises(UnableToRegister):
        merge_residents(scope=as_("worker"), kept=kept, other=other, reason="", today=TODAY, now=NOW)
    merge_residents(scope=as_("worker"), kept=kept, other=other, reason="身份证重复", today=TODAY, now=NOW)
    assert read_merged() == {other: kept}
    assert read_residents()["resident"].to_list() == [kept]
    assert [row.pk for row in list_residents(scope=as_("worker"), on=TODAY)] == [kept]
    assert Resident.objects.get(pk=kept).conditions.get().condition == "diabetes"
    assert Resident.objects.count() == 2
    with pytest.raises(UnableToRegister) as caught:
        merge_residents(scope=as_("worker"), kept=other, other=kept, reason="反过来", today=TODAY, now=NOW)
    assert caught.value.code == "merged"


def test_chains_of_mergings_lead_to_the_end(as_: As) -> None:
    one, two, three = (enter_person("赵", BORN, sequence) for sequence in (1, 2, 3))
    merge_residents(scope=as_("worker"), kept=two, other=one, reason="同一人", today=TODAY, now=NOW)
    merge_residents(scope=as_("worker"), kept=three, other=two, reason="同一人", today=TODAY, now=NOW)
    assert read_merged() == {one: three, two: three}
    assert find_kept(scope=as_("clerk"), resident=one) == three


def test_opening_the_whole_number_and_turning_a_pseudonym_back_need_a_reason_and_are_noted(as_: As) -> None:
    resident = register(as_)
    for reason in ("", "  "):
        with pytest.raises(UnableToRegister):
            reveal_number(scope=as_("doctor"), resident=resident, reason=reason)
        with pytest.raises(UnableToRegister):
            reidentify(scope=as_("doctor"), pseudonym=resident, reason=reason)
    assert Look.objects.count() == 0
    assert reveal_number(scope=as_("doctor"), resident=resident, reason="办理转诊") == (NUMBER, ZHAO.phone)
    assert reidentify(scope=as_("worker"), pseudonym=resident, reason="核对指标名单").name == "赵存良"
    with pytest.raises(UnableToFindResident):
        reidentify(scope=as_("clerk"), pseudonym=resident, reason="想看看是谁")
    looks = [(look.actor, look.institution, look.subject, look.reason) for look in Look.objects.order_by("pk")]
    assert looks == [
        ("doctor", CLINICS[0], resident, "number: 办理转诊"), ("worker", CLINICS[0], resident, "pseudonym: 核对指标名单"),
    ]  # fmt: skip


def test_a_household_shows_those_whom_the_reader_may_see(as_: As) -> None:
    resident = register(as_)
    wife = enter_person("马秀花", date(1960, 1, 1), 2, sex="female", household="0301", relation="spouse")
    enter_person("赵小良", date(1985, 1, 1), 3, household="0301", relation="child", at=CENTRE)
    row = get_resident(scope=as_("doctor"), resident=resident)
    assert [one.pk for one in list_household(scope=as_("doctor"), resident=row)] == [wife]


def test_many_are_loaded_in_few_statements_and_are_the_same_as_entered_one_by_one(as_: As, system: Scope) -> None:
    def rows(first: int, count: int) -> list[NewResidentRow]:
        born = [date(1930 + number % 90, 1 + number % 12, 1 + number % 28) for number in range(first, first + count)]
        people = [check_person(Person(name="某人", number=make_number(day, at % 400)), today=TODAY) for at, day in enumerate(born, first)]
        return [NewResidentRow(person=one, stays=(Stay(CLINICS[0], SINCE),)) for one in people]

    load_residents(scope=system, residents=rows(0, 1), now=NOW)
    with CaptureQueriesContext(connection) as asked:
        made = load_residents(scope=system, residents=rows(1, 300), now=NOW)
    assert len(asked) < 40
    assert len(made) == 300
    assert len(read_residents()) == Resident.objects.count() == 301
    assert list_residents(scope=as_("doctor"), on=TODAY, words=make_number(date(1931, 2, 2), 1)).count() == 1
    assert list_history(scope=as_("doctor"), resident=made[0])[0].action == "residents.load"
    with pytest.raises(Forbidden):
        load_residents(scope=as_("doctor2"), residents=rows(301, 1), now=NOW)


def test_the_audit_of_all_this_verifies(as_: As, system: Scope) -> None:
    resident = register(as_)
    move_resident(scope=as_("worker"), resident=resident, institution=HOSPITAL, from_on=TODAY, seen=1, today=TODAY, now=NOW)
    found = verify_chains(scope=system)
    assert (found.is_intact, found.changes > 2) == (True, True)
