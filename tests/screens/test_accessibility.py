"""Labels, landmarks, names, contrast: the main pages as axe-core sees them in a browser, in both languages."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as configured
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import build_cast, enter
from tests.rooms import paying
from tests.rooms.county import CENTRE, LEAD, TODAY, build_county
from tests.rooms.quarters import QUARTER
from tests.screens.quarter import Cast
from yiti.kernel.scopes import Scope
from yiti.registry.access.models import User
from yiti.registry.access.operations import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFICE = (
    "/", f"/quarter/?period={QUARTER}", f"/quarter/wall/?period={QUARTER}", "/reports/", "/scores/", f"/scores/{CENTRE}/", "/single-items/",
    "/ranking/", "/results/", "/appeals/", "/clinics/", "/messages/", "/search/?q=考核", "/funds/", "/plans/", "/back-pay/", "/whatif/",
    "/documents/changji-2021/", "/decisions/", "/notices/", "/registers/", "/register-views/", "/reckonings/", "/tasks/", "/targets/",
    "/papers/", "/settings/", "/rules/", "/institutions/", f"/institutions/{CENTRE}/", "/staffing/", "/imports/",
    "/indicators/", "/scorecards/", f"/scorecard/{LEAD}/", "/comparison/", "/map/", "/data-quality/", "/data-quality/?check=late",
    f"/indicators/county_primary_visit_share/list/{LEAD}/{QUARTER}/denominator/",
    f"/indicators/county_primary_visit_share/list/{LEAD}/{QUARTER}/denominator/?at={CENTRE}",
    f"/indicators/county_primary_visit_share/why/{LEAD}/{QUARTER}/",
)  # fmt: skip
LEADER = ("/",)
WORKER = (
    "/", "/deliveries/", "/services/", "/services/month/", "/services/records/", "/people/", "/people/new/", "/people/pseudonym/",
    f"/scorecard/{CENTRE}/", f"/indicators/hypertension_control/list/{CENTRE}/{QUARTER}/denominator/", f"/data-quality/{CENTRE}/",
)  # fmt: skip
HEAD = ("/", f"/reports/{CENTRE}/", f"/results/{CENTRE}/", "/distribution/", "/staff/")


@pytest.fixture
def cast(transactional_db: None, settings: Settings) -> Cast:
    settings.YITI_TODAY = TODAY.isoformat()
    build_county()
    made = build_cast()
    paying.fed_back()
    return made


def come_in(browser: Browser, server: LiveServer, user: User, width: int) -> Page:
    """A page of somebody who has logged in already."""
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=server.url)
    name = configured.SESSION_COOKIE_NAME
    host = urlsplit(server.url).hostname or ""
    key = enter(user).cookies[name].value
    log_in(scope=Scope(user.as_actor()), session_key=key, now=timezone.now())  # looked up after a minute
    context.add_cookies([{"name": name, "value": key, "domain": host, "path": "/"}])
    return context.new_page()


def faults_of(page: Page, address: str) -> list[str]:
    """What axe finds, with the beginning of the first element of each; a page wider than the screen counts too."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    assert urlsplit(page.url).path == urlsplit(address).path, f"{address} led to {page.url}"
    found = [f"{address} {fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in Axe().run(page).response["violations"]]
    is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, f"{address} is wider than the screen"] if is_wide else found


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("en", 360)])
@pytest.mark.parametrize(
    ("role", "addresses"), [("office_clerk", OFFICE), ("institution_head", HEAD), ("public_health_worker", WORKER), ("commission", LEADER)]
)
def test_axe_finds_nothing(
    cast: Cast, browser: Browser, live_server: LiveServer, role: str, addresses: tuple[str, ...], language: str, width: int
) -> None:
    User.objects.update(language=language)
    page = come_in(browser, live_server, User.objects.get(pk=cast[role].pk), width)
    faults = [fault for address in addresses for fault in faults_of(page, address)]
    page.context.close()
    assert faults == []


def test_axe_finds_nothing_before_the_log_in(cast: Cast, browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page(base_url=live_server.url)
    assert faults_of(page, "/login/") == []
    page.close()
