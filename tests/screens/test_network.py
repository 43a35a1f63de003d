"""The network from the lead hospitals down, and which townships and streets have an institution."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.registry import SANGONG
from tests.screens.registry import build, read
from yiti.registry.institutions.models import Institution
from yiti.registry.places.codes import is_street
from yiti.registry.places.models import Place
from yiti.registry.staff.queries import StaffCount
from yiti.web.institutions.nodes import Node, plant


@pytest.fixture
def cast(db: None) -> dict[str, Client]:
    return build()


def body(page: str) -> str:
    return page.split("<tbody>")[1].split("</tbody>")[0]


def test_every_institution_has_one_place_in_it(cast: dict[str, Client]) -> None:
    page = read(cast["commission"], "/institutions/tree/?shown=all")
    assert f"龙头 {Institution.objects.filter(type='county_hospital').count()} + 枢纽 16 + 基底 1" in page
    assert body(page).count("└") == 1
    assert "三工镇第一村卫生室" in page


def test_the_hubs_stand_first_and_one_opens_to_what_is_below(cast: dict[str, Client]) -> None:
    assert "三工镇第一村卫生室" not in body(read(cast["commission"], "/institutions/tree/"))
    opened = body(read(cast["commission"], f"/institutions/tree/?under={SANGONG}"))
    assert "三工镇第一村卫生室" in opened
    assert "建国路" not in opened


def test_a_clinic_where_nobody_works_is_found(cast: dict[str, Client]) -> None:
    page = read(cast["commission"], "/institutions/tree/?shown=nobody")
    assert "没有人" in body(page)
    assert "没有人的站室 <b>1</b>" in page


def test_people_are_those_of_the_hub_and_staff_those_of_all_below(cast: dict[str, Client]) -> None:
    hub = Node(Institution(code="h", type="township_hospital"), "hub", people=9000, staff=StaffCount({("doctors", "contract"): 20}))
    hub.below = [Node(Institution(code="c", type="village_clinic"), "base", people=700, staff=StaffCount({("doctors", "contract"): 1}))]
    assert (hub.served, hub.staffed, hub.doctors, str(hub.per_1000)) == (9000, 21, 21, "2.33")
    assert read(cast["commission"], "/institutions/tree/").count("配备最高是最低的") == 1
    assert cast["commission"].get("/institutions/tree/?shown=all&export=xlsx").content[:2] == b"PK"


def test_who_sees_the_own_sees_the_own_alone_and_without_the_right_no_staff(cast: dict[str, Client]) -> None:
    own = read(cast["head"], "/institutions/tree/?shown=all")
    assert "建国路" not in body(own)
    assert "每千人在岗" not in read(cast["assessor"], "/institutions/tree/")


def test_the_number_of_queries_does_not_grow_with_the_rows(cast: dict[str, Client]) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(cast["commission"], "/institutions/tree/?shown=all")
        return len(queries)

    count()
    few = count()
    Institution.objects.bulk_create([
        Institution(code=f"X{at}", name=f"某室{at}", short_name=f"某{at}", type="village_clinic", place_id=SANGONG, parent_id=SANGONG)
        for at in range(200)
    ])  # fmt: skip
    assert count() == few


def test_parents_that_go_in_a_circle_hide_nobody() -> None:
    nodes = {code: Node(Institution(code=code, type="village_clinic"), "base") for code in "abc"}
    tops = plant(nodes, {"a": "b", "b": "a", "c": "a"})
    assert {one.row.pk for top in tops for one in top.walk()} == {"a", "b", "c"}


def test_a_street_without_an_institution_is_named(cast: dict[str, Client]) -> None:
    Place.objects.create(code="652301099", name="新街道", parent_id="652301")
    page = read(cast["commission"], "/institutions/places/")
    assert "新街道" in page.split("<tbody>")[0]
    lacking = body(read(cast["commission"], "/institutions/places/?state=late"))
    assert "新街道" in lacking
    assert "三工镇" not in lacking
    assert cast["commission"].get("/institutions/places/?export=xlsx").content[:2] == b"PK"


def test_a_second_hospital_is_marked(cast: dict[str, Client]) -> None:
    Institution.objects.create(code="Z1", name="第二卫生院", short_name="第二", type="township_hospital", place_id=SANGONG)
    more = body(read(cast["commission"], "/institutions/places/?state=info"))
    assert "三工镇" in more
    assert "不止一家" in more


def test_what_stands_where_is_told_to_who_sees_one_institution_alone(cast: dict[str, Client]) -> None:
    assert "没有机构" not in body(read(cast["head"], "/institutions/places/"))
    read(Client(), "/institutions/places/", 302)


def test_streets_are_told_from_townships_by_their_code() -> None:
    assert is_street("650109001")
    assert not is_street("650109100")
    assert not is_street("650109")
