"""The system administrator's part: who has an account."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.access.accounts import TABLE, UnableToKeepUser, close_sessions, lock_user, to_record
from yiti.registry.access.models import USERNAME, User
from yiti.registry.access.passwords import make_one_time_password
from yiti.registry.institutions.models import Institution


@transaction.atomic
def create_user(
    *,
    scope: Scope,
    username: str,
    name: str,
    now: datetime,
    institution: str = "",
    staff: str = "",
    language: str = "zh-hans",
    password: str = "",
) -> tuple[User, str]:
    """
    An account without any role, and its one-time password (a demonstration brings its own), which is stored nowhere.

    :raises UnableToKeepUser: for a name that is taken or not ascii, or a person who has an account
    """
    scope.require("users.manage")
    user = User(
        username=username.strip().lower(), name=name.strip(), institution_id=institution or None, staff=staff.strip(), language=language,
        created_by=scope.actor.username, created_at=now,
    )  # fmt: skip
    _require_sound(user)
    password = password or make_one_time_password()
    user.set_password(password)
    user.save(force_insert=True)
    record_change(scope=scope, action="user.create", table=TABLE, key=user.username, after=to_record(user), institution=institution)
    return user, password


@transaction.atomic
def edit_user(*, scope: Scope, username: str, name: str, institution: str, staff: str, language: str, version: int) -> User:
    """
    Change name, institution, person and language; `version` is the one that the editor saw.

    :raises Conflict: where somebody changed the account since
    """
    scope.require("users.manage")
    user = lock_user(username)
    if user.version != version:
        raise Conflict(Text("此用户刚被别人改过", "Somebody else has just changed this user"))
    if username == scope.actor.username and (institution or None, staff) != (user.institution_id, user.staff):
        raise UnableToKeepUser(Text("不能改自己的机构和人员编号", "You cannot change your own institution or person"), field="institution")
    before = to_record(user)
    user.name, user.institution_id, user.staff, user.language = name.strip(), institution or None, staff.strip(), language
    _require_sound(user)
    user.version += 1
    user.save(update_fields=["name", "institution", "staff", "language", "version"])
    record_change(scope=scope, action="user.edit", table=TABLE, key=username, before=before, after=to_record(user), institution=institution)
    return user


@transaction.atomic
def set_active(*, scope: Scope, username: str, is_active: bool) -> None:
    """
    Let a user in again, or keep him out at once: open sessions end with it.

    :raises UnableToKeepUser: for oneself
    """
    scope.require("users.manage")
    if username == scope.actor.username:
        raise UnableToKeepUser(Text("不能停用自己的账号", "You cannot deactivate your own account"))
    user = lock_user(username)
    before = to_record(user)
    user.is_active = is_active
    user.version += 1
    user.save(update_fields=["is_active", "version"])
    if not is_active:
        close_sessions(username)
    action = "user.activate" if is_active else "user.deactivate"
    record_change(
        scope=scope, action=action, table=TABLE, key=username, before=before, after=to_record(user), institution=user.institution_id or ""
    )


def _require_sound(user: User) -> None:
    try:
        USERNAME(user.username)
    except ValidationError:
        raise UnableToKeepUser(
            Text(
                f"用户名“{user.username}”：用小写字母开头，2 到 60 个小写字母、数字、点、横线或下划线",
                f"User name “{user.username}”: 2 to 60 lower-case letters, digits, dots, dashes or underscores, a letter first",
            ),
            field="username",
        ) from None
    if not user.name:
        raise UnableToKeepUser(Text("请写姓名", "Give the person's name"), field="name")
    if len(user.name) > 60:
        raise UnableToKeepUser(Text("姓名最多 60 个字", "A name has at most 60 characters"), field="name")
    if user.staff and not user.institution_id:
        raise UnableToKeepUser(Text("有人员编号的用户要写机构", "A user with a person's code has an institution"), field="institution")
    if user.institution_id and not Institution.objects.filter(pk=user.institution_id).exists():
        raise UnableToKeepUser(
            Text(f"没有机构“{user.institution_id}”", f"There is no institution “{user.institution_id}”"), field="institution"
        )
    others = User.objects.exclude(pk=user.pk)
    if others.filter(username=user.username).exists():
        raise UnableToKeepUser(Text(f"用户名“{user.username}”已有人用", f"The user name “{user.username}” is taken"), field="username")
    if user.staff and others.filter(staff=user.staff).exists():
        raise UnableToKeepUser(
            Text(f"人员 {user.staff} 已有账号，一人一个账号", f"Person {user.staff} has an account; one person, one account"), field="staff"
        )
