"""Whom a token stands for."""

import hashlib
from datetime import date

from yiti.kernel.scopes import Scope

from .functions import SECOND_FACTOR
from .models import ApiToken
from .scopes import get_scope


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def get_token_scope(token: str, today: date) -> Scope | None:
    """What a program with this token may do: its user's scope without what needs a second factor. None for no good token."""
    found = (
        ApiToken.objects.filter(digest=digest_of(token), revoked_at__isnull=True, expires_on__gt=today, user__is_active=True)
        .select_related("user")
        .first()
    )
    if found is None or found.user.must_change_password:
        return None
    scope = get_scope(found.user, today)
    return Scope(scope.actor, {function: reach for function, reach in scope.grants.items() if function not in SECOND_FACTOR})
