"""How the county decides: proposed by one, approved by another, dated, with the paper's number."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.decisions.models import Decision
from yiti.foundation.decisions.queries import get_decision, to_decided
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.four_eyes import require_another
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.storable import too_long
from yiti.kernel.text import Text
from yiti.policy.packs import Pack, check_decision, check_live_table, load_pack

SCORING_POINTS = "scoring_points"
ALL_POINTS = Decimal(100)
MOST_NUMBER = 60


class UnableToDecide(UnableTo):
    code = "decision"


class UnableToSettle(Conflict):
    """The decision is no longer a proposal."""

    code = "decision-settled"


@transaction.atomic
def propose_decision(
    *,
    scope: Scope,
    parameter: str,
    value: str | Mapping[str, str],
    from_on: date,
    number: str,
    decided_on: date,
    today: date,
    now: datetime,
    applies_to: Sequence[str] = (),
    reason: str = "",
) -> Decision:
    """
    Propose a value from a day on (`decisions.propose`); it holds nothing until another person approves it.

    :raises Refused: for a parameter or value that the pack does not allow, with the clause that binds
    :raises UnableToDecide: for an empty number, a paper dated in the future, an unknown kind of institution, a day not
        later than that of the decision in force, or scoring points that do not add up to 100
    """
    scope.require("decisions.propose")
    made = Decision(
        parameter=parameter,
        value=value if isinstance(value, str) else dict(value),
        applies_to=sorted(set(applies_to)),
        from_on=from_on,
        number=number.strip(),
        decided_on=decided_on,
        reason=reason.strip(),
        proposed_by=scope.actor.username,
        proposed_at=now,
    )
    _check_paper(made, today)
    _check_value(made)
    _find_replaced(made)
    made.save(force_insert=True)
    _record(scope, "decisions.propose", made, None)
    return made


@transaction.atomic
def approve_decision(*, scope: Scope, id: int, now: datetime, answer: str = "") -> Decision:
    """
    Approve another person's proposal (`decisions.approve`); the decision before it ends on the day this one begins.

    :raises UnableToActAlone: for the proposer
    :raises UnableToSettle: where somebody was quicker
    :raises Refused, UnableToDecide: where it cannot hold any more, as `propose_decision`
    """
    decision = _lock_proposal(scope, id)
    require_another(decision.proposed_by, scope=scope)
    _check_value(decision)
    older = _find_replaced(decision)
    if older is not None:
        before = _shown(older)
        older.until_on = decision.from_on
        older.save(update_fields=["until_on"])
        _record(scope, "decisions.end", older, before)
    return _settle(scope, decision, Decision.State.APPROVED, now, answer)


@transaction.atomic
def reject_decision(*, scope: Scope, id: int, now: datetime, answer: str) -> Decision:
    """
    Turn another person's proposal down, with the reason (`decisions.approve`).

    :raises UnableToActAlone: for the proposer
    :raises UnableToDecide: without a reason
    :raises UnableToSettle: where somebody was quicker
    """
    decision = _lock_proposal(scope, id)
    require_another(decision.proposed_by, scope=scope)
    if not answer.strip():
        raise UnableToDecide(Text("请写明不同意的理由", "Say why it is turned down"), field="answer")
    return _settle(scope, decision, Decision.State.REJECTED, now, answer)


@transaction.atomic
def withdraw_decision(*, scope: Scope, id: int, now: datetime) -> Decision:
    """
    Take the own proposal back.

    :raises Forbidden: for anybody but the proposer
    :raises UnableToSettle: where it is settled already
    """
    scope.require("decisions.propose")
    decision = _locked(scope, id)
    if decision.proposed_by != scope.actor.username:
        raise Forbidden(Text("只有提出人可以撤回", "Only the one who proposed it can take it back"))
    return _settle(scope, decision, Decision.State.WITHDRAWN, now, "")


def _lock_proposal(scope: Scope, id: int) -> Decision:
    scope.require("decisions.approve")
    return _locked(scope, id)


def _locked(scope: Scope, id: int) -> Decision:
    """The proposal, with every decision on its parameter locked, so that two approvals queue."""
    decision = get_decision(scope=scope, id=id)
    locked = {row.pk: row for row in Decision.objects.select_for_update().filter(parameter=decision.parameter).order_by("pk")}
    decision = locked[decision.pk]
    if decision.state != Decision.State.PROPOSED:
        who = decision.settled_by or decision.proposed_by
        raise UnableToSettle(Text(f"这项决定已由 {who} 办结", f"{who} has already settled this decision"))
    return decision


def _settle(scope: Scope, decision: Decision, state: Decision.State, now: datetime, answer: str) -> Decision:
    before = _shown(decision)
    decision.state, decision.settled_by, decision.settled_at = state, scope.actor.username, now
    decision.answer = answer.strip()
    decision.save(update_fields=["state", "settled_by", "settled_at", "answer"])
    _record(scope, f"decisions.{state}", decision, before)
    return decision


def _check_paper(decision: Decision, today: date) -> None:
    if not decision.number:
        raise UnableToDecide(Text("请填写文号", "Give the number of the paper"), field="number")
    if len(decision.number) > MOST_NUMBER:
        raise UnableToDecide(too_long(MOST_NUMBER), field="number")
    if decision.decided_on > today:
        raise UnableToDecide(Text("决定日期不能晚于今天", "A paper cannot be dated in the future"), field="decided_on")


def _check_value(decision: Decision) -> None:
    pack = load_pack(get_installation().pack)
    owner = next((owner for owner in pack.chain if decision.parameter in owner.parameters), None)
    if owner is None:
        raise UnableToDecide(
            Text(f"政策包没有参数 {decision.parameter}", f"The pack has no parameter {decision.parameter}"), field="parameter"
        )
    _check_kinds(pack, decision)
    if decision.from_on < pack.in_force_from:
        raise UnableToDecide(
            Text(f"文件自 {pack.in_force_from} 起施行", f"The document is in force from {pack.in_force_from}"), field="from_on"
        )
    if decision.decided_on < owner.in_force_from:
        raise UnableToDecide(
            Text(f"文件自 {owner.in_force_from} 起施行，决定不能早于文件",
                 f"The document is in force from {owner.in_force_from}; no decision under it can be dated before it"),
            field="decided_on",
        )  # fmt: skip
    check_decision(pack, to_decided(decision))
    if decision.parameter == SCORING_POINTS:
        _check_points(decision.value)
    if not isinstance(decision.value, str):
        check_live_table(pack, decision.parameter, decision.value)


def _check_kinds(pack: Pack, decision: Decision) -> None:
    known = {category.id for owner in pack.chain for category in owner.header.categories}
    known |= {category.type for owner in pack.chain for category in owner.header.categories}
    known |= {kind for owner in pack.chain for kind in owner.header.applies_to}
    wrong = [kind for kind in decision.applies_to if kind not in known]
    if wrong:
        raise UnableToDecide(
            Text(f"没有这类机构：{'、'.join(wrong)}", f"Unknown kinds of institution: {', '.join(wrong)}"), field="applies_to"
        )


def _check_points(value: Any) -> None:
    points = sum((Decimal(text) for text in value.values()), Decimal(0))
    if value and points != ALL_POINTS:
        raise UnableToDecide(
            Text(f"各指标分值合计应为 100，现为 {points}", f"The points must add up to 100, not {points}"), code="points-sum", field="value"
        )


def _find_replaced(decision: Decision) -> Decision | None:
    """
    The approved decision that this one follows.

    :raises UnableToDecide: where an approved one begins on the same day or later: what is approved is never changed
    """
    same = Decision.objects.filter(parameter=decision.parameter, state=Decision.State.APPROVED)
    older = [row for row in same.order_by("-from_on") if row.applies_to == decision.applies_to and row.until_on is None]
    if older and older[0].from_on >= decision.from_on:
        last = older[0]
        raise UnableToDecide(
            Text(
                f"{last.number} 自 {last.from_on} 起已有决定，新的决定须从更晚的一天起",
                f"{last.number} decides this from {last.from_on}; a new decision must begin on a later day",
            ),
            code="not-later",
            field="from_on",
        )
    return older[0] if older else None


def _shown(decision: Decision) -> dict[str, Any]:
    return {
        "parameter": decision.parameter, "applies_to": decision.applies_to, "value": decision.value, "from_on": decision.from_on,
        "until_on": decision.until_on, "number": decision.number, "decided_on": decision.decided_on, "state": str(decision.state),
        "proposed_by": decision.proposed_by, "settled_by": decision.settled_by, "answer": decision.answer,
    }  # fmt: skip


def _record(scope: Scope, action: str, decision: Decision, before: dict[str, Any] | None) -> None:
    record_change(scope=scope, action=action, table="decisions_decision", key=decision.pk, before=before, after=_shown(decision))
