"""Changing who sits in a leading group: by post, from a day on, by a decision that is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.files.models import StoredFile
from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.supervision.tasks.models import SeatChange
from yiti.supervision.tasks.offices import DIRECT
from yiti.supervision.tasks.queries.seats import SEATS, Seating, find_seating
from yiti.supervision.tasks.refusals import UnableToSupervise

from .rows import lay_files, read_words, require_files


@dataclass(frozen=True, slots=True)
class NewSeat:
    """
    What a decision says of a seat. `number` is that of the seat; None for a further one. Given up, it has neither kind nor post.
    """

    number: int | None
    from_on: date
    decision: str
    decided_on: date
    kind: str = ""
    post: Text = NOTHING
    organisation: Text = NOTHING
    is_given_up: bool = False


@transaction.atomic
def change_seat(*, scope: Scope, pack: str, body: str, new: NewSeat, files: Sequence[StoredFile], today: date) -> SeatChange:
    """
    Record that from a day on another post sits at a seat, that there is one seat more, or that one is given up.

    :raises Forbidden: without `tasks.direct`
    :raises UnableToSupervise: for an unknown body or seat, a seat without kind, post or organisation, a decision without number or file,
        or dated in the future
    :raises Conflict: where a decision of the same day stands for the seat
    """
    scope.require(DIRECT)
    seating = find_seating(scope=scope, pack=pack, body=body)
    if seating is None:
        raise UnableToSupervise(Text("没有这个领导小组", "There is no such group"), code="not-found", field="body")
    number = _require_seat(seating, new)
    if new.decided_on > today:
        raise UnableToSupervise(
            Text("决定的日期不能晚于今天", "The decision cannot be dated in the future"), code="out-of-range", field="decided_on"
        )
    decision = read_words("decision", new.decision)[:60]
    told = {} if new.is_given_up else _read_post(new)
    require_files(files, Text("请附上决定的文件", "Add the paper of the decision"))
    if any(change.number == number and change.from_on == new.from_on for change in seating.changes):
        raise Conflict(Text(f"这一席从 {new.from_on} 起已有决定", f"A decision from {new.from_on} on stands for this seat already"))
    made = SeatChange.objects.create(
        pack=pack, body=body, number=number, is_given_up=new.is_given_up, from_on=new.from_on, decision=decision,
        decided_on=new.decided_on, entered_by=scope.actor.username, entered_on=today, **told,
    )  # fmt: skip
    lay_files(scope, files, SEATS, made.pk)
    after = {"body": body, "number": number, "from": new.from_on, "decision": decision, "given_up": new.is_given_up, **told}
    record_change(
        scope=scope, action="seat.change", table=SEATS, key=made.pk, after=after, clause=Clause(pack, seating.body.clause)
    )  # fmt: skip
    return made


def _require_seat(seating: Seating, new: NewSeat) -> int:
    """The number of the seat that is meant; of a further one the next."""
    if new.number is None:
        if new.is_given_up:
            raise UnableToSupervise(Text("请选哪一席", "Choose the seat"), code="missing-field", field="number")
        return seating.next_number
    history = seating.history_of(new.number)
    if not history:
        raise UnableToSupervise(Text("没有这一席", "There is no such seat"), code="not-found", field="number")
    held = [seat for seat in history if seat.change is None or seat.change.from_on < new.from_on]
    if new.is_given_up and held and not held[-1].kind:
        raise Conflict(Text("这一席已经撤销", "This seat is given up already"))
    return new.number


def _read_post(new: NewSeat) -> dict[str, str]:
    if new.kind not in SeatChange.Kind.values:
        raise UnableToSupervise(Text("请选组长、副组长或成员", "Choose leader, deputy or member"), code="missing-field", field="kind")
    return {
        "kind": new.kind,
        "post_zh": read_words("post_zh", new.post.zh)[:100],
        "post_en": read_words("post_en", new.post.en, required=False)[:100],
        "organisation_zh": read_words("organisation_zh", new.organisation.zh)[:100],
        "organisation_en": read_words("organisation_en", new.organisation.en, required=False)[:100],
    }
