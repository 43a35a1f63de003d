"""Signed follow-ups as a sheet, for whoever keeps them elsewhere: a row is a record, graded by the same rule as one signed on the page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import Any

from yiti.foundation.audit.operations import record_looks
from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.installation.queries import find_installation, get_now
from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.layouts import Column, SheetLayout, Value
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.services import get_service
from yiti.policy.packs.shapes.services import Service, ServiceField
from yiti.policy.packs.shapes.strict import to_decimal
from yiti.registry.institutions.names import NameBook

from .answers import observe, print_answer, read_answers
from .grading import judge, require_day, require_enrolment, twin_words
from .handed import find_named, find_standing, key_of
from .members import ENTER, find_enrolment, home_on, list_standing
from .operations import Signing, sign_follow_up
from .queries import SEE, list_records
from .refusals import UnableToSign
from .rules import Observed

SERVICE = "hypertension_follow_up"
KINDS = {"whole": "whole", "decimal": "decimal", "date": "date", "choice": "choice"}
BETWEEN = {"choices": re.compile(r"[、，,;；\n]+"), "drugs": re.compile(r"[;；\n]+")}
OWN = (
    Column("number", Text("证件号", "Number"), required=True, aliases=("身份证号",), help=Text("或假名", "or the pseudonym")),
    Column("name", Text("姓名", "Name"), required=True),
    Column("on", Text("随访日期", "Day"), "date", required=True),
    Column(
        "institution", Text("机构", "Institution"), help=Text("空着就是管理这位居民的机构", "Blank is the one that answers for the person")
    ),
    Column("signed_name", Text("随访医生", "Signed by"), required=True, aliases=("随访医生签名",)),
)


def follow_up_import() -> dict[str, ImportKind]:
    """The sheet as the installation's pack declares the form; none before there is an installation."""
    installation = find_installation()
    return {"follow_ups": _import_of(get_service(installation.pack, SERVICE))} if installation else {}


@lru_cache(maxsize=4)
def layout_of(service: str, pack: str) -> SheetLayout:
    declared = get_service(pack, service)
    return SheetLayout("follow_ups", declared.label, (*OWN, *(_column(one) for one in declared.fields)))


def _import_of(service: Service) -> ImportKind:
    installation = find_installation()
    layout = layout_of(service.id, installation.pack if installation else "national")
    check, export = partial(_check, service), partial(_export, service)
    return ImportKind("follow_ups", service.label, ENTER, SEE, (layout,), check, _write, export, looks_on=True)


def _column(one: ServiceField) -> Column:
    several = Text("多项用顿号隔开", "Several parted by commas") if one.kind == "choices" else NOTHING
    drugs = Text("药名 用法；药名 用法", "medicine use; medicine use") if one.kind == "drugs" else NOTHING
    least, most = (None if limit is None else to_decimal(limit) for limit in (one.least, one.most))
    return Column(
        one.name, one.label, KINDS.get(one.kind, "text"), required=one.required and not one.when, minimum=least, maximum=most,  # type: ignore[arg-type]
        choices={option.id: option.label for option in one.choices} if one.kind == "choice" else {},
        help=several if several.zh else drugs,
    )  # fmt: skip


@dataclass
class _Seen:
    """What stood further up in the file: rows by person and day, and what was last found of each person."""

    rows: dict[tuple[str, date], int] = field(default_factory=dict)
    found: dict[str, Observed] = field(default_factory=dict)


def _check(service: Service, errand: Errand, reading: Reading) -> Plan:
    plan, names, seen = Plan(work=[]), NameBook.read(), _Seen()
    for row in sorted(reading.rows["follow_ups"], key=lambda one: str(one["on"])):
        try:
            signing = _read(service, errand, row, names, seen)
        except UnableTo as refusal:
            column = refusal.field if refusal.field and refusal.field in row else "on"
            plan.refuse(row, column, refusal.message, code=refusal.code)
            continue
        if signing is None:
            plan.unchanged += 1
        else:
            plan.work.append(signing)
            plan.added += 1
    return plan


