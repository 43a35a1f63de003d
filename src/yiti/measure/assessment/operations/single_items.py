"""Single rewards and penalties: proposed by one, settled by another (附件1 九(一)1)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.clauses import Clause
from yiti.kernel.money import is_whole_fen
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import find_cycle, require_state, touch
from yiti.measure.assessment.models import Cycle, SingleItem
from yiti.measure.assessment.reports import require_assessed
from yiti.policy.packs import load_pack

SETTLING = ("single_items.enter", "quarter.rank", "quarter.approve")
"""Whoever has one of these may settle another's proposal."""
MOST = Decimal(100)
CLAUSE = "附件1 九(一)1"


class UnableToAddItem(UnableTo):
    code = "single-item"


@transaction.atomic
def propose_single_item(
    *, scope: Scope, period: str, institution: str, points: Decimal, reason: str, now: datetime, clause: str = ""
) -> SingleItem:
    """
    Propose points above zero (a reward) or below (a penalty) with the reason (`single_items.enter`).

    :raises UnableToAddItem: for no points, more than 100, over two decimals, no reason, or a clause that the document has not
    :raises QuarterState: once the quarter is ranked
    """
    scope.require("single_items.enter", institution)
    cycle = find_cycle(period)
    require_state(cycle, Cycle.State.OPEN)
    require_assessed(cycle, institution)
    if not points.is_finite() or points == 0 or abs(points) > MOST or not is_whole_fen(points):
        raise UnableToAddItem(
            Text("加减分不能为 0，绝对值不超过 100，最多两位小数", "Points are not 0, at most 100 either way, with two decimals at most"),
            field="points",
        )
    if not reason.strip():
        raise UnableToAddItem(Text("请写明事由", "Say what it is for"), field="reason")
    if clause and clause not in load_pack(cycle.pack).clause_texts:
        raise UnableToAddItem(Text(f"文件没有条款 {clause}", f"The document has no clause {clause}"), field="clause")
    made = SingleItem.objects.create(
        cycle=cycle, institution_id=institution, points=points, reason=reason.strip()[:300], clause=clause,
        entered_by=scope.actor.username, entered_at=now,
    )  # fmt: skip
    _record(scope, "single_item.propose", made, None)
    return made


@transaction.atomic
def settle_single_item(*, scope: Scope, id: int, approves: bool, today: date, answer: str = "") -> SingleItem:
    """
    Approve or reject another person's proposal, before ranking.

    :raises Forbidden: for the one who proposed it, or without one of the rights of `SETTLING`
    :raises Conflict: where somebody was quicker
    :raises UnableToAddItem: for a rejection without a reason
    """
    if not any(scope.may(function) for function in SETTLING):
        raise Forbidden(Text("您没有办这件事的权限", "You are not allowed to do this"))
    item = SingleItem.objects.select_for_update().filter(pk=id).first()
    if item is None:
        raise UnableToAddItem(Text("没有这项奖惩", "There is no such item"), code="not-found")
    if item.entered_by == scope.actor.username:
        raise Forbidden(Text("不能审批自己提出的奖惩", "Nobody settles what he proposed himself"))
    if item.state != SingleItem.State.PROPOSED:
        raise Conflict(Text(f"{item.settled_by} 已经办结", f"{item.settled_by} has already settled it"))
    cycle = find_cycle(item.cycle_id, lock=True)
    require_state(cycle, Cycle.State.OPEN)
    if not approves and not answer.strip():
        raise UnableToAddItem(Text("请写明不同意的理由", "Say why it is turned down"), field="answer")
    before = _shown(item)
    item.state = SingleItem.State.APPROVED if approves else SingleItem.State.REJECTED
    item.settled_by, item.settled_on, item.answer = scope.actor.username, today, answer.strip()[:300]
    item.save()
    touch(cycle)
    _record(scope, f"single_item.{item.state}", item, before)
    return item


def _shown(item: SingleItem) -> dict[str, Any]:
    return {
        "points": item.points, "reason": item.reason, "clause": item.clause, "state": str(item.state), "entered_by": item.entered_by,
        "settled_by": item.settled_by, "answer": item.answer,
    }  # fmt: skip


def _record(scope: Scope, action: str, item: SingleItem, before: dict[str, Any] | None) -> None:
    record_change(
        scope=scope, action=action, table="assessment_singleitem", key=item.pk, before=before, after=_shown(item),
        institution=item.institution_id, clause=Clause(item.cycle.pack, item.clause or CLAUSE),
    )  # fmt: skip
