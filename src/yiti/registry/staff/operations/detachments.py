"""Send somebody away for a time while the post stays: training, secondment, a village clinic, or down to a primary institution."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from yiti.foundation.imports.registers import Difference, compare, write
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.scopes import Scope
from yiti.kernel.storable import too_long
from yiti.kernel.text import Text
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.spans import BEFORE, EVER, first_overlap
from yiti.registry.staff.registers import DETACHMENTS, POSTINGS, ROOM

from .postings import EDIT, UnableToPost

MOST_HOST = 100
HOSTS = {
    "village_clinic": ("village_clinic", "community_station"),
    "posted_down": ("township_hospital", "central_township_hospital", "community_centre", "village_clinic", "community_station"),
}
"""Kind of detachment → the types of institution that may take the person; the others may name a place outside the county."""


@transaction.atomic
def detach(
    *, scope: Scope, person: str, kind: str, from_on: date, until_on: date | None = None, host: str | None = None, host_name: str = ""
) -> None:
    """
    :raises UnableToPost: `no-post` where the person holds none at home for the whole time, `overlap` with another
        detachment, `wrong-host` where the kind does not go with the place
    """
    lock_room(ROOM)
    postings = POSTINGS.read(person=person)
    home = next((row["institution_id"] for row in postings if covers([row], from_on, date.fromordinal(from_on.toordinal() + 1))), None)
    if home is None or not covers([row for row in postings if row["institution_id"] == home], from_on, until_on):
        raise UnableToPost(Text("这段时间没有在岗", "holds no post for all of that time"), code="no-post", field="from_on")
    scope.require(EDIT, home)
    wanted = {
        "person_id": person, "kind": kind, "home_id": home, "host_id": host, "host_name": host_name, "from_on": from_on,
        "until_on": until_on,
    }  # fmt: skip
    if until_on and until_on <= from_on:
        raise UnableToPost(Text("截止日期应晚于起始日期", "it ends after it began"), code="span", field="until_on")
    types = dict(Institution.objects.filter(pk=host).values_list("code", "type"))
    require_host(kind, home, host, types.get(host or "", ""), host_name)
    standing = DETACHMENTS.read(person=person)
    if first_overlap([*standing, wanted]):
        raise UnableToPost(Text("这段时间已经登记了外派", "another detachment holds then"), code="overlap", field="from_on")
    write(scope=scope, register=DETACHMENTS, difference=Difference(new=[wanted]))


@transaction.atomic
def return_home(*, scope: Scope, person: str, from_on: date, until_on: date) -> None:
    """End the detachment that began on `from_on`: `until_on` is the first day back."""
    lock_room(ROOM)
    standing = DETACHMENTS.read(person=person, from_on=from_on)
    if not standing or (standing[0]["until_on"] and standing[0]["until_on"] <= until_on):
        raise UnableToPost(Text("没有这条在期的外派", "there is no such running detachment"), code="no-detachment", field="from_on")
    scope.require(EDIT, standing[0]["home_id"])
    if until_on <= from_on:
        raise UnableToPost(Text("返岗日应晚于外派日", "the first day back is after the first away"), code="span", field="until_on")
    wanted = {"person_id": person, "from_on": from_on, "until_on": until_on}
    write(scope=scope, register=DETACHMENTS, difference=compare(DETACHMENTS, [wanted], standing))


def covers(rows: Sequence[Mapping[str, Any]], first: date, end: date | None) -> bool:
    """Whether spans that do not overlap hold every day of `[first, end)`."""
    day = first
    for row in sorted(rows, key=lambda row: row["from_on"]):
        if (row["from_on"] or BEFORE) <= day < (row["until_on"] or EVER):
            day = row["until_on"] or EVER
    return day >= (end or EVER)


def require_host(kind: str, home: str, host: str | None, host_type: str, host_name: str) -> None:
    """:raises UnableToPost: `wrong-host`"""
    fitting = HOSTS.get(kind)
    if fitting and host_type not in fitting:
        raise UnableToPost(
            Text("去处应是县内的基层机构", "must go to a primary institution of the county"), code="wrong-host", field="host"
        )
    if host == home or (not host and not host_name.strip()):
        raise UnableToPost(Text("写明去哪里，不能是本单位", "say where to; not the own institution"), code="wrong-host", field="host")
    if host and not host_type:
        raise UnableToPost(Text(f"没有机构“{host[:20]}”", f"there is no institution “{host[:20]}”"), code="wrong-host", field="host")
    if len(host_name) > MOST_HOST:
        raise UnableToPost(too_long(MOST_HOST), code="wrong-host", field="host_name")
