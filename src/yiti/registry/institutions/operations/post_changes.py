"""A change of posts on its way: proposed by the health commission, approved by the establishment office, filed with finance and HR."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import attach_file
from yiti.foundation.imports.rooms import lock_room
from yiti.foundation.installation.queries import get_installation
from yiti.foundation.workflow.operations import drop_steps, finish_steps, reopen_steps, start_steps
from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.models import PostChange, PostChangeRow
from yiti.registry.institutions.post_changes import FILES, MOVES, PROPOSE, WORKFLOW, case_of, read_numbers
from yiti.registry.institutions.refusals import UnableToAllot
from yiti.registry.institutions.registers import ROOM

from .limits import APPROVE, allot_posts, require_allotment

FILE = "posts.file"
SIDES = {"finance_bureau": "finance", "hr_bureau": "hr"}
"""Role → the side it files for."""
Rows = Sequence[Mapping[str, Any]]


@transaction.atomic
def propose_post_change(
    *, scope: Scope, rows: Rows, from_on: date, reason: str, today: date, county_total: int | None = None, files: Sequence[StoredFile] = ()
) -> PostChange:
    """
    Propose new posts of one or more institutions from a day on; rows as `allot_posts` takes them. Nothing changes before the approval.

    :raises UnableToAllot: what the approval would refuse too, or a proposal without a reason
    """
    _check(scope, rows, from_on, reason, county_total)
    found = PostChange.objects.create(
        from_on=from_on, county_total=county_total, reason=reason.strip(), proposed_by=scope.actor.username, proposed_on=today
    )
    _put_rows(found, rows)
    _attach(scope, found, files)
    _record(scope, "post_change.propose", found, None)
    case = case_of(found)
    start_steps(scope=scope, pack=get_installation().pack, workflow=WORKFLOW, period=case, today=today)
    finish_steps(scope=scope, workflow=WORKFLOW, period=case, step="propose", today=today)
    return found


@transaction.atomic
def propose_again(
    *,
    scope: Scope,
    change: int,
    version: int,
    rows: Rows,
    from_on: date,
    reason: str,
    today: date,
    county_total: int | None = None,
    files: Sequence[StoredFile] = (),
) -> PostChange:
    """
    Send a returned change again, mended.

    :raises UnableToAllot: as `propose_post_change`
    :raises Conflict: where it is not, or no longer, returned
    """
    found = _locked(change, version, PostChange.State.RETURNED)
    _check(scope, rows, from_on, reason, county_total)
    before = _plain(found)
    found.from_on, found.county_total, found.reason = from_on, county_total, reason.strip()
    found.proposed_by, found.proposed_on = scope.actor.username, today
    found.decided_by, found.decided_on, found.answer = "", None, ""
    _save(found, PostChange.State.PROPOSED)
    gone = list(PostChangeRow.objects.filter(change=found))
    PostChangeRow.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _put_rows(found, rows)
    _attach(scope, found, files)
    _record(scope, "post_change.propose", found, before, gone)
    finish_steps(scope=scope, workflow=WORKFLOW, period=case_of(found), step="propose", today=today)
    return found


@transaction.atomic
def withdraw_post_change(*, scope: Scope, change: int, version: int) -> PostChange:
    """Give up a change that is not approved. :raises Conflict: where it is, or was changed meanwhile"""
    _require_county(scope, PROPOSE)
    found = _locked(change, version, PostChange.State.PROPOSED, PostChange.State.RETURNED)
    before = _plain(found)
    _save(found, PostChange.State.WITHDRAWN)
    _record(scope, "post_change.withdraw", found, before)
    drop_steps(scope=scope, workflow=WORKFLOW, period=case_of(found), reason="withdrawn")
    return found


@transaction.atomic
def approve_post_change(*, scope: Scope, change: int, version: int, number: str, today: date) -> PostChange:
    """
    Approve a change by a paper's number: from its day on the new posts hold, and what stood until then ends.

    :raises Forbidden: for the one who proposed it
    :raises UnableToAllot: as `allot_posts`; `posts-moved` where the posts are no longer those that the proposal started from
    :raises Conflict: where it is not, or no longer, proposed
    """
    found = _for_approval(scope, change, version)
    lock_room(ROOM)
    rows = list(PostChangeRow.objects.filter(change=found))
    standing = read_numbers([row.institution_id for row in rows], found.from_on)
    for row in rows:
        if standing[row.institution_id] != row.before:
            raise UnableToAllot(
                Text(
                    "提出以后，这几家的岗位已经变动，请退回重报",
                    "The posts of these institutions have moved since it was proposed; return it",
                ),
                code="posts-moved",
            )
    before = _plain(found)
    allot_posts(
        scope=scope, rows=[{"institution": row.institution_id, **row.after} for row in rows], from_on=found.from_on, number=number,
        county_total=found.county_total,
    )  # fmt: skip
    found.number, found.decided_by, found.decided_on = number.strip(), scope.actor.username, today
    _save(found, PostChange.State.APPROVED)
    _record(scope, "post_change.approve", found, before)
    finish_steps(scope=scope, workflow=WORKFLOW, period=case_of(found), step="approve", today=today)
    return found


@transaction.atomic
def return_post_change(*, scope: Scope, change: int, version: int, reason: str, today: date) -> PostChange:
    """
    Send a proposal back with the reason.

    :raises Forbidden, Conflict: as `approve_post_change`
    :raises UnableToAllot: without a reason
    """
    found = _for_approval(scope, change, version)
    if not reason.strip():
        raise UnableToAllot(Text("退回要写明理由", "Say why it is returned"), code="reason-missing", field="reason")
    before = _plain(found)
    found.decided_by, found.decided_on, found.answer = scope.actor.username, today, reason.strip()
    _save(found, PostChange.State.RETURNED)
    _record(scope, "post_change.return", found, before)
    reopen_steps(scope=scope, workflow=WORKFLOW, period=case_of(found), step="propose", today=today, reason=reason)
    return found


@transaction.atomic
def file_post_change(*, scope: Scope, change: int, version: int, today: date) -> PostChange:
    """
    Put an approved change on file at the finance or the HR bureau, whichever the actor is.

    :raises Forbidden: for any other role
    :raises Conflict: where it is not approved, or this side has it on file
    """
    _require_county(scope, FILE)
    side = SIDES.get(scope.actor.role)
    if side is None:
        raise Forbidden(Text("由财政局、人社局备案", "The finance and the HR bureau put it on file"))
    found = _locked(change, version, PostChange.State.APPROVED)
    if getattr(found, f"{side}_on") is not None:
        raise Conflict(Text("本部门已备案", "It is on file here already"))
    before = _plain(found)
    setattr(found, f"{side}_by", scope.actor.username)
    setattr(found, f"{side}_on", today)
    _save(found, PostChange.State.APPROVED)
    _record(scope, "post_change.file", found, before)
    finish_steps(scope=scope, workflow=WORKFLOW, period=case_of(found), step=f"file_{side}", today=today)
    return found


def _check(scope: Scope, rows: Rows, from_on: date, reason: str, county_total: int | None) -> None:
    _require_county(scope, PROPOSE)
    require_allotment(scope=scope, rows=rows, from_on=from_on, county_total=county_total)
    if not reason.strip():
        raise UnableToAllot(Text("写明调整的理由", "Say why the posts are to move"), code="reason-missing", field="reason")


def _require_county(scope: Scope, function: str) -> None:
    """The posts of one institution touch the county's total, so nobody proposes or settles them for one institution alone."""
    scope.require(function)
    if scope.institutions(function) is not None:
        raise Forbidden(Text("编制调整由县级办理", "A change of posts is the county's matter"))


