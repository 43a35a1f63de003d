"""The roles of this installation's pack."""

from dataclasses import dataclass
from functools import cache

from yiti.foundation.installation.queries import find_installation
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack

from .functions import ADMINISTRATORS, PAY, SECOND_FACTOR


@dataclass(frozen=True, slots=True)
class RoleOffered:
    """A role: its functions with how far each reaches (`county`, `own`, `members`, `self`)."""

    id: str
    label: Text
    functions: tuple[tuple[str, str], ...]

    @property
    def needs_institution(self) -> bool:
        return any(reach in ("own", "members") for _, reach in self.functions)

    @property
    def needs_second_factor(self) -> bool:
        return any(function in SECOND_FACTOR for function, _ in self.functions)

    @property
    def is_administrator(self) -> bool:
        return self.id in ADMINISTRATORS


@cache
def get_roles_of(pack: str) -> dict[str, RoleOffered]:
    """The roles of a pack by id, in its order, then those of the packs above it that it does not name itself."""
    found: dict[str, RoleOffered] = {}
    for each in load_pack(pack).chain:
        for role in each.header.roles:
            functions = tuple((function, grant.reach) for grant in role.grants for function in grant.functions)
            found.setdefault(role.id, RoleOffered(role.id, Text(role.label.zh, role.label.en), _without_pay(role.id, functions)))
    return found


def _without_pay(role: str, functions: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """No pack can show pay to an administrator."""
    return tuple(pair for pair in functions if pair[0] not in PAY) if role in ADMINISTRATORS else functions


def get_roles() -> dict[str, RoleOffered]:
    """The roles that this installation offers; none where nothing is set up."""
    found = find_installation()
    return get_roles_of(found.pack) if found else {}
