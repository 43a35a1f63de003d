"""
For every address how to call it truly: its parameters, a good body, and whom the thing is about.

Each area has a file of its own, `…_samples.py`; what several of them speak of is in `subjects.py`. A new screen adds its
line there, by the name of its address. Only a page that takes no parameter and never writes needs none. What a sample
speaks of is built by operations through `world.have`.
"""

from typing import Any

from django.utils import timezone

from tests.permissions.care_samples import CARE
from tests.permissions.import_samples import IMPORTS
from tests.permissions.indicator_samples import INDICATORS
from tests.permissions.institution_samples import INSTITUTIONS
from tests.permissions.intake_samples import INTAKE
from tests.permissions.living_samples import LIVING
from tests.permissions.monthly_samples import MONTHLY
from tests.permissions.pay_samples import MONEY, YEARS
from tests.permissions.policy_samples import POLICY
from tests.permissions.quarter_samples import MEASURES
from tests.permissions.reckoning_samples import RECKONINGS
from tests.permissions.report_samples import REPORTS
from tests.permissions.sample import Sample
from tests.permissions.subjects import is_clerk
from tests.permissions.task_samples import TASKS
from tests.permissions.view_samples import VIEWS
from tests.permissions.world import World
from yiti.foundation.audit.models import Change
from yiti.registry.access.models import ApiToken, OpenSession, RoleGrant
from yiti.registry.access.operations import log_in, make_token

OWN = frozenset({"pay.own"})
"""Functions that reach one's own person alone."""

PUBLIC = {
    "login": "one comes in by it",
    "logout": "whoever is in may leave, and whoever is out is out",
    "language": "the log-in page has both languages",
    "worker": "the browser asks for it by itself; it is a file of the house and names nobody",
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


SAMPLES: dict[str, Sample] = {
    **YEARS,
    **MONEY,
    **POLICY,
    **RECKONINGS,
    **REPORTS,
    **LIVING,
    **TASKS,
    **VIEWS,
    **INSTITUTIONS,
    **IMPORTS,
    **MONTHLY,
    **INTAKE,
    **MEASURES,
    **INDICATORS,
    **CARE,
    # coming in and one's own account
    "login": Sample(body=lambda world: {"username": "nobody", "password": "wrong"}),
    "logout": Sample(),
    "language": Sample(body=lambda world: {"language": "en"}),
    "password": Sample(body=lambda world: {"old": "x", "new": "x", "again": "x"}),
    "second-factor": Sample(body=lambda world: {"code": "000000"}),
    "session-end": Sample(
        _session, only=lambda scope: is_clerk(scope) or scope.may("security.manage"), why="one's own, or the security administrator"
    ),
    "token-make": Sample(body=lambda world: {"label": "报表", "expires_on": "2026-12-31"}),
    "token-revoke": Sample(_token, only=is_clerk, why="one's own alone"),
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
