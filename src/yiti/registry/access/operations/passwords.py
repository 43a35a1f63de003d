"""Passwords and the person's own settings."""

from datetime import datetime

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.access.accounts import TABLE, UnableToKeepUser, close_sessions, lock_user
from yiti.registry.access.models import LANGUAGES, User
from yiti.registry.access.passwords import KEPT, UnableToSetPassword, make_one_time_password, require_good


@transaction.atomic
def change_password(*, scope: Scope, old: str, new: str, now: datetime, session_key: str = "") -> User:
    """
    The actor's own new password; his other sessions end.

    :raises UnableToSetPassword: where the old one is wrong or the new one not good enough
    """
    user = lock_user(scope.actor.username)
    if not user.check_password(old):
        raise UnableToSetPassword(Text("现在的密码不对", "The present password is wrong"), field="old")
    require_good(new, user)
    _store(user, new, now, must_change=False)
    close_sessions(user.username, but=session_key)
    _record(scope, "password.change", user)
    return user


@transaction.atomic
def reset_password(*, scope: Scope, username: str, now: datetime) -> str:
    """
    A one-time password for somebody else, shown once; he changes it when he comes in, and his sessions end.

    :raises UnableToKeepUser: for oneself
    """
    scope.require("users.manage")
    if username == scope.actor.username:
        raise UnableToKeepUser(Text("自己的密码在“我的账号”里改", "Change your own password under “My account”"))
    user = lock_user(username)
    password = make_one_time_password()
    _store(user, password, now, must_change=True)
    close_sessions(username)
    _record(scope, "password.reset", user)
    return password


@transaction.atomic
def set_language(*, scope: Scope, language: str) -> None:
    """The actor's own language: `zh-hans` or `en`."""
    if language not in LANGUAGES:
        raise UnableToKeepUser(Text("没有这种语言", "There is no such language"), field="language")
    user = lock_user(scope.actor.username)
    before, user.language = user.language, language
    user.save(update_fields=["language"])
    record_change(
        scope=scope, action="user.language", table=TABLE, key=user.username, before={"language": before}, after={"language": language},
        institution=user.institution_id or "",
    )  # fmt: skip


def _store(user: User, password: str, now: datetime, *, must_change: bool) -> None:
    if user.password:
        user.old_passwords = [user.password, *user.old_passwords][:KEPT]
    user.set_password(password)
    user.must_change_password, user.password_changed_at = must_change, now
    user.version += 1
    user.save(update_fields=["password", "old_passwords", "must_change_password", "password_changed_at", "version"])


def _record(scope: Scope, action: str, user: User) -> None:
    record_change(
        scope=scope, action=action, table=TABLE, key=user.username, after={"must_change_password": user.must_change_password},
        institution=user.institution_id or "",
    )  # fmt: skip
