"""The county's map as it is loaded: whole or not at all, by those who may, told in the audit."""

import json

import pytest

from tests.rooms.county import CENTRE, TODAY, build_county, scope_of
from yiti.foundation.audit.models import Change
from yiti.kernel.refusals import Forbidden
from yiti.registry.places.maps import UnableToRead
from yiti.registry.places.models import Boundary, Place
from yiti.registry.places.operations import load_map
from yiti.synthetic.map import FILE, make_map

pytestmark = pytest.mark.django_db
SQUARE = [[87.0, 44.0], [87.2, 44.0], [87.2, 44.2], [87.0, 44.2], [87.0, 44.0]]


def written(code: str, ring: list[list[float]]) -> bytes:
    feature = {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def load(who: str, content: bytes) -> int:
    return load_map(scope=scope_of(who), name="map.geojson", content=content, county="652301", today=TODAY)


@pytest.fixture
def county(db: None) -> None:
    build_county()
    Place.objects.create(code=CENTRE, name="建国路街道", parent_id="652301")


def test_a_map_is_loaded_whole_and_told_in_the_audit(county: None) -> None:
    assert load("commission", written(CENTRE, SQUARE)) == 1
    found = Boundary.objects.get()
    assert (found.place_id, found.is_drawn, found.loaded_by) == (CENTRE, False, "commission")
    change = Change.objects.get(action="map.replace")
    assert change.after is not None
    assert (change.after["file"], change.after["places"]) == ("map.geojson", 1)


def test_a_wrong_file_leaves_the_old_map(county: None) -> None:
    load("commission", written(CENTRE, SQUARE))
    for content in (b"{", written("652399999", SQUARE), written(CENTRE, SQUARE[:4])):
        with pytest.raises(UnableToRead):
            load("commission", content)
    assert Boundary.objects.count() == 1


@pytest.mark.parametrize("who", ["head", "stranger", "auditor", "admin", "assessor"])
def test_nobody_else_loads_one(county: None, who: str) -> None:
    with pytest.raises(Forbidden):
        load(who, written(CENTRE, SQUARE))
    assert not Boundary.objects.exists()


def test_the_demonstration_s_map_has_every_place_of_the_annex(county: None) -> None:
    codes = [one["properties"]["code"] for one in json.loads(FILE.read_bytes())["features"]]
    for code in codes:
        Place.objects.get_or_create(code=code, defaults={"name": code})
    make_map("652301", TODAY)
    assert set(Boundary.objects.values_list("pk", flat=True)) == set(codes) - {"652301"}
