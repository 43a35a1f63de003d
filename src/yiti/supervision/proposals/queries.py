"""Proposals as they stand on a day (`documents.see`): where each is, who has it, until when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.supervision.reports.codes import judge_code

from .models import Answer, Assignment, Opinion, Proposal
from .refusals import UnknownProposal

SEE, REPLY_DAYS = "documents.see", "proposals.reply_days"
Step = Literal["registered", "assigned", "drafted", "answered", "again", "closed"]
STEPS: dict[Step, Text] = {
    "registered": Text("待分办", "To be assigned"), "assigned": Text("办理中", "Being answered"), "drafted": Text("待签发", "To be signed"),
    "answered": Text("待提案人意见", "Waits for the proposer"),
    "again": Text("重新办理", "Handled again"),
    "closed": Text("已办结", "Closed"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal with everything done about it; `due` is the day of the step that is open, `late_days` how long it is over."""

    proposal: Proposal
    assignments: tuple[Assignment, ...]
    answers: tuple[Answer, ...]
    opinions: dict[int, Opinion]
    step: Step
    due: date | None
    late_days: int

    @property
    def office(self) -> str:
        return self.assignments[-1].office if self.assignments else ""

    @property
    def round(self) -> int:
        """From 1; each opinion “not satisfied” opens the next."""
        return 1 + sum(opinion.said == Opinion.Said.NOT for opinion in self.opinions.values())

    @property
    def draft(self) -> Answer | None:
        return next((answer for answer in self.answers if answer.state == Answer.State.DRAFTED), None)

    @property
    def signed(self) -> Answer | None:
        """The newest signed answer."""
        return next((answer for answer in reversed(self.answers) if answer.state == Answer.State.SIGNED), None)

    @property
    def state(self) -> str:
        if self.step == "closed":
            return "met"
        return "late" if self.late_days else "short" if self.step in ("registered", "again") else "running"

    @property
    def word(self) -> Text:
        label = STEPS[self.step]
        days = self.late_days
        return Text(f"{label.zh}，晚 {days} 天", f"{label.en}, {days} day{'s' if days > 1 else ''} late") if days else label


def list_proposals(*, scope: Scope, today: date) -> list[Standing]:
    """All proposals, the most overdue first, closed ones last. Four queries whatever their number."""
    scope.require(SEE)
    found = _stand(Proposal.objects.all(), today)
    return sorted(found, key=lambda one: (one.step == "closed", -one.late_days, one.due or date.max, -one.proposal.pk))


def find_proposal(*, scope: Scope, id: int, today: date) -> Standing:
    """:raises UnknownProposal:"""
    scope.require(SEE)
    found = _stand(Proposal.objects.filter(pk=id), today)
    if not found:
        raise UnknownProposal(Text("没有这件提案", "There is no such proposal"))
    return found[0]


def _stand(rows: Iterable[Proposal], today: date) -> list[Standing]:
    proposals = list(rows)
    assigned: defaultdict[int, list[Assignment]] = defaultdict(list)
    for assignment in Assignment.objects.filter(proposal__in=proposals):
        assigned[assignment.proposal_id].append(assignment)
    answered: defaultdict[int, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(proposal__in=proposals):
        answered[answer.proposal_id].append(answer)
    said: defaultdict[int, dict[int, Opinion]] = defaultdict(dict)
    for opinion in Opinion.objects.filter(answer__proposal__in=proposals).select_related("answer"):
        said[opinion.answer.proposal_id][opinion.answer_id] = opinion
    return [_standing(one, assigned[one.pk], answered[one.pk], said[one.pk], today) for one in proposals]


def _standing(
    proposal: Proposal, assignments: list[Assignment], answers: list[Answer], opinions: dict[int, Opinion], today: date
) -> Standing:  # fmt: skip
    step, due = _place(proposal, assignments, answers, opinions)
    late = (today - due).days if due and step != "closed" and today > due else 0
    return Standing(proposal, tuple(assignments), tuple(answers), opinions, step, due, late)


def _place(
    proposal: Proposal, assignments: list[Assignment], answers: list[Answer], opinions: dict[int, Opinion]
) -> tuple[Step, date | None]:  # fmt: skip
    if proposal.closed_on:
        return "closed", None
    if not assignments:
        return "registered", None
    signed = [answer for answer in answers if answer.state == Answer.State.SIGNED]
    last = opinions.get(signed[-1].pk) if signed else None
    if signed and last is None:
        return "answered", None
    due = last.due_on if last else assignments[-1].due_on
    if any(answer.state == Answer.State.DRAFTED for answer in answers):
        return "drafted", due
    return ("again" if last else "assigned"), due


def check_answer(*, scope: Scope, number: str, code: str) -> str:
    """The verdict on an answer in hand, as for regular papers; of several with one number the best. Whoever holds it may ask."""
    rows = Answer.objects.filter(number=number.strip(), state=Answer.State.SIGNED) if number.strip() else Answer.objects.none()
    found = {judge_code({**row.content, "text": row.text}, row.number, row.check_code, code) for row in rows}
    return next((verdict for verdict in ("genuine", "changed", "wrong-code") if verdict in found), "unknown")


def due_from(*, scope: Scope, day: date, today: date) -> date | None:
    """By when something given out on a day is answered: the days of the document or the county's own; None while neither is set."""
    scope.require(SEE)
    book = get_book(scope=scope, on=today)
    if REPLY_DAYS not in book.settings or not book.is_set(REPLY_DAYS):
        return None
    return day + timedelta(days=int(book.parameter(REPLY_DAYS).number))
