"""Institutions, posts, staff and accounts."""

from datetime import date
from typing import Any

from django.utils import timezone

from tests.permissions.sample import Sample
from tests.permissions.subjects import centre_of
from tests.permissions.world import World
from tests.rooms.county import CENTRE, LEAD
from yiti.foundation.files.operations import attach_file, store_file
from yiti.registry.institutions.operations.limits import allot_posts
from yiti.registry.institutions.operations.post_changes import propose_post_change, return_post_change
from yiti.registry.institutions.post_changes import FILES
from yiti.registry.staff.models import Qualification
from yiti.registry.staff.operations.postings import hire
from yiti.registry.staff.operations.qualifications import qualify


def _month(world: World) -> dict[str, Any]:
    return {"institution": world.centre, "month": "2026-07"}


POSTS = {
    "doctors": 6, "nurses": 5, "pharmacy": 2, "ecg_ultrasound": 2, "laboratory": 2, "imaging": 2, "public_health": 19, "management": 6,
}  # fmt: skip
A_POST = {"position": "nurse", "post_kind": "nurses", "identity": "contract", "duty": "staff", "title": "none"}


def _figure(world: World) -> dict[str, Any]:
    def allot() -> None:
        row = {"institution": world.centre, **POSTS, "establishment": 30, "off_establishment": 14}
        allot_posts(scope=world.scope("establishment_bureau"), rows=[row], from_on=world.today, number="1", county_total=30)

    world.have("limit", allot)
    return {"institution": world.centre, "figure": "health_technical_ratio"}


def _post_change(world: World) -> dict[str, Any]:
    """A change that waits for its approval."""

    def propose() -> int:
        row = {"institution": world.centre, **POSTS, "establishment": 30, "off_establishment": 14}
        made = propose_post_change(
            scope=world.scope("commission"), rows=[row], from_on=world.today, reason="人口变化", today=world.today, county_total=30
        )
        return made.pk

    return {"change": world.have("post-change", propose)}


def _returned_change(world: World) -> dict[str, Any]:
    def send_back() -> int:
        row = {"institution": world.centre, **POSTS, "establishment": 31, "off_establishment": 13}
        made = propose_post_change(
            scope=world.scope("commission"), rows=[row], from_on=world.today, reason="人口变化", today=world.today, county_total=31
        )
        scope = world.scope("establishment_bureau")
        return_post_change(scope=scope, change=made.pk, version=made.version, reason="请附人口数", today=world.today)
        return made.pk

    return {"change": world.have("returned-change", send_back)}


def _change_file(world: World) -> dict[str, Any]:
    def attach() -> int:
        change, scope = _post_change(world)["change"], world.scope("commission")
        file = store_file(scope=scope, name="a.csv", content=b"a,b\n1,2\n", institution="", now=timezone.now())
        attach_file(scope=scope, file=file, owner_kind=FILES, owner_key=change)
        return file.pk

    return {"change": _post_change(world)["change"], "file": world.have("change-file", attach)}


def _whole_figure(world: World) -> dict[str, Any]:
    return {"figure": _figure(world)["figure"]}


def _person(world: World) -> dict[str, Any]:
    def hire_one() -> str:
        values = {**A_POST, "institution_id": world.centre, "from_on": date(2026, 1, 1)}
        return hire(scope=world.scope("commission"), name="某人", values=values)

    return {"person": world.have("person", hire_one)}


def _qualification(world: World) -> dict[str, Any]:
    person = _person(world)["person"]

    def qualify_one() -> int:
        qualify(scope=world.scope("commission"), person=person, kind="gp", from_on=date(2026, 2, 1))
        return Qualification.objects.get(person=person).pk

    return {"person": person, "qualification": world.have("qualification", qualify_one)}


INSTITUTIONS = {
    "institution": Sample(centre_of),
    "institution-new": Sample(body=lambda world: {"name": "新院", "type": "care_home", "place_id": "652301"}),
    "institution-edit": Sample(
        centre_of, body=lambda world: {"name": "改名", "type": "community_centre", "category": "community_centre", "place_id": "652301"}
    ),
    "institution-close": Sample(centre_of, body=lambda world: {"until_on": "2026-12-31"}),
    "institution-membership": Sample(
        centre_of, body=lambda world: {"lead": LEAD, "consortium": "联盟", "mode": "alliance", "from_on": "2026-10-09"}
    ),
    "institution-population": Sample(centre_of, body=lambda world: {"year": "2025", "scope": "served", "people": "9"}),
    "post-change-new": Sample(body=lambda world: {"from_on": "2026-10-09", "reason": "人口变化"}),
    "post-change": Sample(_post_change, institution=CENTRE),
    "post-change-again": Sample(_returned_change, body=lambda world: {"version": 1}),
    "post-change-approve": Sample(_post_change, body=lambda world: {"version": 1, "number": "1"}),
    "post-change-return": Sample(_post_change, body=lambda world: {"version": 1, "answer": "请附人口数"}),
    "post-change-on-file": Sample(_post_change, body=lambda world: {"version": 1}),
    "post-change-withdraw": Sample(_post_change, body=lambda world: {"version": 1}),
    "post-change-file": Sample(
        _change_file, only=lambda scope: scope.institutions("institutions.see") is None, why="the letter is the county's"
    ),
    "staffing-why": Sample(_figure),
    "staffing-all-why": Sample(_whole_figure, institution=CENTRE),
    "hire": Sample(body=lambda world: {"name": "新人", **A_POST, "from_on": "2026-10-09"}),  # for whom stands in the body: test_staff
    "person": Sample(_person, institution=CENTRE),
    "person-change": Sample(
        _person, body=lambda world: {"institution": world.centre, **A_POST, "title": "junior", "from_on": "2026-10-09"}, institution=CENTRE
    ),
    "person-end": Sample(_person, body=lambda world: {"until_on": "2026-10-09"}, institution=CENTRE),
    "person-detach": Sample(
        _person, body=lambda world: {"kind": "training", "host_name": "外地", "from_on": "2026-10-09"}, institution=CENTRE
    ),
    "person-qualify": Sample(
        _person, body=lambda world: {"kind": "gp", "number": "1", "from_on": "2026-10-09", "until_on": ""}, institution=CENTRE
    ),
    "qualification-end": Sample(
        _qualification, body=lambda world: {"until_on": "2026-10-09"}, institution=CENTRE
    ),
    "person-return": Sample(_person, body=lambda world: {"until_on": "2026-10-09"}, institution=CENTRE),
    "institution-accounts": Sample(centre_of),
    "month": Sample(_month),
    "month-edit": Sample(
        _month,
        body=lambda world: {"seen": "0", "item": "medical_income", "voucher": "1", "on": "2026-07-01", "summary": "", "amount": "5"},
    ),
}  # fmt: skip
