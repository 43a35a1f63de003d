"""Institutions side by side, on the map, and how sound their facts are."""

import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import STRANGER, enter
from tests.rooms.county import CENTRE, HOSPITAL, NOW, TODAY
from tests.screens.counted import CONTROL, NAMES, SPAN, cast, counted, house
from tests.screens.quarter import Cast, allowed, read
from yiti.events.journal.operations import NewEvent, append_events
from yiti.foundation.audit.models import Change
from yiti.kernel.scopes import system_scope
from yiti.registry.institutions.models import Institution
from yiti.registry.places.models import Boundary, Place
from yiti.supervision.quality import keeping
from yiti.supervision.quality.tasks import look_anew

__all__ = ["cast", "counted", "house"]
SQUARE = [[87.0, 44.0], [87.2, 44.0], [87.2, 44.2], [87.0, 44.2], [87.0, 44.0]]
EDITORS = {"commission"}


def feature(code: str, ring: list[list[float]]) -> dict[str, object]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def upload(*features: dict[str, object]) -> SimpleUploadedFile:
    return SimpleUploadedFile("map.geojson", json.dumps({"type": "FeatureCollection", "features": list(features)}).encode())


@pytest.fixture
def placed(counted: Cast) -> Cast:
    """The centre and the hospital each in a place of its own."""
    for code in (CENTRE, HOSPITAL):
        Place.objects.create(code=code, name=code, parent_id="652301")
        Institution.objects.filter(pk=code).update(place_id=code)
    return counted


class TestComparison:
    def test_a_group_of_indicators_side_by_side(self, counted: Cast) -> None:
        page = read(enter(counted["office_clerk"]), f"/comparison/?{SPAN}&group=g2")
        assert f"/indicators/{CONTROL}/why/{CENTRE}/2026Q4/" in page
        assert f"/indicators/{CONTROL}/why/{HOSPITAL}/2026Q4/" in page
        assert re.search(r'heat sh[1-5]"><a[^>]+>60<', page)

    def test_it_sorts_by_any_indicator_and_exports(self, counted: Cast) -> None:
        client = enter(counted["office_clerk"])
        page = read(client, f"/comparison/?{SPAN}&group=g2&sort=-{CONTROL}")
        rows = page.split("<tbody>")[1]
        assert rows.index(f"/scorecard/{HOSPITAL}/") < rows.index(f"/scorecard/{CENTRE}/")
        assert client.get(f"/comparison/?{SPAN}&group=g2&export=xlsx").content[:2] == b"PK"

    def test_an_institution_sees_its_own_row_alone(self, counted: Cast) -> None:
        page = read(enter(counted["institution_head"]), f"/comparison/?{SPAN}&group=g2")
        assert f"/why/{CENTRE}/" in page
        assert f"/why/{HOSPITAL}/" not in page


class TestMap:
    def test_without_boundaries_it_says_what_to_do_and_the_numbers_stand(self, counted: Cast) -> None:
        page = read(enter(counted["office_clerk"]), f"/map/?{SPAN}&indicator={CONTROL}")
        assert "还没有地图" in page
        assert "60%" in page

    def test_areas_are_shaded_named_and_open_by_keyboard(self, placed: Cast) -> None:
        far = [[x + 0.3, y] for x, y in SQUARE]
        client = enter(placed["commission"])
        assert client.post("/map/load/", {"file": upload(feature(CENTRE, SQUARE), feature(HOSPITAL, far))}).status_code == 302
        page = read(enter(placed["office_clerk"]), f"/map/?{SPAN}&indicator={CONTROL}")
        areas = re.findall(r'<a href="([^"]+)"[^>]*class="fig area" aria-label="([^"]+)">', page)
        assert len(areas) == 2
        assert any("60%" in label for _, label in areas)
        assert re.search(r'<path class="sh1" d="M[\d.,L]+Z"', page)
        assert re.search(r'<path class="sh5" d="M[\d.,L]+Z"', page)
        assert Change.objects.filter(action="map.replace").exists()

    def test_what_is_out_of_reach_has_no_value_on_the_map(self, placed: Cast) -> None:
        enter(placed["commission"]).post("/map/load/", {"file": upload(feature(CENTRE, SQUARE), feature(HOSPITAL, SQUARE))})
        page = read(enter(placed["institution_head"]), f"/map/?{SPAN}&indicator={CONTROL}")
        assert "60%" in page
        assert "66.67%" not in page
        assert f"/why/{HOSPITAL}/" not in page

    def test_a_wrong_file_is_refused_with_its_faults_and_the_map_stays(self, placed: Cast) -> None:
        client = enter(placed["commission"])
        client.post("/map/load/", {"file": upload(feature(CENTRE, SQUARE))})
        answer = client.post("/map/load/", {"file": upload(feature("1", SQUARE), feature(CENTRE, SQUARE[:4]))})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "没有代码为 1 的街道" in page
        assert "没有闭合" in page
        assert Boundary.objects.count() == 1
        assert client.post("/map/load/", {}).status_code == 422

    def test_only_who_keeps_the_register_loads_one(self, placed: Cast) -> None:
        assert allowed(placed, "/map/load/") == EDITORS
        for name in (STRANGER, "institution_head", "auditor"):
            assert enter(placed[name]).post("/map/load/", {"file": upload(feature(CENTRE, SQUARE))}).status_code == 403
        assert not Boundary.objects.exists()


