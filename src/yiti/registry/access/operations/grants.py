"""The security administrator's part: who holds which role, and who may try again."""

from datetime import date, datetime
from typing import Any

from axes.utils import reset
from django.db import transaction
from django.db.models import Q, QuerySet

from yiti.foundation.audit.operations import record_change
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.access.accounts import lock_user
from yiti.registry.access.functions import ADMINISTRATORS
from yiti.registry.access.models import RoleGrant, User
from yiti.registry.access.roles import RoleOffered, get_roles
from yiti.registry.institutions.models import Institution

TABLE = "access_rolegrant"


class UnableToGrant(UnableTo):
    """A role that this user may not hold, or that this person may not give."""

    code = "grant"


def _to_record(grant: RoleGrant) -> dict[str, Any]:
    return {
        "user": grant.user_id, "role": grant.role, "institution": grant.institution_id, "from_on": grant.from_on,
        "until_on": grant.until_on, "granted_by": grant.granted_by, "ended_by": grant.ended_by,
    }  # fmt: skip


@transaction.atomic
def grant_role(
    *, scope: Scope, username: str, role: str, from_on: date, now: datetime, until_on: date | None = None, institution: str = ""
) -> RoleGrant:
    """
    Give a role for `[from_on, until_on)`; `institution` only where it is not the user's own.

    :raises UnableToGrant: to oneself; for a role that the pack does not have or that wants an institution; where an
        administrator's role would stand beside another role, which would show him pay or make two of the three one person
    """
    scope.require("security.manage")
    if username == scope.actor.username:
        raise UnableToGrant(Text("不能给自己授权", "Nobody grants himself a role"))
    user = lock_user(username)
    offered = get_roles().get(role)
    if offered is None:
        raise UnableToGrant(Text(f"本文件没有角色“{role}”", f"The document in force has no role “{role}”"), field="role")
    if until_on is not None and until_on <= from_on:
        raise UnableToGrant(Text("结束日要晚于开始日", "The end comes after the beginning"), field="until_on")
    _require_home(user, offered, institution)
    overlapping = _overlapping(username, from_on, until_on)
    _require_apart(offered, overlapping)
    if overlapping.filter(role=role, institution=institution or None).exists():
        raise UnableToGrant(Text(f"已有角色“{offered.label.zh}”", f"The role “{offered.label.en}” is held already"), field="role")
    grant = RoleGrant.objects.create(
        user=user, role=role, institution_id=institution or None, from_on=from_on, until_on=until_on,
        granted_by=scope.actor.username, granted_at=now,
    )  # fmt: skip
    record_change(
        scope=scope,
        action="role.grant",
        table=TABLE,
        key=grant.pk,
        after=_to_record(grant),
        institution=institution or user.institution_id or "",
    )
    return grant


def _overlapping(username: str, from_on: date, until_on: date | None) -> QuerySet[RoleGrant]:
    found = RoleGrant.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=from_on), user_id=username)
    return found.filter(from_on__lt=until_on) if until_on else found


def _require_home(user: User, role: RoleOffered, institution: str) -> None:
    if role.needs_institution and not (institution or user.institution_id):
        raise UnableToGrant(
            Text(f"角色“{role.label.zh}”要写明机构", f"The role “{role.label.en}” wants an institution"), field="institution"
        )
    if institution and not Institution.objects.filter(pk=institution).exists():
        raise UnableToGrant(Text(f"没有机构“{institution}”", f"There is no institution “{institution}”"), field="institution")


def _require_apart(role: RoleOffered, overlapping: QuerySet[RoleGrant]) -> None:
    overlapping = overlapping.exclude(role=role.id) if role.is_administrator else overlapping.filter(role__in=ADMINISTRATORS)
    other = overlapping.first()
    if other is not None:
        held = get_roles()[other.role].label if other.role in get_roles() else Text(other.role, other.role)
        raise UnableToGrant(
            Text(
                f"已有角色“{held.zh}”：系统、安全、审计三个管理员由三个人担任，且不兼任何其他角色",
                f"Holds “{held.en}”: the system, security and audit administrators are three people and hold no other role",
            ),
            field="role",
        )


@transaction.atomic
def end_grant(*, scope: Scope, grant: int, until_on: date) -> None:
    """
    Take a role away from a day on (from its first day: as if it had never been given, the row stays).

    :raises Conflict: where it has ended by then
    :raises UnableToGrant: for one's own
    """
    scope.require("security.manage")
    found = RoleGrant.objects.select_for_update().filter(pk=grant).select_related("user").first()
    if found is None:
        raise UnableToGrant(Text("没有这项授权", "There is no such grant"))
    if found.user_id == scope.actor.username:
        raise UnableToGrant(Text("自己的角色由另一位安全管理员收回", "Another security administrator ends your own role"))
    if found.until_on is not None and found.until_on <= until_on:
        raise Conflict(Text("这项授权已经结束", "This role has ended already"))
    before = _to_record(found)
    found.until_on = max(until_on, found.from_on)
    found.ended_by = scope.actor.username
    found.save(update_fields=["until_on", "ended_by"])
    record_change(
        scope=scope, action="role.end", table=TABLE, key=grant, before=before, after=_to_record(found),
        institution=found.institution_id or found.user.institution_id or "",
    )  # fmt: skip


@transaction.atomic
def unlock_user(*, scope: Scope, username: str) -> int:
    """Forget the failed attempts, so that a locked-out user may try again at once; answers how many series there were."""
    scope.require("security.manage")
    user = lock_user(username)
    count = int(reset(username=username))
    record_change(
        scope=scope,
        action="user.unlock",
        table="access_user",
        key=username,
        after={"attempts": count},
        institution=user.institution_id or "",
        writes=False,
    )
    return count
