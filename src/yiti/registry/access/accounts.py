"""An account as the operations of this room handle it. Not for other rooms: nothing here asks who is acting."""

from typing import Any

from django.contrib.sessions.models import Session

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .models import OpenSession, User

TABLE = "access_user"


class UnableToKeepUser(UnableTo):
    """An account that cannot be made or changed so."""

    code = "user"


def to_record(user: User) -> dict[str, Any]:
    """What the audit holds of an account: never a password or its hash."""
    return {
        "username": user.username, "name": user.name, "language": user.language, "institution": user.institution_id, "staff": user.staff,
        "is_active": user.is_active, "is_demonstration": user.is_demonstration, "must_change_password": user.must_change_password,
    }  # fmt: skip


def lock_user(username: str) -> User:
    """:raises UnableToKeepUser: for a name that nobody has"""
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise UnableToKeepUser(Text(f"没有用户“{username}”", f"There is no user “{username}”"), code="unknown-user", field="username")
    return user


def close_sessions(username: str, *, but: str = "") -> None:
    """End every session of a user at once, the one named apart."""
    keys = list(OpenSession.objects.filter(user_id=username).exclude(session_key=but).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    OpenSession.objects.filter(session_key__in=keys).delete()
