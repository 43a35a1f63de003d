"""Allot establishment posts and contract places among institutions, within the county's approved total."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.imports.registers import compare, write
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.clauses import Clause
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved
from yiti.registry.institutions.models import Institution, StaffLimit
from yiti.registry.institutions.queries import get_establishment_total
from yiti.registry.institutions.refusals import UnableToAllot
from yiti.registry.institutions.registers import LIMITS, POSTS, ROOM
from yiti.registry.institutions.rules import CATEGORIES, staffing_answer
from yiti.registry.institutions.spans import holds, on_day
from yiti.registry.institutions.words import POST_KINDS

APPROVE = "posts.approve"
UNCHANGED = "六(一)2"
SHARE = "六(二)1(2)"


def allot_posts(*, scope: Scope, rows: Sequence[Mapping[str, Any]], from_on: date, number: str, county_total: int | None = None) -> None:
    """
    New limits and posts of one or more institutions from a day on; what stood until then ends there.

    A row has `institution`, `establishment`, `off_establishment` and every kind of POST_KINDS; the total is made of the
    first two and must equal the kinds' sum. The establishment posts of the county must come out as they were (六(一)2),
    or as `county_total` says where the establishment office has approved another. `number` is that of the approving paper.

    :raises UnableToAllot: `posts-differ`, `below-85-percent` (六(二)1(2)), `total-changed`, `span`, `paper-missing`
    """
    for row in rows:
        scope.require(APPROVE, row["institution"])
    if not number.strip():
        raise UnableToAllot(Text("写上编办批复的文号", "give the number of the approving paper"), code="paper-missing", field="number")
    book, full = _checked(scope, rows, from_on)
    with transaction.atomic():
        lock_room(ROOM)
        before = get_establishment_total(scope=scope, on=from_on)
        for row in full:
            _replace(scope, row, from_on, number)
        after = get_establishment_total(scope=scope, on=from_on)
        require_unchanged(book, before if county_total is None else county_total, after)


def require_allotment(*, scope: Scope, rows: Sequence[Mapping[str, Any]], from_on: date, county_total: int | None = None) -> None:
    """
    Refuse at once what `allot_posts` would refuse; nothing is written.

    :raises UnableToAllot: as `allot_posts`, but for the paper, which does not stand yet
    """
    book, full = _checked(scope, rows, from_on)
    for row in full:
        _require_last(LIMITS.read(institution=row["institution"]), from_on)
    before = get_establishment_total(scope=scope, on=from_on)
    now = StaffLimit.objects.filter(on_day(from_on), institution__in=[row["institution"] for row in full])
    after = before + sum(row["establishment"] for row in full) - sum(now.values_list("establishment", flat=True))
    require_unchanged(book, before if county_total is None else county_total, after)


def _checked(scope: Scope, rows: Sequence[Mapping[str, Any]], from_on: date) -> tuple[Resolved, list[dict[str, Any]]]:
    if not rows:
        raise UnableToAllot(Text("先选机构", "choose institutions first"), code="missing-field", field="institution")
    book = get_book(scope=scope, on=from_on)
    full = [{**row, "total": row["establishment"] + row["off_establishment"]} for row in rows]
    for row in full:
        require_sum(row)
    require_share(book, full)
    return book, full


def _require_last(standing: Sequence[Mapping[str, Any]], from_on: date) -> None:
    if any(found["from_on"] > from_on for found in standing):
        raise UnableToAllot(
            Text("之后已有核定，不能插在前面", "a later approval stands; this cannot go before it"), code="span", field="from_on"
        )


def require_sum(row: Mapping[str, Any]) -> None:
    """:raises UnableToAllot: `posts-differ`"""
    posts = sum(row[kind] for kind in POST_KINDS)
    if posts != row["total"]:
        raise UnableToAllot(
            Text(
                f"各类岗位合计 {posts}，编制加编外 {row['total']}，应相等",
                f"posts add up to {posts}, establishment and contract to {row['total']}",
            ),
            code="posts-differ", field="total",
        )  # fmt: skip


def require_share(book: Resolved, rows: Sequence[Mapping[str, Any]]) -> None:
    """:raises UnableToAllot: `below-85-percent`, naming the institution, its share and the most management posts"""
    found_rows = Institution.objects.filter(pk__in=[row["institution"] for row in rows]).values_list("code", "category", "short_name")
    kinds = {code: category for code, category, _ in found_rows}
    names = {code: name for code, _, name in found_rows}
    ranked = [row for row in rows if kinds.get(row["institution"]) in CATEGORIES]
    answer = staffing_answer(
        book=book, rows=[{**row, "id": row["institution"], "category": kinds[row["institution"]], "population": 0} for row in ranked]
    )
    for row, found in zip(ranked, answer.result["rows"] if answer else [], strict=bool(answer)):
        if found["ratio_ok"] is False:
            raise UnableToAllot(
                Text(
                    f"{names[row['institution']]}卫生专业技术岗位占 {percent(found['health_technical_ratio'])}，不到下限；"
                    f"管理后勤岗位最多 {found['max_management']} 个",
                    f"{names[row['institution']]}: health-technical posts are {percent(found['health_technical_ratio'])}, below the floor; "
                    f"at most {found['max_management']} posts of management and logistics",
                ),
                code="below-85-percent", field="management", clause=Clause(book.pack, SHARE),
            )  # fmt: skip


def percent(ratio: str) -> str:
    """A printed ratio as people say it: 84.09%."""
    return f"{Decimal(ratio).scaleb(2):.2f}%"


def require_unchanged(book: Resolved, before: int, after: int) -> None:
    """:raises UnableToAllot: `total-changed`, saying by how many"""
    if after != before:
        raise UnableToAllot(
            Text(
                f"全市编制总量应保持 {before}，现为 {after}（{after - before:+d}）",
                f"the county's establishment must stay {before}, this makes it {after} ({after - before:+d})",
            ),
            code="total-changed", field="establishment", clause=Clause(book.pack, UNCHANGED),
        )  # fmt: skip


def _replace(scope: Scope, row: Mapping[str, Any], from_on: date, number: str) -> None:
    institution = row["institution"]
    limit = {
        "institution_id": institution, "from_on": from_on, "total": row["total"], "establishment": row["establishment"],
        "off_establishment": row["off_establishment"], "clause": "", "number": number, "until_on": None,
    }  # fmt: skip
    posts = [{"institution_id": institution, "kind": kind, "from_on": from_on, "posts": row[kind], "until_on": None} for kind in POST_KINDS]
    for register, wanted in ((LIMITS, [limit]), (POSTS, posts)):
        standing = register.read(institution=institution)
        _require_last(standing, from_on)
        ending = [
            {**{name: found[name] for name in register.keys}, "until_on": from_on}
            for found in standing
            if found["from_on"] < from_on and holds(found, from_on)
        ]
        write(scope=scope, register=register, difference=compare(register, [*ending, *wanted], standing))
