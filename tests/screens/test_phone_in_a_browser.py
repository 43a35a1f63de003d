"""What a thumb meets at 360 px: short rows, a menu that shows where one is, and no area cut off, in English too."""

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import build_cast
from tests.rooms.county import TODAY, build_county
from tests.screens.quarter import Cast
from tests.screens.test_accessibility import come_in
from yiti.registry.access.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROW = 110
"""Pixels that a row of a brief list may take: a name of two lines and a line of values."""


@pytest.fixture
def cast(transactional_db: None, settings: Settings) -> Cast:
    settings.YITI_TODAY = TODAY.isoformat()
    build_county()
    return build_cast()


def test_a_row_of_a_brief_list_is_short(cast: Cast, browser: Browser, live_server: LiveServer) -> None:
    page = come_in(browser, live_server, cast["institution_head"], 360)
    page.goto("/indicators/")
    heights = page.eval_on_selector_all(".tb.brief tbody tr:not(.group)", "rows => rows.map(row => row.offsetHeight)")
    page.context.close()
    assert heights
    assert max(heights) <= ROW


def test_every_area_stands_in_the_foot_and_the_open_page_in_its_menu(cast: Cast, browser: Browser, live_server: LiveServer) -> None:
    User.objects.update(language="en")
    page = come_in(browser, live_server, User.objects.get(pk=cast["institution_head"].pk), 360)
    page.goto("/monthly/")
    inside = "(found) => { const box = found.getBoundingClientRect(); return box.left >= 0 && box.right <= innerWidth; }"
    areas = page.eval_on_selector_all(".rail .area", f"areas => areas.map({inside})")
    open_page = page.eval_on_selector(".subnav [aria-current]", inside)
    short = page.get_attribute("#search", "placeholder")
    page.context.close()
    assert all(areas)
    assert open_page
    assert short == "Search"