def _for_approval(scope: Scope, change: int, version: int) -> PostChange:
    _require_county(scope, APPROVE)
    found = _locked(change, version, PostChange.State.PROPOSED)
    if found.proposed_by == scope.actor.username:
        raise Forbidden(Text("不能审批自己提出的调整", "Nobody approves what he proposed himself"))
    return found


def _locked(change: int, version: int, *states: str) -> PostChange:
    found = PostChange.objects.select_for_update().filter(pk=change).first()
    if found is None:
        raise UnableToAllot(Text("没有这项调整", "There is no such change"), code="not-found")
    if found.version != version or found.state not in states:
        raise Conflict(Text("这项调整刚被别人办过，请刷新后再看", "Somebody else has just dealt with this change; look again"))
    return found


def _put_rows(found: PostChange, rows: Rows) -> None:
    standing = read_numbers([str(row["institution"]) for row in rows], found.from_on)
    PostChangeRow.objects.bulk_create(
        [
            PostChangeRow(
                change=found,
                institution_id=row["institution"],
                before=standing[row["institution"]],
                after={name: row[name] for name in MOVES},
            )
            for row in rows
        ]
    )


def _attach(scope: Scope, found: PostChange, files: Sequence[StoredFile]) -> None:
    for file in files:
        attach_file(scope=scope, file=file, owner_kind=FILES, owner_key=found.pk)


def _save(found: PostChange, state: PostChange.State) -> None:
    found.state, found.version = state, found.version + 1
    found.save()


def _plain(found: PostChange) -> dict[str, Any]:
    rows = PostChangeRow.objects.filter(change=found).values_list("institution", "after")
    names = [field.attname for field in PostChange._meta.concrete_fields if field.attname != "id"]
    return {name: getattr(found, name) for name in names} | {"rows": dict(rows)}


def _record(
    scope: Scope, action: str, found: PostChange, before: dict[str, Any] | None, gone: Sequence[PostChangeRow] = ()
) -> None:  # fmt: skip
    clause = Clause(get_installation().pack, "六(二)1(1)")
    record_change(
        scope=scope, action=action, table="institutions_postchange", key=found.pk, before=before, after=_plain(found), clause=clause,
        rows=[*gone, *PostChangeRow.objects.filter(change=found)],
    )  # fmt: skip
