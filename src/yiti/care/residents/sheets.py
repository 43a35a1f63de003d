"""Residents as a sheet: a row is a person with the institution that answers now."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from yiti.events.journal.operations import Stay
from yiti.foundation.audit.operations import record_looks
from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.installation.queries import get_now
from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.names import NameBook
from yiti.registry.institutions.sheets.cells import INSTITUTION, find_institution

from .keeping import EDIT, hash_number, require_open
from .masks import mask_phone
from .models import Resident
from .operations import NewResidentRow, correct_resident, load_residents
from .persons import Person, check_person
from .queries import SEE, list_residents
from .words import CONDITIONS, DOCUMENTS, NATIONALITIES, RELATIONS, SEXES

ROOM = "residents"
HIDDEN = "*"
"""A number that an export has masked; the row is then found by its pseudonym."""
ILLNESSES = {label.zh: code for code, label in CONDITIONS.items()} | {label.en: code for code, label in CONDITIONS.items()}

LAYOUT = SheetLayout(
    "residents",
    Text("居民", "Residents"),
    (
        Column("resident", Text("假名", "Pseudonym"), "code", help=Text("新登记的空着", "Blank for new people")),
        Column("document", Text("证件", "Document"), "choice", choices=DOCUMENTS, help=Text("空着就是身份证", "Blank is an identity card")),
        Column("number", Text("证件号", "Number"), required=True, aliases=("身份证号",)),
        Column("name", Text("姓名", "Name"), required=True),
        Column("sex", Text("性别", "Sex"), "choice", choices=SEXES),
        Column("born_on", Text("出生日期", "Birth day"), "date"),
        Column("nationality", Text("民族", "Nationality"), "choice", choices=NATIONALITIES),
        Column("phone", Text("电话", "Telephone")),
        Column("address", Text("住处", "Address")),
        Column("household", Text("户号", "Household")),
        Column("relation", Text("与户主关系", "Relation to the head"), "choice", choices=RELATIONS),
        Column(
            "conditions",
            Text("患病", "Illnesses"),
            help=Text("用顿号隔开，如 高血压、糖尿病", "Parted by commas, as Hypertension, Diabetes"),
        ),
        Column(INSTITUTION.name, INSTITUTION.label, required=True, help=INSTITUTION.help, aliases=INSTITUTION.aliases),
        Column("from_on", Text("从", "Since"), "date", required=True),
    ),
)


@dataclass
class _Work:
    """What a file would do: people to enter, and those to put right with the version that was seen."""

    new: list[NewResidentRow] = field(default_factory=list)
    changed: list[tuple[str, Person, int]] = field(default_factory=list)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan, work, names = Plan(), _Work(), NameBook.read()
    seen: dict[str, Row] = {}
    for row in reading.rows[LAYOUT.name]:
        institution = find_institution(plan, errand, row, names, EDIT)
        try:
            person, standing = _read(row, errand.today)
        except UnableTo as refusal:
            plan.refuse(row, refusal.field or "number", refusal.message, code=refusal.code)
            continue
        if institution is None:
            continue
        hashed = hash_number(person.document, person.number)
        if seen.setdefault(hashed, row) is not row:
            words = Text(f"与第 {seen[hashed].number} 行是同一个证件号", f"is the number of row {seen[hashed].number}")
            plan.refuse(row, "number", words, code="duplicate-key")
            continue
        _hold(plan, errand, work, row, person, standing, institution)
    plan.work, plan.added, plan.changed = work, len(work.new), len(work.changed)
    return plan


def _read(row: Row, today: date) -> tuple[Person, Resident | None]:
    """A row's person, and who stands under the number or, where that is masked, under the pseudonym."""
    document, number = str(row["document"] or "id_card"), str(row["number"] or "")
    standing = None
    if HIDDEN in number:
        standing = Resident.objects.filter(pk=str(row["resident"] or ""), merged_into=None).first()
        if standing is None or standing.masked_number != number:
            raise UnableTo(Text("脱敏的证件号要和假名对得上", "A masked number must go with its pseudonym"), field="number")
        document, number = standing.document, standing.number
    phone = str(row["phone"] or "")
    if standing and HIDDEN in phone and phone == standing.masked_phone:
        phone = standing.phone
    person = Person(
        name=str(row["name"]), document=document, number=number, sex=str(row["sex"] or ""), born_on=_day(row["born_on"]),
        nationality=str(row["nationality"] or "01"), phone=phone, address=str(row["address"] or ""), household=str(row["household"] or ""),
        relation=str(row["relation"] or ""), conditions=_illnesses(str(row["conditions"] or "")),
    )  # fmt: skip
    checked = check_person(person, today=today)
    found = standing or Resident.objects.filter(number_hash=hash_number(checked.document, checked.number)).first()
    return checked, found


