"""The departments that the documents name, and who acts for them here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yiti.kernel.scopes import Actor, Scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.tasks import Office

REPORT, ACCEPT, DIRECT, SEE = "tasks.report", "tasks.accept", "tasks.direct", "documents.see"


@dataclass(frozen=True, slots=True)
class Offices:
    """By id; where two documents name one alike, the nearer one's words and role hold."""

    by_id: Mapping[str, Office]

    def label(self, id: str) -> Text:
        office = self.by_id.get(id)
        return Text(office.label.zh, office.label.en) if office else Text(id, id)

    def roles(self, ids: Iterable[str]) -> frozenset[str]:
        """The roles that act for any of them, or for those that such a word as “all townships” stands for."""
        return frozenset(role for role, _ in self.speakers(ids))

    def speakers(self, ids: Iterable[str]) -> frozenset[tuple[str, str]]:
        """The same, each with the institution whose people alone act for the office in that role; empty where all who hold it do."""
        found = [self.by_id[id] for id in ids if id in self.by_id]
        members = [self.by_id[member] for office in found for member in office.members if member in self.by_id]
        return frozenset((office.role, office.institution or "") for office in (*found, *members) if office.role)

    def speaks(self, actor: Actor, ids: Iterable[str]) -> bool:
        """Whether somebody's role, at his institution, is one that acts for any of them."""
        return any(role == actor.role and institution in ("", actor.institution) for role, institution in self.speakers(ids))

    def of_actor(self, actor: Actor) -> frozenset[str]:
        """The offices that somebody acts for."""
        return frozenset(id for id in self.by_id if self.speaks(actor, [id]))

    def acts_for(self, scope: Scope, ids: Sequence[str], subject: str = "") -> bool:
        """
        Whether this person speaks for one of them: by role, or, where nobody here acts for any, who directs the tasks of all.

        Of a part that one institution has to do (`subject`) only its own people speak.
        """
        roles = self.roles(ids)
        if scope.is_system:
            return True
        if not roles:
            return scope.may(DIRECT)
        if subject and scope.actor.institution != subject and any(self.stands_for_institutions(id) for id in ids):
            return False
        return scope.may(REPORT) and self.speaks(scope.actor, ids)

    def stands_for_institutions(self, id: str) -> bool:
        return id in self.by_id and bool(self.by_id[id].institutions)


def get_offices(pack: str) -> Offices:
    """Of a pack and of those above it."""
    return Offices({id: office for owner in reversed(load_pack(pack).chain) for id, office in owner.offices.items()})
