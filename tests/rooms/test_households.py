"""Households and their contracted doctors: which have none, for whom, and that a fact of a contract is in it at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiti.care.contracts.households import forget_counts
from yiti.care.contracts.queries import Household, count_households, list_households
from yiti.care.residents.models import Resident
from yiti.care.residents.operations import merge_residents
from yiti.events.journal.models import Event
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope, system_scope

from .county import CENTRE, CLINICS, HOSPITAL, NOW, TODAY
from .people import enter_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
As = Callable[[str], Scope]
BORN = date(1959, 3, 1)
ALL = system_scope("tests")


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    """A test that is rolled back gives its numbers to the next."""
    forget_counts()


def live(name: str, sequence: int, number: str, at: str = CLINICS[0], **more: Any) -> str:
    return enter_person(name, BORN + timedelta(days=sequence), sequence, at=at, household=number, **more)


def sign(event: str, resident: str, day: date = date(2026, 3, 1), action: str = "sign", until: str | None = None, voids: str = "") -> None:
    Event.objects.create(
        event=event, kind="contract", day=day, institution=CENTRE, resident=resident, voids=voids or None, recorded_at=NOW, recorded_by="a",
        details={"action": action, "key_group": False, "until_on": until},
    )  # fmt: skip


def told(scope: Scope = ALL) -> dict[tuple[str, str], Household]:
    return {(one.institution, one.number): one for one in list_households(scope=scope, on=TODAY)}


def lacking() -> list[str]:
    return [number for (_, number), one in told().items() if not one.has_doctor]


def test_a_household_has_its_doctor_where_one_of_its_people_has_a_contract_that_runs() -> None:
    head = live("赵存良", 1, "0301", relation="head", address="新庄村三组")
    wife = live("马秀花", 2, "0301", relation="spouse")
    live("王富贵", 3, "0302")
    assert lacking() == ["0301", "0302"]
    sign("c1", wife)
    one = told()[CLINICS[0], "0301"]
    assert (one.head, one.name, one.address, one.people, one.contracted) == (head, "赵存良", "新庄村三组", 2, 1)
    assert lacking() == ["0302"], "who lacks a doctor is named"


@pytest.mark.parametrize(
    ("events", "is_there"),
    [
        ([{"until": TODAY.isoformat()}], False),
        ([{"until": (TODAY + timedelta(days=1)).isoformat()}], True),
        ([{"day": TODAY + timedelta(days=1)}], False),
        ([{}, {"action": "end", "day": date(2026, 4, 1)}], False),
        ([{"action": "end"}, {"action": "renew", "day": date(2026, 4, 1)}], True),
        ([{}, {"voids": "c0", "day": date(2026, 4, 1)}], False),
        ([{}, {"voids": "c0"}, {"voids": "c1"}], True),
    ],
)
def test_a_contract_runs_by_its_last_fact_that_counts(events: list[dict[str, Any]], is_there: bool) -> None:
    resident = live("赵存良", 1, "0301")
    for at, said in enumerate(events):
        sign(f"c{at}", resident, **said)
    assert told()[CLINICS[0], "0301"].has_doctor is is_there


def test_the_same_number_at_another_institution_is_another_household() -> None:
    sign("c1", live("赵存良", 1, "0301"))
    live("马秀花", 2, "0301", at=CENTRE)
    assert {key: one.has_doctor for key, one in told().items()} == {(CLINICS[0], "0301"): True, (CENTRE, "0301"): False}


def test_who_was_merged_left_or_carries_no_number_makes_no_household() -> None:
    kept, other = live("赵存良", 1, "0301"), live("赵存粮", 2, "0309")
    sign("c1", other)
    live("王富贵", 3, "")
    gone = live("马秀花", 4, "0304")
    Resident.objects.filter(pk=gone).update(until_on=TODAY, ending="left")
    merge_residents(scope=ALL, kept=kept, other=other, reason="重复", today=TODAY, now=NOW)
    assert {number: one.has_doctor for (_, number), one in told().items()} == {"0301": True}, "the contract counts for the one kept"
    assert count_households(scope=ALL, on=TODAY)[CLINICS[0]].unnumbered == 1


def test_names_are_for_who_sees_the_residents_and_counts_for_who_sees_indicators(as_: As) -> None:
    live("赵存良", 1, "0301")
    sign("c1", live("马秀花", 2, "0302"))
    live("王富贵", 3, "0303", at=CENTRE)
    assert list(told(as_("doctor"))) == [(CLINICS[0], "0301"), (CLINICS[0], "0302")]
    for who in ("clerk", "admin", "auditor"):
        with pytest.raises(Forbidden):
            list_households(scope=as_(who), on=TODAY)
    counts = count_households(scope=as_("clerk"), on=TODAY)
    assert {code: (one.households, one.lacking) for code, one in counts.items()} == {CLINICS[0]: (2, 1), CENTRE: (1, 1)}
    with pytest.raises(Forbidden):
        count_households(scope=as_("admin"), on=TODAY)
    sign("c2", Resident.objects.get(household="0303").pk)
    assert count_households(scope=as_("clerk"), on=TODAY)[CENTRE].lacking == 0, "read anew as soon as a contract is written"


def test_many_households_take_as_many_queries_as_few() -> None:
    for at in range(1, 4):
        sign(f"c{at}", live("某某", at, f"03{at:02d}"))
    with CaptureQueriesContext(connection) as few:
        told()
    for at in range(4, 24):
        sign(f"c{at}", live("某某", at, f"03{at:02d}", at=HOSPITAL))
    with CaptureQueriesContext(connection) as many:
        assert len(told()) == 23
    assert len(many) == len(few)
