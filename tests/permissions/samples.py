"""
For every address how to call it truly: its parameters, a good body, and whom the thing is about.

A new screen adds its line to `SAMPLES`, by the name of its address. Only a page that takes no parameter and never writes
needs none. What a sample speaks of is built by operations through `world.have`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from tests.permissions.world import World
from yiti.foundation.audit.models import Change
from yiti.kernel.scopes import Scope
from yiti.registry.access.models import ApiToken, OpenSession, RoleGrant
from yiti.registry.access.operations import log_in, make_token

Build = Callable[[World], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sample:
    """
    `institution` and `person` are whose thing it is (a person's own functions hold for that person alone); without an
    institution, holding the function anywhere is enough. `only` is what a view asks for beyond its function, `why` says it.
    `is_pay`: reading it records a look.
    """

    parameters: Build = lambda world: {}
    body: Build = lambda world: {}
    query: str = ""
    institution: str = ""
    person: str = ""
    only: Callable[[Scope], bool] | None = None
    why: str = ""
    is_pay: bool = False


OWN = frozenset({"pay.own"})
"""Functions that reach one's own person alone."""

PUBLIC = {
    "login": "one comes in by it",
    "logout": "whoever is in may leave, and whoever is out is out",
    "language": "the log-in page has both languages",
}
"""Addresses that are open to the world, each with the reason."""

HALF_OPEN = frozenset({"login", "logout", "language", "password", "second-factor"})
"""Addresses that somebody may open who has given the password and not yet the code."""


def _session(world: World) -> dict[str, Any]:
    def open_one() -> OpenSession:
        log_in(scope=world.scope("office_clerk"), session_key="elsewhere", now=timezone.now())
        return OpenSession.objects.get(session_key="elsewhere")

    return {"session": world.have("session", open_one).pk}


def _token(world: World) -> dict[str, Any]:
    def make_one() -> ApiToken:
        ends = world.today.replace(year=world.today.year + 1)
        make_token(scope=world.scope("office_clerk"), label="报表", expires_on=ends, today=world.today, now=timezone.now())
        return ApiToken.objects.get(user_id="office_clerk")

    return {"token": world.have("token", make_one).pk}


def _user(world: World) -> dict[str, Any]:
    return {"username": "assessor"}


def _is_clerk(scope: Scope) -> bool:
    return scope.actor.username == "office_clerk"


SAMPLES: dict[str, Sample] = {
    # coming in and one's own account
    "login": Sample(body=lambda world: {"username": "nobody", "password": "wrong"}),
    "logout": Sample(),
    "language": Sample(body=lambda world: {"language": "en"}),
    "password": Sample(body=lambda world: {"old": "x", "new": "x", "again": "x"}),
    "second-factor": Sample(body=lambda world: {"code": "000000"}),
    "session-end": Sample(
        _session, only=lambda scope: _is_clerk(scope) or scope.may("security.manage"), why="one's own, or the security administrator"
    ),
    "token-make": Sample(body=lambda world: {"label": "报表", "expires_on": "2026-12-31"}),
    "token-revoke": Sample(_token, only=_is_clerk, why="one's own alone"),
    # the frame
    "move-today": Sample(body=lambda world: {"day": "2026-10-12"}),
    "search": Sample(query="q=用户"),
    # the rules for programs
    "api:rules-batch": Sample(body=lambda world: {"rule": "gross-pay", "pack": "changji-2021", "inputs": {}}),
    "api:rule": Sample(lambda world: {"rule": "gross-pay"}, body=lambda world: {"basic_pay": 1}, query="pack=changji-2021"),
    # users, roles, audit
    "user": Sample(_user),
    "user-new": Sample(body=lambda world: {"username": "fresh", "name": "新人", "language": "zh-hans"}),
    "user-edit": Sample(_user, body=lambda world: {"name": "改名", "language": "en", "version": world.cast["assessor"].version}),
    "user-password": Sample(_user),
    "user-active": Sample(_user, body=lambda world: {"active": "0"}),
    "user-grant": Sample(_user, body=lambda world: {"role": "insurance_bureau", "from_on": "2026-10-09"}),
    "user-grant-end": Sample(lambda world: {**_user(world), "grant": RoleGrant.objects.get(user_id="assessor").pk}),
    "user-unlock": Sample(_user),
    "user-second-factor": Sample(_user),
    "audit-change": Sample(lambda world: {"change": Change.objects.latest("pk").pk}),
}
