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
from yiti.web.folding import FIRST

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


def test_a_long_list_opens_group_by_group_on_a_phone_and_stands_open_on_a_desk(
    cast: Cast, browser: Browser, live_server: LiveServer
) -> None:
    rows = ".tb .folds tr:not(.group)"
    seen = "rows => rows.filter((row) => row.offsetHeight).length"
    phone = come_in(browser, live_server, cast["office_clerk"], 360)
    phone.goto("/registers/")
    of = len(phone.query_selector_all(rows))
    folded = phone.eval_on_selector_all(rows, seen)
    last = phone.locator(".folds").last
    last.locator(".fold").click()
    assert last.locator("tr").evaluate_all("rows => rows.every((row) => row.offsetHeight)")
    last.locator(".fold input").press("Space")
    assert phone.eval_on_selector_all(rows, seen) == folded < of
    phone.context.close()
    desk = come_in(browser, live_server, cast["office_clerk"], 1440)
    desk.goto("/registers/")
    assert desk.eval_on_selector_all(rows, seen) == of
    assert not desk.locator(".fold input").first.is_visible()
    desk.context.close()


def test_a_long_list_without_groups_shows_its_beginning_and_the_rest_at_a_tap(
    cast: Cast, browser: Browser, live_server: LiveServer
) -> None:
    seen = "rows => rows.filter((row) => row.offsetHeight).length"
    page = come_in(browser, live_server, cast["office_clerk"], 360)
    page.goto("/rules/")
    assert page.eval_on_selector_all(".tb.cards tbody tr", seen) == FIRST
    page.locator(".rest").click()
    assert page.eval_on_selector_all(".tb.cards tbody tr", seen) == len(page.query_selector_all(".tb.cards tbody tr")) > FIRST
    page.context.close()