class TestDataQuality:
    def test_counts_by_institution_lead_to_lists_as_long(self, counted: Cast) -> None:
        client = enter(counted["office_clerk"])
        page = read(client, f"/data-quality/?{SPAN}")
        for address, count in re.findall(r'href="(/data-quality/[^"]+class=[^"]+)">(\d+)<', page):
            assert f"{count} 条" in read(client, address.replace("&amp;", "&"))

    def test_every_total_opens_institutions_then_rows(self, counted: Cast) -> None:
        told = {
            "programme": "hypertension",
            "face_to_face": True,
            "grade": "controlled",
            "systolic": 60,
            "diastolic": 90,
            "referred": False,
        }
        wrong = NewEvent("follow_up", date(2026, 10, 8), CENTRE, resident="r1", details=told)
        append_events(scope=system_scope(), function="services.enter", events=[wrong], today=TODAY, now=NOW)
        client = enter(counted["office_clerk"])
        page = read(client, f"/data-quality/?{SPAN}")
        (total,) = set(re.findall(r'href="(/data-quality/\?[^"]*class=implausible[^"]*)#', page))
        rows = read(client, total.replace("&amp;", "&")).split("<tbody>")[1].split("</tbody>")[0]
        assert (f"/data-quality/{CENTRE}/" in rows, f"/data-quality/{HOSPITAL}/" in rows) == (True, False)
        (check,) = set(re.findall(r'href="(/data-quality/\?[^"]*check=blood_pressure[^"]*)#', page))
        (own,) = set(
            re.findall(
                rf'href="(/data-quality/{CENTRE}/[^"]*check=blood_pressure[^"]*class=implausible)"',
                read(client, check.replace("&amp;", "&")),
            )
        )
        assert "1 条" in read(client, own.replace("&amp;", "&"))

    def test_while_the_worker_looks_the_page_says_so_and_asks_again(self, counted: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(keeping, "AT_ONCE", 0)
        client = enter(counted["office_clerk"])
        page = read(client, f"/data-quality/?{SPAN}")
        assert "正在核查数据" in page
        assert 'hx-trigger="every 4s"' in page
        look_anew.func("changji-2021", "2026Q4", TODAY.isoformat())
        page = read(client, f"/data-quality/?{SPAN}")
        assert "正在核查数据" not in page
        assert 'hx-trigger="every 4s"' not in page

    def test_an_institution_sees_its_own_alone(self, counted: Cast) -> None:
        page = read(enter(counted["institution_head"]), f"/data-quality/?{SPAN}")
        assert f"/data-quality/{HOSPITAL}/" not in page
        assert enter(counted["institution_head"]).get(f"/data-quality/{HOSPITAL}/").status_code in (403, 404)
        assert not [name for name in NAMES if name in read(enter(counted["institution_head"]), f"/data-quality/{CENTRE}/?{SPAN}")]

    def test_the_checks_themselves_are_told(self, counted: Cast) -> None:
        assert "收缩压不高于舒张压" in read(enter(counted["office_clerk"]), f"/data-quality/?{SPAN}")


class TestPublished:
    def test_groups_under_five_and_what_gives_them_back_are_hidden(self, counted: Cast) -> None:
        page = read(enter(counted["office_clerk"]), f"/indicators/{CONTROL}/published/?{SPAN}")
        rows = [re.sub(r"<[^>]+>", " ", row) for row in page.split("<tbody>")[1].split("<tr>") if "建国路" in row or "大西渠" in row]
        assert len(rows) == 2
        assert all("＊" in row for row in rows)
        assert not any("60%" in row or "66.67%" in row for row in rows)
        assert [row.split()[1:] for row in rows] == [["＊", "＊", "5", "＊"], ["＊", "＊", "＊", "＊"]]

    def test_values_made_of_other_counts_stand_alone(self, counted: Cast) -> None:
        page = read(enter(counted["office_clerk"]), f"/indicators/visits/published/?{SPAN}")
        assert "由少于 5 人算出的数值不公布；0 家有这样的数值" in page
        assert "达到人数" not in page
        rows = [re.sub(r"<[^>]+>", " ", row) for row in page.split("<tbody>")[1].split("<tr") if "大西渠" in row]
        assert [row.split()[-1] for row in rows] == ["0"]


def test_the_search_box_finds_an_indicator_for_whoever_sees_values(counted: Cast) -> None:
    address = f"/indicators/{CONTROL}/"
    assert enter(counted["institution_head"]).get("/search/?q=血压控制率").headers["Location"] == address
    assert address not in read(enter(counted["staff_member"]), "/search/?q=血压控制率")
