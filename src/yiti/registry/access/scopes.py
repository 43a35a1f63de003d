"""From the roles that a user holds on a day to what that user may do."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from yiti.foundation.installation.queries import get_today
from yiti.kernel.scopes import EVERYWHERE, Scope

from .functions import SECOND_FACTOR
from .models import RoleGrant, User
from .reach import Reaches
from .roles import RoleOffered, get_roles


def list_grants_on(today: date) -> QuerySet[RoleGrant]:
    """The roles held on a day by users who may log in."""
    return RoleGrant.objects.filter(from_on__lte=today, user__is_active=True).exclude(until_on__lte=today).order_by("id")


def get_scope(user: User, today: date | None = None) -> Scope:
    """
    What this user may do on a day (the business date unless told), out of the roles held on it.

    The actor's role is the first in the pack's order. A user who may not log in may do nothing.
    """
    today = today or get_today()
    grants = list(list_grants_on(today).filter(user_id=user.username))
    return to_scope(user, grants, get_roles(), Reaches({grant.institution_id or user.institution_id or "" for grant in grants}, today))


def to_scope(user: User, grants: Iterable[RoleGrant], roles: dict[str, RoleOffered], reaches: Reaches) -> Scope:
    allowed: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    held = {grant.role for grant in grants}
    for grant in grants:
        role = roles.get(grant.role)
        for function, reach in role.functions if role else ():
            codes = allowed[function] | reaches.of(reach, grant.institution_id or user.institution_id or "")
            allowed[function] = EVERYWHERE if "*" in codes else codes
    return Scope(user.as_actor(next((role for role in roles if role in held), "")), dict(allowed))


def list_roles_of(user: User, today: date) -> list[RoleOffered]:
    """The roles that a user holds on a day, in the pack's order."""
    held = set(list_grants_on(today).filter(user_id=user.username).values_list("role", flat=True))
    return [role for role in get_roles().values() if role.id in held]


def needs_second_factor(scope: Scope) -> bool:
    """True for whoever approves, pays or administers."""
    return not SECOND_FACTOR.isdisjoint(scope.grants)
