"""Who acts, and what that person may see and do, as plain values handed to every query and operation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .refusals import Forbidden
from .text import Text

EVERYWHERE: frozenset[str] = frozenset({"*"})
"""The reach of a function that holds for the whole county."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the system) that acts: user name, the name to show, role, own institution and staff code."""

    username: str
    name: str = ""
    role: str = ""
    institution: str = ""
    staff: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """
    Functions × institutions of one actor.

    `grants` says for each function (`scores.enter`) the codes of the institutions it holds for, or EVERYWHERE.
    """

    actor: Actor
    grants: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_system: bool = False

    def may(self, function: str, institution: str | None = None) -> bool:
        """True where the function is granted for this institution; without one, where it is granted for any."""
        if self.is_system:
            return True
        reach = self.grants.get(function)
        return reach is not None and (institution is None or reach is EVERYWHERE or "*" in reach or institution in reach)

    def require(self, function: str, institution: str | None = None) -> None:
        """:raises Forbidden: where `may` says no"""
        if not self.may(function, institution):
            raise Forbidden(Text("您没有办这件事的权限", "You are not allowed to do this"))

    def institutions(self, function: str) -> frozenset[str] | None:
        """The codes that the function holds for; None for the whole county, an empty set for nothing."""
        if self.is_system:
            return None
        reach = self.grants.get(function, frozenset())
        return None if "*" in reach else reach


def system_scope(username: str = "system") -> Scope:
    """For commands run on the machine itself and for the synthetic county: everything, under that name in the audit."""
    return Scope(Actor(username=username, name=username, role="system"), is_system=True)
