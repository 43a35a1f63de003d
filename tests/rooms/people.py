"""Residents for the tests: numbers that check out, and people entered at the small county's clinics."""

from datetime import date
from uuid import uuid4

from yiti.care.public_health.models import FollowUp
from yiti.care.public_health.operations import Signing, enrol_resident, sign_follow_up
from yiti.care.residents.operations import register_resident
from yiti.care.residents.persons import Person
from yiti.kernel.identity import check_digit
from yiti.kernel.scopes import Scope, system_scope

from .county import CLINICS, NOW, TODAY

SINCE = date(2021, 1, 1)


def make_number(born_on: date, sequence: int = 1, *, sex: str = "female") -> str:
    """A number of a place that does not exist, so that it is nobody's."""
    order = sequence * 2 + (1 if sex == "male" else 0)
    first = f"659999{born_on:%Y%m%d}{order:03d}"
    return first + check_digit(first)


def enter_person(
    name: str = "赵存良", born_on: date = date(1959, 3, 1), sequence: int = 1, *, sex: str = "male", at: str = CLINICS[0],
    from_on: date = SINCE, **more: object,
) -> str:  # fmt: skip
    """Somebody registered at a clinic; the pseudonym."""
    person = Person(name=name, number=make_number(born_on, sequence, sex=sex), **more)  # type: ignore[arg-type]
    return register_resident(scope=system_scope(), person=person, institution=at, from_on=from_on, today=TODAY, now=NOW)


def answer(systolic: int = 132, diastolic: int = 82, **more: object) -> dict[str, object]:
    """A whole form, as little as it asks for."""
    return {
        "way": "home", "systolic": systolic, "diastolic": diastolic, "danger": ["none"], "adherence": "regular", "adverse": "none",
        "complications": "none", "referral": "none", **more,
    }  # fmt: skip


def enrol(resident: str, on: date = date(2026, 1, 5)) -> None:
    enrol_resident(scope=system_scope(), resident=resident, programme="hypertension", on=on, today=TODAY, now=NOW)


def sign(resident: str, day: date = TODAY, *, by: Scope | None = None, key: str = "", institution: str = "", **answers: object) -> FollowUp:
    """A signed follow-up; every key is new unless one is given."""
    signing = Signing(
        service="hypertension_follow_up", resident=resident, day=day, answers=answer(**answers),  # type: ignore[arg-type]
        key=key or uuid4().hex, institution=institution,
    )  # fmt: skip
    return sign_follow_up(scope=by or system_scope(), signing=signing, today=TODAY, now=NOW)
