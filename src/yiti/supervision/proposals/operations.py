"""Handling a proposal, step by step: each dated, audited and by somebody who may."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.four_eyes import require_another
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.supervision.reports.building import build_content
from yiti.supervision.reports.codes import code_of
from yiti.supervision.reports.contents import Content, content
from yiti.supervision.tasks.offices import get_offices

from .models import Answer, Assignment, Opinion, Proposal
from .queries import Standing, Step, due_from, find_proposal
from .refusals import UnableToHandle
from .rights import DIRECT, SIGN, find_answer_report, may_handle

MOST = 5000
OFFICE_ALONE = Text("只有承办单位可以办理", "Only the office that it was given to may do this")


@dataclass(frozen=True, slots=True)
class NewProposal:
    """What is registered; `proposer` is the name as given and may stay empty."""

    number: str
    session: str
    kind: str
    subject: str
    proposer_kind: str
    received_on: date | None
    heading: str = ""
    proposer: str = ""
    text: str = ""


@transaction.atomic
def register_proposal(*, scope: Scope, new: NewProposal, today: date) -> Proposal:
    """
    Take a proposal in.

    :raises Forbidden: without `tasks.direct`
    :raises UnableToHandle: without number, session, subject or day, for an unknown kind, or a day in the future
    :raises Conflict: where the session's number is registered already
    """
    scope.require(DIRECT)
    values = {
        "number": _read("number", new.number, 40), "session": _read("session", new.session, 80),
        "kind": _choose("kind", new.kind, Proposal.Kind.values), "subject": _read("subject", new.subject, 200),
        "heading": _read("heading", new.heading, 200, required=False), "text": _read("text", new.text, MOST, required=False),
        "proposer_kind": _choose("proposer_kind", new.proposer_kind, Proposal.Proposer.values),
        "proposer": _read("proposer", new.proposer, 120, required=False), "received_on": _day("received_on", new.received_on, None, today),
    }  # fmt: skip
    if Proposal.objects.filter(session=values["session"], number=values["number"], kind=values["kind"]).exists():
        raise Conflict(Text(f"{new.session}第 {new.number} 号已经登记", f"No. {new.number} of {new.session} is registered already"))
    made = Proposal.objects.create(**values, entered_by=scope.actor.username, entered_on=today)
    # the proposer's name stays out of the audit, where many more people read
    after = {name: value for name, value in values.items() if name not in ("proposer", "text")}
    record_change(scope=scope, action="proposal.register", table="proposals_proposal", key=made.pk, after=after)
    return made


@transaction.atomic
def assign_proposal(
    *, scope: Scope, id: int, office: str, on: date | None, due: date | None, today: date, version: int | None = None
) -> Assignment:
    """
    Give it to an office, or to another one. `due` is taken where neither document nor county sets days; else their days count.

    :raises Forbidden: without `tasks.direct`
    :raises UnableToHandle: for an unknown office, a day before it was received or in the future, a due day before it
    :raises Conflict: where it is answered, a draft waits, or somebody wrote of it since `version` was seen
    """
    scope.require(DIRECT)
    one = _hold(scope, id, today, version, ("registered", "assigned", "again"))
    if office not in get_offices(get_installation().pack).by_id:
        raise UnableToHandle(Text("文件里没有这个单位", "No document names this office"), code="unknown-office", field="office")
    day = _day("on", on, one.proposal.received_on, today)
    until = due_from(scope=scope, day=day, today=today) or due
    if until and until < day:
        raise UnableToHandle(Text(f"应答复日期早于分办日期 {day}", f"It is due before {day}"), code="due-before-start", field="due")
    made = Assignment.objects.create(
        proposal=one.proposal, office=office, assigned_on=day, due_on=until, entered_by=scope.actor.username
    )  # fmt: skip
    _note(scope, one, "proposal.assign", "proposals_assignment", made.pk, {"office": office, "on": day, "due": until})
    return made


@transaction.atomic
def draft_answer(
    *, scope: Scope, id: int, kind: str, is_public: bool, text: str, today: date, version: int | None = None
) -> Answer:  # fmt: skip
    """
    Draft an answer for another to sign; the document's figures are frozen with it as they stand today.

    :raises Forbidden: for somebody who does not act for the office
    :raises UnableToHandle: without text or class
    :raises Conflict: where a draft waits or nothing is to be answered
    """
    one = _hold(scope, id, today, version, ("assigned", "again"))
    if not may_handle(scope, one):
        raise Forbidden(OFFICE_ALONE)
    said, chosen = _read("text", text, MOST), _choose("kind", kind, Answer.Class.values)
    made = Answer.objects.create(
        proposal=one.proposal, round=one.round, kind=chosen, is_public=is_public, text=said, content=_figures(scope, today), as_of=today,
        drafted_by=scope.actor.username, drafted_on=today,
    )  # fmt: skip
    _note(scope, one, "proposal.draft", "proposals_answer", made.pk, {"round": made.round, "kind": chosen, "as_of": today})
    return made


def _figures(scope: Scope, today: date) -> Content:
    """What the document has an answer tell; nothing but its title where no document has such a list."""
    found = find_answer_report()
    if found is None:
        return content(Text("提案答复", "Answer to a proposal"), today, ())
    pack, report = found
    return build_content(scope=scope, pack=pack, report=report, period=None, today=today)


@transaction.atomic
def sign_answer(*, scope: Scope, id: int, number: str, today: date, version: int | None = None) -> Answer:
    """
    Sign what another drafted, under the number of the paper; from then on it has a check code.

    :raises Forbidden: without `tasks.accept`
    :raises UnableToActAlone: for one's own draft
    :raises UnableToHandle: without a number
    """
    scope.require(SIGN)
    one, draft = _drafted(scope, id, today, version)
    draft.state, draft.number = Answer.State.SIGNED, _read("number", number, 60)
    draft.settled_by, draft.settled_on = scope.actor.username, today
    draft.check_code = code_of({**draft.content, "text": draft.text}, draft.number)
    draft.save()
    after = {"number": draft.number, "check_code": draft.check_code}
    _note(scope, one, "proposal.sign", "proposals_answer", draft.pk, after)
    return draft


@transaction.atomic
def return_answer(*, scope: Scope, id: int, reason: str, today: date, version: int | None = None) -> Answer:
    """
    Return what another drafted, saying why.

    :raises UnableToHandle: without a reason
    :raises Forbidden, UnableToActAlone: as `sign_answer`
    """
    scope.require(SIGN)
    one, draft = _drafted(scope, id, today, version)
    draft.state, draft.reason = Answer.State.RETURNED, _read("reason", reason, MOST)
    draft.settled_by, draft.settled_on = scope.actor.username, today
    draft.save()
    _note(scope, one, "proposal.return", "proposals_answer", draft.pk, {"reason": draft.reason})
    return draft


def _drafted(scope: Scope, id: int, today: date, version: int | None) -> tuple[Standing, Answer]:
    one = _hold(scope, id, today, version, ("drafted",))
    draft = one.draft
    assert draft is not None
    require_another(draft.drafted_by, scope=scope)
    return one, draft


@transaction.atomic
def record_opinion(
    *, scope: Scope, id: int, said: str, words: str, on: date | None, today: date, version: int | None = None
) -> Opinion:  # fmt: skip
    """
    Take down what the proposer said of the answer. Satisfied or basically so, it is closed; not satisfied, it is handled again,
    with the same number of days from then on.

    :raises Forbidden: for somebody who neither directs proposals nor acts for the office
    :raises UnableToHandle: for an unknown opinion, “not satisfied” without words, a day before the answer or in the future
    """
    one = _hold(scope, id, today, version, ("answered",))
    if not (scope.may(DIRECT) or may_handle(scope, one)):
        raise Forbidden(OFFICE_ALONE)
    answer = one.signed
    assert answer is not None
    chosen = _choose("said", said, Opinion.Said.values)
    is_not = chosen == Opinion.Said.NOT
    text = _read("words", words, MOST, required=is_not)
    day = _day("on", on, answer.settled_on, today)
    made = Opinion.objects.create(
        answer=answer, said=chosen, words=text, on=day, due_on=due_from(scope=scope, day=day, today=today) if is_not else None,
        entered_by=scope.actor.username, entered_on=today,
    )  # fmt: skip
    if not is_not:
        Proposal.objects.filter(pk=one.proposal.pk).update(closed_on=day)
    _note(scope, one, "proposal.opinion", "proposals_opinion", made.pk, {"said": chosen, "on": day, "due": made.due_on})
    return made


def _hold(scope: Scope, id: int, today: date, version: int | None, steps: tuple[Step, ...]) -> Standing:
    """The proposal with its row locked, where its step is one of those."""
    one = find_proposal(scope=scope, id=id, today=today)
    held = Proposal.objects.select_for_update().get(pk=one.proposal.pk)
    if version is not None and version != held.version:
        raise Conflict(Text("刚有人更新了这件提案，请看过再办", "Somebody has just written of this proposal; look at it before you go on"))
    one = find_proposal(scope=scope, id=id, today=today)
    if one.step not in steps:
        raise Conflict(Text(f"这件提案现在是“{one.word.zh}”，不能这样办", f"It stands at “{one.word.en}”; this cannot be done now"))
    return one


def _note(scope: Scope, one: Standing, action: str, table: str, key: int, after: Mapping[str, Any]) -> None:
    Proposal.objects.filter(pk=one.proposal.pk).update(version=F("version") + 1)
    record_change(scope=scope, action=action, table=table, key=key, after={"proposal": one.proposal.number, **after}, rows=[one.proposal])


def _read(field: str, text: str, most: int, *, required: bool = True) -> str:
    found = text.strip()
    if required and not found:
        raise UnableToHandle(Text("请填写", "This has to be filled in"), code="missing-field", field=field)
    if len(found) > most:
        raise UnableToHandle(Text(f"最多 {most} 个字", f"At most {most} characters"), code="out-of-range", field=field)
    return found


def _choose(field: str, value: str, known: list[str]) -> str:
    if value not in known:
        raise UnableToHandle(Text("请选一项", "Choose one"), code="wrong-value", field=field)
    return value


def _day(field: str, day: date | None, first: date | None, today: date) -> date:
    if day is None:
        raise UnableToHandle(Text("请填日期", "Give the day"), code="missing-field", field=field)
    if day > today:
        raise UnableToHandle(Text(f"不能晚于今天 {today}", f"It cannot be later than today, {today}"), code="out-of-range", field=field)
    if first and day < first:
        raise UnableToHandle(Text(f"不能早于 {first}", f"It cannot be earlier than {first}"), code="out-of-range", field=field)
    return day
