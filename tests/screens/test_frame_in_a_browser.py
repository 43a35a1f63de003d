"""The frame as a browser draws it: nothing wider than the phone, the drawer, the keys."""

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD, make_user
from tests.rooms.county import TODAY, build_county
from yiti.foundation.installation.models import Installation
from yiti.registry.access.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ["/kit/", "/kit/list/", "/kit/why/", "/kit/refuse/409/"]


@pytest.fixture
def house(settings: object, transactional_db: None) -> None:
    settings.ROOT_URLCONF = "tests.screens.kit_urls"  # type: ignore[attr-defined]
    settings.YITI_TODAY = ""  # type: ignore[attr-defined]
    build_county()
    Installation.objects.update(is_demonstration=True, seed=1, demo_today=TODAY)
    make_user("clerk", "office_clerk")


def enter(browser: Browser, server: LiveServer, width: int) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 780}, base_url=server.url)
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "favicon" not in message.location["url"]:
            faults.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/login/")
    page.fill("main [name=username]", "clerk")
    page.fill("main [name=password]", PASSWORD)
    page.click("main button.primary")
    page.wait_for_url(lambda address: "/login/" not in address)
    faults.clear()
    return page, faults


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [360, 390, 1440])
def test_no_page_is_wider_than_the_screen(house: None, browser: Browser, live_server: LiveServer, width: int, language: str) -> None:
    User.objects.update(language=language)
    page, faults = enter(browser, live_server, width)
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert [fault for fault in faults if "409" not in fault] == []
    page.close()


def test_the_drawer_opens_beside_the_page_and_gives_the_focus_back(house: None, browser: Browser, live_server: LiveServer) -> None:
    page, faults = enter(browser, live_server, 1440)
    page.goto("/kit/")
    page.click(".figs a.fig >> nth=0")
    page.wait_for_selector("#shell.with-drawer #drawer .total")
    assert "430,942.88" in page.inner_text("#drawer .total")
    page.keyboard.press("Escape")
    assert page.locator("#drawer > *").count() == 0
    assert page.evaluate("document.activeElement.matches('a.fig')")
    assert faults == []
    page.close()


def test_a_conflict_is_told_above_the_page_once(house: None, browser: Browser, live_server: LiveServer) -> None:
    page, _ = enter(browser, live_server, 1440)
    page.goto("/kit/")
    for _ in range(2):
        page.click("[hx-post='/kit/refuse/409/']")
        page.wait_for_selector("#refusal .say-so")
    assert page.locator("#refusal .say-so").count() == 1
    page.close()


def test_the_slash_leads_to_the_search_and_the_address_can_be_sent(house: None, browser: Browser, live_server: LiveServer) -> None:
    page, _ = enter(browser, live_server, 1440)
    page.goto("/kit/")
    page.wait_for_url("**/kit/?place=&period=2026Q3")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.close()


def test_a_list_searches_while_typing_and_keeps_it_in_the_address(house: None, browser: Browser, live_server: LiveServer) -> None:
    page, _ = enter(browser, live_server, 1440)
    page.goto("/kit/list/")
    page.fill("#q-staff", "12")
    page.wait_for_url("**/kit/list/?**q=12**")
    assert "12 条，共 130 条" in page.inner_text(".lt .count")
    page.close()


def test_the_dangerous_button_waits_for_the_word(house: None, browser: Browser, live_server: LiveServer) -> None:
    page, _ = enter(browser, live_server, 1440)
    page.goto("/kit/")
    assert page.is_disabled(".ask button.danger")
    page.fill(".ask [name=word]", "关闭第三季度")
    assert page.is_enabled(".ask button.danger")
    page.close()
