"""A register's view on the county's map: every place with a sign for each state, what lies nowhere named, the table beside it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import build_cast, enter
from tests.own_registers import own_folder, write_own
from tests.rooms.county import CENTRE, HOSPITAL, NOW, TODAY, build_county
from yiti.foundation.forms.operations import enter_form
from yiti.kernel.scopes import system_scope
from yiti.registry.institutions.models import Institution
from yiti.registry.places.models import Boundary, Place

SYSTEM = system_scope("tests")
SITES = """
- id: sites
  label: {zh: 布点, en: Sites}
  clause: 六(一)3
  about: county
  enters: [commission]
  title_field: street
  fields: &fields
    - {name: street, label: {zh: 街道, en: Street}, kind: text, required: true}
    - {name: people, label: {zh: 人口, en: People}, kind: number, required: true}
    - name: state
      label: {zh: 状态, en: State}
      kind: choice
      required: true
      choices:
        - {id: standing, label: {zh: 已设, en: Standing}}
        - {id: planned, label: {zh: 规划, en: Planned}}
        - {id: building, label: {zh: 在建, en: Building}}
  views:
    - id: where
      label: {zh: 布点图, en: Map of the sites}
      by: [street, state]
      map: true
      values: [{id: many, count: true}, {id: people, sum: people}]
- id: house_sites
  label: {zh: 机构布点, en: Sites of institutions}
  clause: 六(一)3
  about: institution
  enters: [institution_head]
  title_field: street
  fields: *fields
  views:
    - {id: where, label: {zh: 图, en: Map}, by: [institution, state], map: true, values: [{id: many, count: true}]}
"""
NORTH, SOUTH, BARE = "652301001", "652301002", "652301003"
NAMES = {NORTH: "北街街道", SOUTH: "南街街道", BARE: "东街街道"}
SIGN = re.compile(r'<path class="mk(\d)"[^>]*/><text[^>]*>([^<]+)<')


def square(east: float) -> list[list[list[list[float]]]]:
    return [[[[east, 44.0], [east + 1, 44.0], [east + 1, 45.0], [east, 45.0], [east, 44.0]]]]


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> Iterator[Client]:
    settings.YITI_TODAY = TODAY.isoformat()
    build_county()
    with own_folder(tmp_path):
        write_own(tmp_path, SITES)
        for at, (code, name) in enumerate(NAMES.items()):
            place = Place.objects.create(code=code, name=name, parent_id="652301")
            Boundary.objects.create(place=place, shape=square(80 + at), loaded_on=TODAY, loaded_by="a")
        yield enter(build_cast()["commission"])


def site(street: str, state: str, people: int = 100, form: str = "sites", house: str = "") -> None:
    answers = {"street": street, "state": state, "people": str(people)}
    enter_form(scope=SYSTEM, form=form, institution=house, on=TODAY, answers=answers, today=TODAY, now=NOW)


def read(client: Client, query: str = "", form: str = "sites") -> str:
    answer = client.get(f"/registers/{form}/views/where/{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_every_place_says_its_states_in_words_and_signs_and_opens_its_entries(office: Client) -> None:
    site("北街街道", "standing", 300)
    site("南街街道", "planned", 40)
    site("南街街道", "planned", 50)
    site("南街街道", "building", 60)
    html = read(office)
    assert "北街街道 已设 1" in html and "南街街道 规划 2，在建 1" in html and "东街街道 没有登记" in html
    assert sorted(SIGN.findall(html)) == [("1", "1"), ("2", "2"), ("3", "1")], "each state has a sign of its own"
    (area,) = re.findall(r'<a href="([^"]+)" class="area" aria-label="南街街道[^"]*"', html)
    listed = office.get(area.replace("&amp;", "&")).content.decode()
    assert listed.count("南街街道") >= 3 and "北街街道" not in listed
    assert "<table" in html, "the numbers stand beside it"


def test_the_map_shows_the_value_that_is_chosen(office: Client) -> None:
    site("南街街道", "planned", 40)
    site("南街街道", "planned", 50)
    assert "南街街道 规划 90" in read(office, "?shows=people")


def test_a_community_lies_in_its_street_and_what_lies_nowhere_is_named(office: Client) -> None:
    site("南街街道第三社区", "planned")
    site("南街街道", "standing")
    site("别处街道", "building")
    html = read(office)
    assert "南街街道 已设 1，规划 1" in html
    elsewhere = html[html.index("图上没有这些地方") :]
    assert "别处街道" in elsewhere[: elsewhere.index("</p>")]


def test_entries_of_institutions_are_drawn_where_these_stand(office: Client) -> None:
    Institution.objects.filter(pk=CENTRE).update(place_id=NORTH)
    Institution.objects.filter(pk=HOSPITAL).update(place_id=SOUTH)
    for house in (CENTRE, HOSPITAL):
        site("某处", "building", form="house_sites", house=house)
    html = read(office, form="house_sites")
    assert "北街街道 在建 1" in html and "南街街道 在建 1" in html


def test_without_boundaries_the_table_stands_alone_and_says_what_is_missing(office: Client) -> None:
    site("北街街道", "standing")
    Boundary.objects.all().delete()
    html = read(office)
    assert "还没有地图" in html and "北街街道" in html and "图上没有这些地方" not in html


def test_the_map_takes_as_many_queries_for_many_places_as_for_few(office: Client, django_assert_max_num_queries: Any) -> None:
    site("北街街道", "standing")
    read(office)
    with django_assert_max_num_queries(60) as few:
        read(office)
    for at in range(4, 24):
        place = Place.objects.create(code=f"652301{at:03d}", name=f"某{at}街道", parent_id="652301")
        Boundary.objects.create(place=place, shape=square(80 + at), loaded_on=TODAY, loaded_by="a")
        site(place.name, "planned")
    with django_assert_max_num_queries(60) as many:
        read(office)
    assert len(many) == len(few)
