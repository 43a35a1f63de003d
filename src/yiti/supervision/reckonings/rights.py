"""Who sees a subject of a reckoning, and who enters what is missing of it."""

from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.reckonings import Reckoning

ENTER = "forms.enter"


def may_see(scope: Scope, said: Reckoning, institution: str, person: str) -> bool:
    """Whether a reader may see one subject of a reckoning."""
    if said.each.county:
        return said.sees is None or scope.institutions(said.sees) is None
    function = "staff.see" if said.each.staff else "forms.see" if said.each.of_entries else "institutions.see"
    if person and person == scope.actor.staff:
        return True
    return all(_reaches(scope, one, institution) for one in (function, said.sees) if one is not None)


def _reaches(scope: Scope, function: str, institution: str) -> bool:
    if not scope.may(function):
        return False
    reach = scope.institutions(function)
    return reach is None or institution in reach or (not institution and function == "forms.see")


def may_enter(scope: Scope, institution: str) -> bool:
    return scope.may(ENTER, institution) if institution else scope.may(ENTER) and scope.institutions(ENTER) is None


def require_enterer(scope: Scope, institution: str) -> None:
    """:raises Forbidden: for whoever does not enter for the institution, or for the whole county where the subject has none"""
    scope.require(ENTER)
    if not may_enter(scope, institution):
        raise Forbidden(Text("不在填报范围内", "This is not yours to enter"))
