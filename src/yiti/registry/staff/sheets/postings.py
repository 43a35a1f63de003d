"""People and their posts as one sheet: a row is a post in its span."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.imports.registers import Difference, compare, merged, tell_rows, write
from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.names import NameBook, initials
from yiti.registry.institutions.sheets.cells import FROM_ON, INSTITUTION, UNTIL_ON, check_span, count, find_institution
from yiti.registry.institutions.spans import first_overlap
from yiti.registry.institutions.words import POST_KINDS
from yiti.registry.staff.headroom import HIRING, UnableToHire, require_headroom
from yiti.registry.staff.models import Person
from yiti.registry.staff.operations.postings import EDIT, next_code, require_open
from yiti.registry.staff.queries import SEE
from yiti.registry.staff.registers import PEOPLE, POSTINGS, ROOM
from yiti.registry.staff.words import DUTIES, IDENTITIES, POSITIONS, TITLES

LAYOUT = SheetLayout(
    "staff",
    Text("人员与岗位", "Staff and posts"),
    (
        Column(
            "code", Text("人员代码", "Person code"), "code", help=Text("新进人员空着，导入时编号", "Blank for new people: made on import")
        ),
        Column("name", Text("姓名", "Name"), required=True),
        Column(INSTITUTION.name, INSTITUTION.label, required=True, help=INSTITUTION.help, aliases=INSTITUTION.aliases),
        Column("position", Text("岗位", "Position"), "choice", required=True, choices=POSITIONS),
        Column("post_kind", Text("核定岗位类别", "Approved kind of post"), "choice", required=True, choices=POST_KINDS),
        Column("identity", Text("身份", "Identity"), "choice", required=True, choices=IDENTITIES),
        Column("duty", Text("职务", "Duty"), "choice", choices=DUTIES),
        Column("title", Text("职称", "Title"), "choice", choices=TITLES),
        Column(FROM_ON.name, FROM_ON.label, "date", required=True),
        UNTIL_ON,
    ),
)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan = Plan()
    names = NameBook.read()
    standing = POSTINGS.read()
    finder = _PersonFinder(standing)
    wanted: list[dict[str, Any]] = []
    placed: dict[tuple[Any, ...], Row] = {}
    for row in reading.rows[LAYOUT.name]:
        institution = find_institution(plan, errand, row, names, EDIT)
        check_span(plan, row)
        person = finder.find(plan, row, institution)
        values = {
            "person_id": person, "institution_id": institution, "from_on": row["from_on"], "until_on": row["until_on"],
            "position": row["position"], "post_kind": row["post_kind"], "identity": row["identity"], "duty": row["duty"] or "staff",
            "title": row["title"] or "none",
        }  # fmt: skip
        if placed.setdefault(POSTINGS.key_of(values), row) is not row:
            earlier = placed[POSTINGS.key_of(values)]
            plan.refuse(
                row,
                "name",
                Text(f"与第 {earlier.number} 行是同一个岗位", f"is the same post as row {earlier.number}"),
                code="duplicate-key",
            )
        wanted.append(values)
    if plan.faults or not reading.is_sound:
        return plan
    difference = compare(POSTINGS, wanted, standing)
    people = Difference(new=finder.new)
    plan.work = (people, difference)
    count(plan, difference)
    tell_rows(plan.told, POSTINGS, LAYOUT, reading.rows[LAYOUT.name], wanted, standing, names=names.names)
    _check_whole(plan, errand, difference, merged(POSTINGS, difference, standing), placed)
    return plan


class _PersonFinder:
    """Who a row is about: by code, else by name at that institution from that day, else somebody new."""

    def __init__(self, standing: list[dict[str, Any]]) -> None:
        self.names = dict(Person.objects.values_list("code", "name"))
        self.new: list[Mapping[str, Any]] = []
        self._next = next_code()
        self._posts: defaultdict[tuple[Any, ...], set[str]] = defaultdict(set)
        for row in standing:
            self._posts[self.names[row["person_id"]], row["institution_id"], row["from_on"]].add(row["person_id"])
        self._blank: Counter[tuple[Any, ...]] = Counter()

    def find(self, plan: Plan, row: Row, institution: str | None) -> str:
        name, code = str(row["name"]), str(row["code"] or "")
        if code:
            known = self.names.get(code)
            if known and known != name:
                plan.refuse(row, "name", Text(f"代码 {code} 是另一个姓名", f"the code {code} is of another name"), Text(known, known))
            elif not known:
                self._enter(code, name)
            return code
        key = (name, institution, row["from_on"])
        found = self._posts[key]
        self._blank[key] += 1
        if len(found) > 1 or self._blank[key] > 1:
            plan.refuse(
                row, "code", Text("同名同日不止一人，请填人员代码", "several people of that name begin there that day; give the code")
            )
        return next(iter(found), "") or self._enter(self._take(), name)

    def _take(self) -> str:
        code = self._next
        while code in self.names:
            code = f"P{int(code[1:]) + 1:05d}"
        self._next = f"P{int(code[1:]) + 1:05d}"
        return code

    def _enter(self, code: str, name: str) -> str:
        self.names[code] = name
        self.new.append({"code": code, "name": name, "pinyin": initials(name)[:40]})
        return code


def _check_whole(
    plan: Plan, errand: Errand, difference: Difference, rows: list[dict[str, Any]], placed: Mapping[tuple[Any, ...], Row]
) -> None:
    by_person: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for found in rows:
        by_person[found["person_id"]].append(found)
    touched = [*difference.new, *({**now, **wanted} for now, wanted in difference.changed)]
    for person in dict.fromkeys(row["person_id"] for row in touched):
        clash = first_overlap(by_person[person])
        at = clash and next((placed[key] for key in map(POSTINGS.key_of, reversed(clash)) if key in placed), None)
        if clash and at:
            words = Text(
                f"与 {clash[0]['from_on']} 起的岗位重叠，一人同时只能有一个", f"overlaps the post from {clash[0]['from_on']}: one at a time"
            )
            plan.refuse(at, "from_on", words, code="overlap")
    for institution in dict.fromkeys(row["institution_id"] for row in touched):
        here = [row for row in touched if row["institution_id"] == institution]
        last = placed[POSTINGS.key_of(max(here, key=lambda row: row["from_on"]))]
        try:
            require_open(here)
            require_headroom(scope=errand.scope, rows=rows, new=here, function=EDIT)
        except UnableTo as refusal:
            clause = f"（{HIRING}）" if isinstance(refusal, UnableToHire) else ""
            words = Text(f"{refusal.message.zh}{clause}", f"{refusal.message.en}{clause}")
            plan.refuse(last, refusal.field or "institution", words, code=refusal.code)


def _write(errand: Errand, plan: Plan) -> None:
    people, difference = plan.work
    write(scope=errand.scope, register=PEOPLE, difference=people)
    write(scope=errand.scope, register=POSTINGS, difference=difference)


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    names = NameBook.read()
    codes = scope.institutions(SEE)
    people = dict(Person.objects.values_list("code", "name"))
    rows = sorted(POSTINGS.read(), key=lambda row: (row["institution_id"], row["person_id"], row["from_on"]))
    return {
        LAYOUT.name: [
            {**row, "code": row["person_id"], "name": people[row["person_id"]], "institution": names.write(row["institution_id"])}
            for row in rows
            if codes is None or row["institution_id"] in codes
        ]
    }


IMPORT = ImportKind("staff", LAYOUT.title, EDIT, SEE, (LAYOUT,), _check, _write, _export, ROOM, looks_on=True)
