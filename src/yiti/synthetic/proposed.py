"""Proposals of a demonstration, one at each step of being handled; everybody acts with his own rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yiti.kernel.scopes import Scope
from yiti.supervision.proposals.operations import (
    NewProposal,
    assign_proposal,
    draft_answer,
    record_opinion,
    register_proposal,
    return_answer,
    sign_answer,
)

from .tasks import Stage

HANDLERS = ("health_commission", "central_hospital", "finance_bureau")
"""Offices that a document may name, the likeliest first."""
SESSION = "第三次会议（演示）"
GIVEN, HEARD = 90, 14
"""Days given for an answer where the document sets none, and after which the proposer spoke."""


@dataclass(frozen=True, slots=True)
class Told:
    """A proposal's subject, how many days ago it came, and how far it is: 0 registered, 1 assigned, 2 drafted, 3 answered, 4 closed."""

    subject: str
    ago: int
    step: int
    opinion: str = ""


PROPOSALS = (
    Told("关于加强村卫生室设施维修的建议", 240, 4, "satisfied"),
    Told("关于提高乡村医生待遇的建议", 200, 2, "not"),
    Told("关于在社区增设慢病随访点的建议", 130, 3),
    Told("关于完善双向转诊流程的建议", 110, 1),
    Told("关于推广中医药适宜技术的建议", 60, 2),
    Told("关于为老年人体检延长时间的建议", 12, 0),
)


def handle_proposals(stage: Stage) -> None:
    """Each told proposal up to its step; nothing where nobody here may direct them."""
    for at, told in enumerate(PROPOSALS, start=1):
        day = max(stage.since, stage.today - timedelta(days=told.ago))
        clerk = stage.directs("office_clerk", day)
        office = _office(stage, day)
        if clerk is None or office is None or _signer(stage, office, day) is None:
            return
        new = NewProposal(f"{at:03d}", SESSION, "cppcc_proposal", told.subject, "member", day)
        made = register_proposal(scope=clerk, new=new, today=day)
        if told.step:
            _handle(stage, told, made.pk, office, day)


def _office(stage: Stage, day: date) -> str | None:
    """The first that somebody acts for here."""
    known = [id for id in (*HANDLERS, *stage.offices.by_id) if id in stage.offices.by_id]
    return next((id for id in known if stage.offices.roles([id]) and stage.of_office([id], day)), None)


def _handle(stage: Stage, told: Told, id: int, office: str, received: date) -> None:
    given = received + timedelta(days=3)
    clerk = stage.directs("office_clerk", given)
    assert clerk is not None
    assign_proposal(scope=clerk, id=id, office=office, on=given, due=given + timedelta(days=GIVEN), today=given)
    if told.step == 1:
        return
    drafted = given + timedelta(days=40)
    if told.opinion or told.step > 2:
        heard = _answer(stage, id, office, drafted, told)
        if not told.opinion:
            return
        said = stage.directs("office_clerk", heard)
        assert said is not None
        words = "答复未写明资金来源，请补充。" if told.opinion == "not" else "办理及时，答复具体。"
        record_opinion(scope=said, id=id, said=told.opinion, words=words, on=heard, today=heard)
        drafted = heard + timedelta(days=20)
    if told.step == 2:
        _draft(stage, id, office, min(drafted, stage.today), "已按提案人意见补充资金来源，请审签。")


def _answer(stage: Stage, id: int, office: str, day: date, told: Told) -> date:
    """Drafted, once returned for its missing figures, drafted again and signed; the day on which the proposer was heard."""
    if told.step == 4:
        _draft(stage, id, office, day, "已安排资金，年内完成。")
        lead = _signer(stage, office, day + timedelta(days=1))
        assert lead is not None
        return_answer(scope=lead, id=id, reason="请写明家数和金额。", today=day + timedelta(days=1))
        day += timedelta(days=3)
    _draft(stage, id, office, day, "已纳入本年计划，家数和金额见所附数据；余下部分明年续办。")
    signed = day + timedelta(days=2)
    signer = _signer(stage, office, signed)
    assert signer is not None
    sign_answer(scope=signer, id=id, number=f"提复〔{signed.year}〕{id}号（演示）", today=signed)
    return signed + timedelta(days=HEARD)


def _draft(stage: Stage, id: int, office: str, day: date, text: str) -> None:
    scope = stage.of_office([office], day)
    assert scope is not None
    draft_answer(scope=scope, id=id, kind="b", is_public=True, text=text, today=day)


def _signer(stage: Stage, office: str, day: date) -> Scope | None:
    """Who accepts, and does not act for the office that drafts."""
    roles: Sequence[str] = [role for role in ("leading_group", "office_lead") if role not in stage.offices.roles([office])]
    return next((scope for role in roles if (scope := stage.accepts(role, day))), None)