def _hold(plan: Plan, errand: Errand, work: _Work, row: Row, person: Person, standing: Resident | None, institution: str) -> None:
    """Enter somebody new; hold somebody who stands against the entry."""
    from_on = _day(row["from_on"]) or errand.today
    if standing is None:
        try:
            require_open([institution], from_on)
        except UnableTo as refusal:
            plan.refuse(row, "institution", refusal.message, code=refusal.code)
            return
        if from_on > errand.today:
            plan.refuse(row, "from_on", Text("不能在今天之后", "lies after today"), code="in-the-future")
            return
        plan.told.add(row, LAYOUT, None, {}, about=Text(person.name, person.name))
        work.new.append(NewResidentRow(person=person, stays=(Stay(institution, from_on),)))
        return
    last = standing.stays.order_by("from_on").last()
    if standing.merged_into_id or last is None or last.institution_id != institution or standing.ending:
        words = Text("已登记在别处或已结束；搬来的人请用“接收”", "stands elsewhere or has ended; take over whoever moved here")
        plan.refuse(row, "institution", words, code="registered")
        return
    ill = set(standing.conditions.filter(ceased_on=None).values_list("condition", flat=True))
    _tell(plan, row, person, standing, ill)
    if _differs(standing, person, ill):
        since = {one.condition: one.since_on for one in standing.conditions.all()}
        kept = replace(person, conditions={name: since.get(name) for name in person.conditions})
        work.changed.append((standing.pk, kept, standing.version))
    else:
        plan.unchanged += 1


def _differs(standing: Resident, person: Person, ill: set[str]) -> bool:
    names = ("name", "sex", "born_on", "nationality", "phone", "address", "household", "relation")
    return any(getattr(standing, name) != getattr(person, name) for name in names) or ill != set(person.conditions)


def _tell(plan: Plan, row: Row, person: Person, standing: Resident, ill: set[str]) -> None:
    """What would change of somebody: telephones masked, numbers not at all."""
    before, masked = standing.masked_phone, mask_phone(person.phone)
    is_hidden = before == masked and standing.phone != person.phone
    after = Text(f"{masked}（另一个号码）", f"{masked} (another number)") if is_hidden else masked
    plan.told.add(
        row, LAYOUT, _shown(standing, before, ill), _shown(person, after, set(person.conditions)), about=Text(person.name, person.name)
    )


def _shown(one: Person | Resident, phone: str | Text, conditions: set[str]) -> dict[str, Any]:
    names = ("name", "sex", "born_on", "nationality", "address", "household", "relation")
    ill = [CONDITIONS[name] for name in sorted(conditions)]
    words = Text("、".join(word.zh for word in ill), ", ".join(word.en for word in ill))
    return {**{name: getattr(one, name) for name in names}, "phone": phone, "conditions": words}


def _illnesses(text: str) -> dict[str, date | None]:
    parts = [part.strip() for part in text.replace("，", "、").replace(",", "、").split("、") if part.strip()]
    unknown = next((part for part in parts if part not in ILLNESSES), None)
    if unknown:
        raise UnableTo(Text(f"没有这种病“{unknown}”", f"There is no illness “{unknown}”"), field="conditions")
    return {ILLNESSES[part]: None for part in parts}


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _write(errand: Errand, plan: Plan) -> None:
    now = get_now()
    load_residents(scope=errand.scope, residents=plan.work.new, now=now)
    for resident, person, seen in plan.work.changed:
        correct_resident(scope=errand.scope, resident=resident, person=person, seen=seen, today=errand.today, now=now)


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Numbers and telephones masked: read in again, such a row is found by its pseudonym and changes nothing. A look at everybody on it."""
    names = NameBook.read()
    rows = []
    for row in list_residents(scope=scope, on=None).filter(ending="").prefetch_related("conditions", "stays"):
        last = max(row.stays.all(), key=lambda stay: stay.from_on)
        ill = [CONDITIONS[one.condition] for one in row.conditions.all() if one.ceased_on is None]
        rows.append({
            "resident": row.pk, "document": row.document, "number": row.masked_number, "name": row.name, "sex": row.sex,
            "born_on": row.born_on, "nationality": row.nationality, "phone": row.masked_phone, "address": row.address,
            "household": row.household, "relation": row.relation or None,
            "conditions": Text("、".join(one.zh for one in ill), ", ".join(one.en for one in ill)),
            "institution": names.write(last.institution_id), "from_on": last.from_on,
        })  # fmt: skip
    subjects = [(str(row["resident"]), "") for row in rows]
    record_looks(scope=scope, subjects=subjects, table="residents_resident", key="export", reason="export: sheet of residents")
    return {LAYOUT.name: rows}


IMPORT = ImportKind("residents", LAYOUT.title, EDIT, SEE, (LAYOUT,), _check, _write, _export, looks_on=True)
