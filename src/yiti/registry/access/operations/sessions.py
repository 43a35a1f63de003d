"""Coming in and going out, all of it in the audit."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.access.accounts import TABLE
from yiti.registry.access.models import OpenSession, User


@transaction.atomic
def log_in(*, scope: Scope, session_key: str, now: datetime, ip_address: str = "", agent: str = "") -> None:
    """Write down that the scope's actor came in."""
    _sweep(scope.actor.username)
    OpenSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user_id": scope.actor.username, "ip_address": ip_address[:45], "agent": agent[:200], "opened_at": now, "seen_at": now,
        },
    )  # fmt: skip
    _record(scope, "session.log_in", {"ip_address": ip_address})


def see_session(*, scope: Scope, session_key: str, now: datetime) -> bool:
    """Note that the session is alive (called at most once a minute); False where somebody ended it."""
    return bool(OpenSession.objects.filter(session_key=session_key, user_id=scope.actor.username).update(seen_at=now))


def move_session(*, scope: Scope, old: str, new: str) -> None:
    """Follow a session to its new key, which it gets whenever the person proves more or changes the password."""
    OpenSession.objects.filter(session_key=old, user_id=scope.actor.username).update(session_key=new)


@transaction.atomic
def log_out(*, scope: Scope, session_key: str, reason: str = "asked") -> None:
    """Write down that the actor left: `asked`, or `idle`."""
    OpenSession.objects.filter(session_key=session_key).delete()
    _record(scope, "session.log_out", {"reason": reason})


@transaction.atomic
def record_failure(*, scope: Scope, username: str, ip_address: str, is_locked: bool) -> None:
    """
    Write down a log-in that failed, and a lock-out.

    `scope` is nobody's yet; it is written down where nobody has that name. The name itself is then left out: people type
    passwords into the wrong field.
    """
    user = User.objects.filter(username=username).first()
    actor = user.as_actor() if user else scope.actor
    action = "session.locked_out" if is_locked else "session.failed"
    _record(Scope(actor), action, {"ip_address": ip_address})


@transaction.atomic
def end_session(*, scope: Scope, session: int) -> None:
    """
    End one of one's own sessions, or, as security administrator, anybody's.

    :raises Conflict: where it is over already
    """
    found = OpenSession.objects.filter(pk=session).select_related("user").first()
    if found is None:
        raise Conflict(Text("这个登录已经结束", "This session is over already"))
    if found.user_id != scope.actor.username:
        scope.require("security.manage")
    Session.objects.filter(session_key=found.session_key).delete()
    found.delete()
    record_change(
        scope=scope, action="session.end", table=TABLE, key=found.user_id, after={"opened_at": found.opened_at},
        institution=found.user.institution_id or "", writes=False,
    )  # fmt: skip


def _sweep(username: str) -> None:
    """Rows whose session has run out."""
    living = Session.objects.filter(session_key__in=OpenSession.objects.filter(user_id=username).values("session_key")).values(
        "session_key"
    )
    OpenSession.objects.filter(user_id=username).exclude(session_key__in=living).delete()


def _record(scope: Scope, action: str, after: dict[str, str]) -> None:
    actor = scope.actor
    record_change(scope=scope, action=action, table=TABLE, key=actor.username, after=after, institution=actor.institution, writes=False)
