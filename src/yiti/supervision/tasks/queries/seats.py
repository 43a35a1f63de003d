"""Who sits in the leading groups on a day, by post: as the documents print it, and as decisions since then changed it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.duties import Body
from yiti.supervision.tasks.models import SeatChange
from yiti.supervision.tasks.offices import SEE

SEATS = "tasks_seatchange"
"""What the files of the decisions lie with."""
Name = tuple[str, str]
"""Pack and body."""


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat on a day: `change` is the decision that set it so, None as printed."""

    number: int
    kind: str
    post: Text
    organisation: Text
    change: SeatChange | None = None

    @property
    def label(self) -> Text:
        return Text(f"{self.organisation.zh}{self.post.zh}", f"{self.post.en}, {self.organisation.en}")


@dataclass(frozen=True, slots=True)
class Seating:
    """Everything that was decided of a body's seats, the oldest first."""

    body: Body
    changes: Sequence[SeatChange]

    def on(self, day: date) -> list[Seated]:
        """The seats of a day, by number; those given up are left out."""
        found = {at: Seated(at, seat.seat, seat.post, seat.organisation) for at, seat in enumerate(self.body.seats)}
        for change in sorted(self.changes, key=lambda change: (change.from_on, change.pk)):
            if change.from_on <= day:
                found[change.number] = _seated(change)
        return [found[number] for number in sorted(found) if found[number].kind]

    @property
    def next_number(self) -> int:
        return max([len(self.body.seats) - 1, *(change.number for change in self.changes)]) + 1

    def history_of(self, number: int) -> list[Seated]:
        """A seat as printed, if it is, and as it was changed, the oldest first."""
        printed = self.body.seats[number] if number < len(self.body.seats) else None
        first = [Seated(number, printed.seat, printed.post, printed.organisation)] if printed else []
        return [*first, *(_seated(change) for change in self.changes if change.number == number)]


def _seated(change: SeatChange) -> Seated:
    return Seated(
        change.number, change.kind, Text(change.post_zh, change.post_en or change.post_zh),
        Text(change.organisation_zh, change.organisation_en or change.organisation_zh), change,
    )  # fmt: skip


def _bodies() -> dict[Name, Body]:
    """The bodies that the installation's documents set up, by pack and id, the nearest document's first."""
    return {(owner.id, body.id): body for owner in load_pack(get_installation().pack).chain for body in owner.bodies}


def list_seatings(*, scope: Scope) -> Mapping[Name, Seating]:
    """Of every body of the installation's documents. One query."""
    scope.require(SEE)
    changes: dict[Name, list[SeatChange]] = {}
    for change in _ordered(SeatChange.objects.all()):
        changes.setdefault((change.pack, change.body), []).append(change)
    return {name: Seating(body, changes.get(name, ())) for name, body in _bodies().items()}


def find_seating(*, scope: Scope, pack: str, body: str) -> Seating | None:
    """None for a body that no document of this installation sets up."""
    scope.require(SEE)
    found = _bodies().get((pack, body))
    return Seating(found, _ordered(SeatChange.objects.filter(pack=pack, body=body))) if found else None


def _ordered(changes: Iterable[SeatChange]) -> list[SeatChange]:
    return sorted(changes, key=lambda change: (change.from_on, change.pk))
