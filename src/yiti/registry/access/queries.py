"""What others may ask about users and what they may do."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from yiti.foundation.installation.queries import get_today
from yiti.kernel.scopes import Scope

from .functions import SECOND_FACTOR
from .models import ApiToken, OpenSession, RoleGrant, User
from .reach import Reaches
from .roles import RoleOffered, get_roles
from .scopes import get_scope as get_scope
from .scopes import list_grants_on, to_scope


def list_holders(*, scope: Scope, function: str, institution: str, today: date) -> list[User]:
    """
    Who may do this for this institution on that day, by user name: for reminders and to-dos.

    For reviewing and approving (what needs a second factor), users of the institution itself are passed over.
    """
    roles = get_roles()
    offering = [role.id for role in roles.values() if function in dict(role.functions)]
    grants: defaultdict[User, list[RoleGrant]] = defaultdict(list)
    for grant in list_grants_on(today).filter(role__in=offering).select_related("user"):
        grants[grant.user].append(grant)
    homes = {grant.institution_id or user.institution_id or "" for user, held in grants.items() for grant in held}
    reaches = Reaches(homes, today)
    may = [user for user, held in grants.items() if to_scope(user, held, roles, reaches).may(function, institution)]
    concerned = institution if function in SECOND_FACTOR else None
    return sorted((user for user in may if concerned is None or user.institution_id != concerned), key=lambda user: user.username)


def list_users(
    *, scope: Scope, search: str = "", role: str = "", institution: str = "", state: str = "", today: date | None = None
) -> QuerySet[User]:
    """Users by user name (`users.manage` or `security.manage`). `state`: active, inactive, unused (never logged in), no-role."""
    _require_sight(scope)
    found = User.objects.select_related("institution").order_by("username")
    if search:
        found = found.filter(Q(username__icontains=search) | Q(name__icontains=search) | Q(staff__iexact=search))
    if institution:
        found = found.filter(institution=institution)
    held = list_grants_on(today or get_today())
    if role:
        found = found.filter(username__in=held.filter(role=role).values("user"))
    if state in ("active", "inactive"):
        found = found.filter(is_active=state == "active")
    elif state == "unused":
        found = found.filter(last_login__isnull=True)
    elif state == "no-role":
        found = found.filter(is_active=True).exclude(username__in=held.values("user"))
    return found


def get_user(*, scope: Scope, username: str) -> User:
    """:raises User.DoesNotExist: for a name that nobody has"""
    return list_users(scope=scope).get(username=username)


def map_roles(*, scope: Scope, users: Iterable[User], today: date) -> dict[str, list[RoleOffered]]:
    """The roles held on a day, for a page of users at once."""
    _require_sight(scope)
    roles = get_roles()
    held: defaultdict[str, list[RoleOffered]] = defaultdict(list)
    for grant in list_grants_on(today).filter(user_id__in=[user.username for user in users]):
        if grant.role in roles and roles[grant.role] not in held[grant.user_id]:
            held[grant.user_id].append(roles[grant.role])
    return dict(held)


def list_grants(*, scope: Scope, username: str) -> list[RoleGrant]:
    """All that a user holds, held or will hold, newest first."""
    _require_sight(scope)
    return list(RoleGrant.objects.filter(user_id=username).select_related("institution").order_by("-from_on", "-id"))


def list_sessions(*, scope: Scope, username: str = "") -> QuerySet[OpenSession]:
    """One's own open sessions; all of them, or another's, for the security administrator."""
    if username != scope.actor.username:
        scope.require("security.manage")
    found = OpenSession.objects.select_related("user")
    return found.filter(user_id=username) if username else found


def list_tokens(*, scope: Scope) -> QuerySet[ApiToken]:
    """One's own tokens that still stand."""
    return ApiToken.objects.filter(user_id=scope.actor.username, revoked_at__isnull=True)


def _require_sight(scope: Scope) -> None:
    if not scope.may("users.manage"):
        scope.require("security.manage")


def get_names(*, scope: Scope, usernames: Iterable[str]) -> dict[str, str]:
    """Names to show by user name, closed accounts too. Who signed a step is nobody's secret, so no function is needed."""
    return dict(User.objects.filter(username__in=set(usernames)).values_list("username", "name"))
