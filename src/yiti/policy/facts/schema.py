"""The columns of every kind of event and of every file of the registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "int", "decimal", "date", "bool"]
"""Decimals have two places; text is compared by code point."""


@dataclass(frozen=True, slots=True)
class Column:
    """`choices` are the only texts that may stand there; empty when any may."""

    name: str
    type: Type
    null: bool = False
    choices: tuple[str, ...] = ()


Table = Mapping[str, Column]
"""Columns by name, in the order told."""


def _table(*columns: Column) -> Table:
    return {column.name: column for column in columns}


def _text(name: str, *choices: str, null: bool = False) -> Column:
    return Column(name, "text", null, choices)


def _int(name: str, *, null: bool = False) -> Column:
    return Column(name, "int", null)


def _decimal(name: str, *, null: bool = False) -> Column:
    return Column(name, "decimal", null)


def _date(name: str, *, null: bool = False) -> Column:
    return Column(name, "date", null)


def _bools(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "bool") for name in names)


EVENT_COLUMNS = _table(
    _text("event"),
    _date("day"),
    _text("institution"),
    _text("staff", null=True),
    _text("resident", null=True),
    _decimal("quantity"),
    _text("voids", null=True),
)
"""What every event has, whatever its kind."""

PROGRAMMES = ("hypertension", "diabetes", "smi", "tb", "copd", "elderly", "child", "maternal")

KINDS: Mapping[str, Table] = {
    "visit": _table(
        _text("service", "outpatient", "emergency", "home", "remote"), _text("diagnosis", null=True), *_bools("tcm"), _decimal("cost")
    ),
    "prescription": _table(
        _text("setting", "outpatient", "emergency", "inpatient"),
        _int("medicines"),
        _int("antibiotics"),
        *_bools("intravenous"),
        _text("tcm_drug", "none", "ready", "herbal"),
        _decimal("amount"),
        _decimal("essential_amount"),
    ),
    "discharge": _table(
        _date("admitted_on"), _int("bed_days"), _decimal("cost"), _text("outcome", "cured", "better", "transferred", "died", "other")
    ),
    "bed_month": _table(_int("open_bed_days"), _int("occupied_bed_days")),
    "record": _table(_text("action", "opened", "updated", "closed"), *_bools("standard")),
    "enrolment": _table(_text("programme", *PROGRAMMES), _text("action", "enter", "leave")),
    "follow_up": _table(
        _text("programme", *PROGRAMMES),
        *_bools("face_to_face"),
        _text("grade", "controlled", "uncontrolled", "critical", "stable", "basically_stable", "unstable"),
        _int("systolic", null=True),
        _int("diastolic", null=True),
        _decimal("glucose", null=True),
        *_bools("referred"),
    ),
    "health_check": _table(_text("programme", *PROGRAMMES), *_bools("complete")),
    "child_visit": _table(
        _text("stage", "newborn", "month1", "m3", "m6", "m8", "m12", "m18", "m24", "m30", "m36", "y4", "y5", "y6"),
    ),
    "maternal_visit": _table(_text("stage", "early", "w16", "w21", "w28", "w37", "postnatal", "day42"), _int("week", null=True)),
    "delivery": _table(_int("live_births")),
    "vaccination": _table(_text("vaccine"), _int("dose")),
    "tcm_service": _table(_text("group", "elderly", "child")),
    "health_education": _table(_text("form", "print", "video", "board", "consultation", "lecture", "individual"), _int("participants")),
    "patrol": _table(_text("subject", "food", "water", "school", "practice", "family_planning", "other"), *_bools("found", "reported")),
    "infectious_report": _table(_text("class", "a", "b", "c", "emergency"), *_bools("reported", "in_time")),
    "contract": _table(_text("action", "sign", "renew", "end"), *_bools("key_group"), _date("until_on", null=True)),
    "contract_service": _table(_text("item")),
    "referral": _table(_text("direction", "up", "down"), *_bools("accepted")),
    "diagnosis_report": _table(
        _text("centre", "imaging", "ecg", "laboratory", "pathology", "consultation"), _text("device", null=True), *_bools("positive")
    ),
    "drug_purchase": _table(_text("drug"), *_bools("essential", "central"), _decimal("amount")),
    "survey_answer": _table(_text("who", "patient", "staff"), *_bools("satisfied")),
}
"""What an event of each kind has besides."""

REGISTRY: Mapping[str, Table] = {
    "institutions": _table(
        _text("institution"),
        _text("name"),
        _text("type"),
        _text("category", null=True),
        _text("parent", null=True),
        _text("place"),
        *_bools("has_beds"),
        _date("from_on", null=True),
        _date("until_on", null=True),
    ),
    "populations": _table(_text("institution"), _int("year"), _text("scope", "resident", "served"), _int("people")),
    "staff": _table(
        _text("staff"),
        _text("institution"),
        _text("position"),
        *_bools("physician", "nurse", "gp", "tcm", "health_technical", "bachelor", "senior_title"),
        _date("from_on"),
        _date("until_on", null=True),
    ),
    "ledger": _table(_text("institution"), _text("month"), _text("item"), _decimal("amount")),
    "residents": _table(
        _text("resident"),
        _text("sex", "male", "female"),
        _date("born_on"),
        _text("institution"),
        _date("from_on"),
        _date("until_on", null=True),
    ),
}
"""Facts that hold for [from_on, until_on), open where null."""


def columns_of(kind: str) -> Table:
    """All columns of one kind of event, the common ones first."""
    return {**EVENT_COLUMNS, **KINDS[kind]}
