"""Join and leave a consortium, by mode and day."""

from datetime import date

from django.db import transaction

from yiti.foundation.imports.registers import Difference, compare, write
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.refusals import UnableToKeep
from yiti.registry.institutions.registers import MEMBERSHIPS, ROOM
from yiti.registry.institutions.rules import find_double_tight

from .institutions import EDIT


@transaction.atomic
def join_consortium(
    *, scope: Scope, institution: str, lead: str, consortium: str, mode: str, from_on: date, until_on: date | None = None
) -> None:
    """
    :raises UnableToKeep: `two-tight` where another tight membership shares a day, `own-lead`, `not-a-hospital`, `duplicate`
    """
    scope.require(EDIT, institution)
    lock_room(ROOM)
    if institution == lead:
        raise UnableToKeep(Text("不能由自己牵头自己", "an institution does not lead itself"), code="own-lead", field="lead")
    if not Institution.objects.filter(pk=lead, type="county_hospital").exists():
        raise UnableToKeep(Text("牵头机构应是县级医院", "the lead is a county hospital"), code="not-a-hospital", field="lead")
    wanted = {
        "institution_id": institution, "lead_id": lead, "consortium": consortium, "mode": mode, "from_on": from_on, "until_on": until_on,
    }  # fmt: skip
    standing = MEMBERSHIPS.read(institution=institution)
    if any(MEMBERSHIPS.key_of(row) == MEMBERSHIPS.key_of(wanted) for row in standing):
        raise UnableToKeep(Text("这一天已经登记加入", "that membership stands already"), code="duplicate", field="from_on")
    clash = find_double_tight([*standing, wanted])
    if clash:
        raise UnableToKeep(clash, code="two-tight", field="mode")
    write(scope=scope, register=MEMBERSHIPS, difference=Difference(new=[wanted]))


@transaction.atomic
def leave_consortium(*, scope: Scope, institution: str, consortium: str, from_on: date, until_on: date) -> None:
    """End the membership that began on `from_on`."""
    scope.require(EDIT, institution)
    lock_room(ROOM)
    standing = MEMBERSHIPS.read(institution=institution, consortium=consortium, from_on=from_on, until_on=None)
    if not standing:
        raise Conflict(Text("没有这条在期的登记", "There is no such running membership"))
    if until_on <= from_on:
        raise UnableToKeep(Text("退出日应晚于加入日", "it ends after it began"), code="span", field="until_on")
    wanted = {**{name: standing[0][name] for name in MEMBERSHIPS.keys}, "until_on": until_on}
    write(scope=scope, register=MEMBERSHIPS, difference=compare(MEMBERSHIPS, [wanted], standing))