def _read(service: Service, errand: Errand, row: Row, names: NameBook, seen: _Seen) -> Signing | None:
    """What is to be signed, None for what stands already; all that signing will ask is asked here."""
    resident, day = find_named(errand.scope, str(row["number"]), str(row["name"])), row["on"]
    assert isinstance(day, date)
    before = seen.rows.setdefault((resident.pk, day), row.number)
    if before != row.number:
        raise UnableToSign(
            Text(f"与第 {before} 行是同一人同一天", f"is the same person and day as row {before}"), code="duplicate-key", field="on"
        )
    answers = read_answers(service, {one.name: _answer(one, row[one.name]) for one in service.fields})
    institution = _institution(errand, row, names, home_on(resident, errand.today))
    key = key_of(resident.pk, service.id, day, answers)
    if find_standing(resident, service.programme, day, key, answers):
        return None
    twin = list_standing(resident, service.programme).filter(on=day).first()
    if twin:
        raise UnableToSign(twin_words(twin), code="signed", field="on")
    require_day(day, require_enrolment(find_enrolment(resident, service.programme)), errand.today)
    judge(service, resident, answers, day, between=seen.found.get(resident.pk))
    seen.found[resident.pk] = observe(service, answers, day)
    return Signing(
        service=service.id, resident=resident.pk, day=day, answers=answers, key=key, institution=institution,
        signed_name=str(row["signed_name"])[:100],
    )  # fmt: skip


def _institution(errand: Errand, row: Row, names: NameBook, home: str) -> str:
    if not row["institution"]:
        return home
    code = names.find(row["institution"])
    if code is None or not errand.scope.may(ENTER, code):
        raise UnableToSign(Text("没有这个机构，或不归您填写", "is no institution, or not yours to write for"), field="institution")
    return code


def _answer(one: ServiceField, value: Value) -> Any:
    if value is None or one.kind not in BETWEEN:
        return value
    parts = [part.strip() for part in BETWEEN[one.kind].split(str(value)) if part.strip()]
    if one.kind == "drugs":
        return [{"name": name, "use": use} for name, _, use in (part.partition(" ") for part in parts)]
    ids = {word: option.id for option in one.choices for word in (option.id, option.label.zh, option.label.en)}
    unknown = next((part for part in parts if part not in ids), None)
    if unknown:
        raise UnableToSign(Text(f"“{one.label.zh}”没有“{unknown}”这一项", f"“{one.label.en}” has no “{unknown}”"), field=one.name)
    return [ids[part] for part in parts]


def _write(errand: Errand, plan: Plan) -> None:
    now = get_now()
    for signing in plan.work:
        sign_follow_up(scope=errand.scope, signing=signing, today=errand.today, now=now)


def _export(service: Service, scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The records that stand, by pseudonym; a look at everybody on it."""
    names, rows = NameBook.read(), []
    for record in list_records(scope=scope, institution=str(wanted.get("institution", ""))).filter(voided_at=None):
        person = record.resident
        rows.append({
            "number": person.pk, "name": person.name, "on": record.on, "institution": names.write(record.institution_id),
            "signed_name": record.signed_name or record.signed_by, **{one.name: _cell(one, record.answers) for one in service.fields},
        })  # fmt: skip
    subjects = [(str(row["number"]), "") for row in rows]
    record_looks(scope=scope, subjects=subjects, table="public_health_followup", key="export", reason="export: sheet of follow-ups")
    return {"follow_ups": rows}


def _cell(one: ServiceField, answers: Mapping[str, Any]) -> Any:
    value = answers.get(one.name)
    match one.kind:
        case "choices" | "drugs":
            return print_answer(one, answers) if value else None
        case "decimal":
            return to_decimal(value) if value else None
        case "date":
            return date.fromisoformat(value) if value else None
    return value
