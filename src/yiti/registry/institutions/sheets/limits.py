"""Limits and posts as one sheet, laid out as 附件2."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.imports.registers import compare, merged, write
from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved, load_pack
from yiti.registry.institutions.names import NameBook
from yiti.registry.institutions.operations.limits import APPROVE, SHARE, require_share
from yiti.registry.institutions.queries import SEE
from yiti.registry.institutions.refusals import UnableToAllot
from yiti.registry.institutions.registers import LIMITS, POSTS, ROOM
from yiti.registry.institutions.rules import as_allotted
from yiti.registry.institutions.spans import first_overlap
from yiti.registry.institutions.words import POST_KINDS

from .cells import FROM_ON, INSTITUTION, UNTIL_ON, check_span, count, find_institution

_NUMBER: dict[str, Any] = {"kind": "whole", "required": True, "minimum": 0, "maximum": 100_000}

LAYOUT = SheetLayout(
    "limits",
    Text("核定总量与岗位", "Approved totals and posts"),
    (
        INSTITUTION,
        FROM_ON,
        UNTIL_ON,
        Column("total", Text("核定工作人员总量", "Approved total"), **_NUMBER),
        *(Column(kind, words, **_NUMBER) for kind, words in POST_KINDS.items()),
        Column("establishment", Text("核定编制数", "Establishment posts"), **_NUMBER),
        Column("off_establishment", Text("编外聘用控制数", "Cap of contract staff"), **_NUMBER, aliases=("编外聘用人员控制数",)),
        Column("number", Text("批复文号", "Approving paper")),
        Column("clause", Text("条款", "Clause"), help=Text("文件附表的行写“附件2”", "Rows of the document's annex: 附件2")),
    ),
    note=Text("总量 = 各类岗位合计 = 编制数 + 编外控制数", "Total = sum of the posts = establishment + contract cap"),
    skips_totals=True,
)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan = Plan()
    names = NameBook.read()
    book = get_book(scope=errand.scope, on=errand.today)
    placed: list[tuple[Row, str]] = []
    for row in reading.rows[LAYOUT.name]:
        code = find_institution(plan, errand, row, names, APPROVE)
        check_span(plan, row)
        _check_sums(plan, row)
        if code:
            placed.append((row, code))
    if plan.faults:
        return plan
    limits, posts = LIMITS.read(), POSTS.read()
    wanted = [_limit(row, code) for row, code in placed]
    kinds = [_post(row, code, kind) for row, code in placed for kind in POST_KINDS]
    plan.work = (compare(LIMITS, wanted, limits), compare(POSTS, kinds, posts))
    count(plan, *plan.work)
    _tell(plan, placed, wanted, (limits, posts), names)
    _refuse_overlaps(plan, merged(LIMITS, plan.work[0], limits), placed)
    _refuse_shares(plan, book, placed, plan.work)
    return plan


def _tell(plan: Plan, placed: list[tuple[Row, str]], wanted: list[dict[str, Any]], standing: tuple[Any, Any], names: NameBook) -> None:
    """Each row with its posts as one: what would change of it."""
    limits = {(row["institution_id"], row["from_on"]): row for row in standing[0]}
    posts: defaultdict[tuple[Any, Any], dict[str, Any]] = defaultdict(dict)
    for post in standing[1]:
        posts[post["institution_id"], post["from_on"]][post["kind"]] = post["posts"]
    for (row, code), values in zip(placed, wanted, strict=True):
        now = limits.get((code, row["from_on"]))
        after = {name: value for name, value in values.items() if name in row} | {kind: row[kind] for kind in POST_KINDS}
        before = {name: {**now, **posts[code, row["from_on"]]}.get(name) for name in after} if now else None
        plan.told.add(row, LAYOUT, before, after, names=names.names)


def _limit(row: Row, code: str) -> dict[str, Any]:
    numbers = {name: row[name] for name in ("from_on", "until_on", "total", "establishment", "off_establishment")}
    return {"institution_id": code, **numbers, "number": row["number"] or "", "clause": row["clause"] or ""}


def _post(row: Row, code: str, kind: str) -> dict[str, Any]:
    return {"institution_id": code, "kind": kind, "from_on": row["from_on"], "posts": row[kind], "until_on": row["until_on"]}


def _check_sums(plan: Plan, row: Row) -> None:
    numbers = {name: value for name, value in row.items() if isinstance(value, int)}
    posts = sum(numbers[kind] for kind in POST_KINDS)
    staff = numbers["establishment"] + numbers["off_establishment"]
    if posts != numbers["total"]:
        expected = Text(f"{posts}，即各类岗位之和", f"{posts}, the sum of the posts")
        plan.refuse(row, "total", Text("与各类岗位合计不符", "differs from the sum of the posts"), expected, "inconsistent")
    elif staff != numbers["total"]:
        expected = Text(f"{staff}，即编制数加编外控制数", f"{staff}, establishment and contract cap together")
        plan.refuse(row, "total", Text("与编制加编外不符", "differs from establishment and cap"), expected, "inconsistent")


def _refuse_overlaps(plan: Plan, rows: list[dict[str, Any]], placed: list[tuple[Row, str]]) -> None:
    by_institution: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for found in rows:
        by_institution[found["institution_id"]].append(found)
    for row, code in placed:
        clash = first_overlap(by_institution[code])
        if clash and row["from_on"] in (clash[0]["from_on"], clash[1]["from_on"]):
            words = Text(
                f"与 {clash[0]['from_on']} 起的核定重叠，先给它写截止日期",
                f"overlaps the approval from {clash[0]['from_on']}: give that one an end",
            )
            plan.refuse(row, "from_on", words, code="overlap")


def _refuse_shares(plan: Plan, book: Resolved, placed: list[tuple[Row, str]], work: tuple[Any, Any]) -> None:
    """New or changed allotments below the share are refused; the annex's own rows stand (S0-017)."""
    touched = {values["institution_id"] for values in work[0].new} | {values["institution_id"] for _, values in work[0].changed}
    touched |= {values["institution_id"] for values in work[1].new} | {values["institution_id"] for _, values in work[1].changed}
    annex = {row["code"]: as_allotted(row) for row in load_pack(book.pack).rows.get("staffing", ())}
    for row, code in placed:
        numbers = {name: value for name, value in row.items() if isinstance(value, int)}
        if code not in touched or annex.get(code) == as_allotted(numbers):
            continue
        try:
            require_share(book, [{**numbers, "institution": code}])
        except UnableToAllot as refusal:
            plan.refuse(row, "management", Text(f"{refusal.message.zh}（{SHARE}）", f"{refusal.message.en} ({SHARE})"), code=refusal.code)


def _write(errand: Errand, plan: Plan) -> None:
    for register, difference in zip((LIMITS, POSTS), plan.work, strict=True):
        write(scope=errand.scope, register=register, difference=difference)


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    names = NameBook.read()
    codes = scope.institutions(SEE)
    posts: defaultdict[tuple[Any, Any], dict[str, int]] = defaultdict(dict)
    for post in POSTS.read():
        posts[post["institution_id"], post["from_on"]][post["kind"]] = post["posts"]
    rows = sorted(LIMITS.read(), key=lambda row: (row["institution_id"], row["from_on"]))
    return {
        LAYOUT.name: [
            {**row, **posts[row["institution_id"], row["from_on"]], "institution": names.write(row["institution_id"])}
            for row in rows
            if codes is None or row["institution_id"] in codes
        ]
    }


IMPORT = ImportKind("limits", LAYOUT.title, APPROVE, SEE, (LAYOUT,), _check, _write, _export, ROOM)
