"""From the scorecard over the drawer and the list to the signed record, in a real browser; and nothing wider than the phone."""

import json
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD, make_user
from tests.rooms.county import CENTRE, NOW, TODAY, build_county
from tests.rooms.people import enrol, enter_person, sign
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators.operations import catch_up
from yiti.registry.access.models import User
from yiti.registry.institutions.models import Institution
from yiti.registry.places.models import Place
from yiti.registry.places.operations import load_map

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CONTROL = "hypertension_control"
SPAN = "period=2026Q4"
SQUARE = [[87.0, 44.0], [87.2, 44.0], [87.2, 44.2], [87.0, 44.2], [87.0, 44.0]]
FEATURE = {"type": "Feature", "properties": {"code": CENTRE}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
MAP = json.dumps({"type": "FeatureCollection", "features": [FEATURE]}).encode()
PAGES = [
    "/indicators/",
    f"/indicators/{CONTROL}/",
    f"/indicators/{CONTROL}/published/",
    f"/indicators/{CONTROL}/list/{CENTRE}/2026Q4/denominator/",
    f"/indicators/{CONTROL}/why/{CENTRE}/2026Q4/",
    f"/scorecard/{CENTRE}/",
    "/comparison/",
    "/map/",
    "/data-quality/",
    f"/data-quality/{CENTRE}/",
]


@pytest.fixture
def house(settings: Settings, transactional_db: None) -> None:
    settings.YITI_TODAY = str(TODAY)
    build_county()
    make_user("worker", "public_health_worker", CENTRE)
    Place.objects.create(code=CENTRE, name="建国路街道", parent_id="652301")
    Institution.objects.filter(pk=CENTRE).update(place_id=CENTRE)
    load_map(scope=system_scope(), name="map.geojson", content=MAP, county="652301", today=TODAY)
    for at, name in enumerate(("赵存良", "钱美玉"), 1):
        resident = enter_person(name, date(1950 + at, 3, 1), at, at=CENTRE)
        enrol(resident, date(2026, 1, 5))
        sign(resident, date(2026, 10, 8), institution=CENTRE)
    catch_up(scope=system_scope(), now=NOW)


def come_in(browser: Browser, server: LiveServer, width: int) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 780}, base_url=server.url)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto("/login/")
    page.fill("main [name=username]", "worker")
    page.fill("main [name=password]", PASSWORD)
    page.click("main button.primary")
    page.wait_for_url(lambda address: "/login/" not in address)
    faults.clear()
    return page, faults


def test_from_the_card_to_the_signed_record(house: None, browser: Browser, live_server: LiveServer) -> None:
    page, faults = come_in(browser, live_server, 1440)
    page.goto(f"/scorecard/{CENTRE}/?{SPAN}")
    page.click(f'a.fig[href*="/indicators/{CONTROL}/why/"]')
    page.wait_for_selector("#shell.with-drawer #drawer .total")
    assert "100" in page.inner_text("#drawer .total")
    page.click("#drawer [data-open-all]")
    page.click(f'#drawer a[href="/indicators/{CONTROL}/list/{CENTRE}/2026Q4/numerator/"]')
    page.wait_for_url("**/list/**/numerator/**")
    assert "分子 2 人" in page.inner_text("h1")
    page.click("td.name a >> text=赵存良")
    page.wait_for_url("**/facts/**")
    page.click("td.name a >> text=随访")
    page.wait_for_url("**/services/records/**")
    assert "赵存良" in page.inner_text("main")
    assert faults == []
    page.close()


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 360), ("en", 360), ("zh-hans", 1440)])
def test_no_page_is_wider_than_the_screen_and_axe_finds_nothing(
    house: None, browser: Browser, live_server: LiveServer, language: str, width: int
) -> None:
    User.objects.update(language=language)
    page, faults = come_in(browser, live_server, width)
    wrong = []
    for address in PAGES:
        page.goto(f"{address}?{SPAN}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        wrong += [f"{address} {fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in Axe().run(page).response["violations"]]
    assert wrong == []
    assert faults == []
    page.close()
