"""Tokens for programs. The token is shown once; what is kept cannot be turned back into it."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.access.models import ApiToken
from yiti.registry.access.tokens import digest_of

TABLE = "access_apitoken"
PREFIX = "yiti_"
LONGEST = timedelta(days=366)


class UnableToMakeToken(UnableTo):
    code = "token"


@transaction.atomic
def make_token(*, scope: Scope, label: str, expires_on: date, today: date, now: datetime) -> str:
    """
    A token that acts as the actor, without what needs a second factor, up to and without `expires_on`.

    :raises UnableToMakeToken: without a label, or for more than a year
    """
    if not label.strip():
        raise UnableToMakeToken(Text("请写用途", "Say what it is for"), field="label")
    if not today < expires_on <= today + LONGEST:
        raise UnableToMakeToken(Text("有效期从明天起，最长一年", "It ends between tomorrow and a year from now"), field="expires_on")
    token = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        user_id=scope.actor.username, label=label.strip()[:60], digest=digest_of(token), made_at=now, expires_on=expires_on
    )
    _record(scope, "token.make", made)
    return token


@transaction.atomic
def revoke_token(*, scope: Scope, token: int, now: datetime) -> None:
    """
    End one of one's own tokens.

    :raises Forbidden: where it is another's, or nobody's
    :raises Conflict: where it is revoked already
    """
    made = ApiToken.objects.filter(pk=token, user_id=scope.actor.username).first()
    if made is None:
        raise Forbidden(Text("这不是您的令牌", "This token is not yours"))
    if not ApiToken.objects.filter(pk=token, revoked_at__isnull=True).update(revoked_at=now):
        raise Conflict(Text("这个令牌已经作废", "This token is revoked already"))
    _record(scope, "token.revoke", made)


def _record(scope: Scope, action: str, token: ApiToken) -> None:
    after = {"user": token.user_id, "label": token.label, "expires_on": token.expires_on}
    record_change(scope=scope, action=action, table=TABLE, key=token.pk, after=after, institution=scope.actor.institution)
