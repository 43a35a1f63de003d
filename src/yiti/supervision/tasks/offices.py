"""The departments that the documents name, and who acts for them here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yiti.kernel.scopes import Scope
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
        found = [self.by_id[id] for id in ids if id in self.by_id]
        members = [self.by_id[member] for office in found for member in office.members if member in self.by_id]
        return frozenset(office.role for office in (*found, *members) if office.role)

    def of_role(self, role: str) -> frozenset[str]:
        """The offices that a role acts for."""
        return frozenset(id for id in self.by_id if role and role in self.roles([id]))

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
        return scope.may(REPORT) and scope.actor.role in roles

    def stands_for_institutions(self, id: str) -> bool:
        return id in self.by_id and bool(self.by_id[id].institutions)


def get_offices(pack: str) -> Offices:
    """Of a pack and of those above it."""
    return Offices({id: office for owner in reversed(load_pack(pack).chain) for id, office in owner.offices.items()})
