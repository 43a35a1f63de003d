"""Fixtures that all tests share, and which tests run where."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.testcases import LiveServerThread
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling

from tests.chromium import WHY_SKIPPED, find_chromium
from tests.kept import forget_database
from tests.serving import CountingServer
from yiti.kernel.scopes import Scope, system_scope

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
"""The same examples in every run, so that a red one is about the change; `pytest --hypothesis-profile=default` looks for new ones."""

ON_POSTGRESQL = os.environ.get("YITI_TEST_DATABASE") == "postgresql"
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "client"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests wait for a Chromium; on PostgreSQL only tests of the database run, on SQLite none that are about PostgreSQL."""
    chromium = find_chromium()
    kept, dropped = [], []
    for item in items:
        if item.get_closest_marker("browser") and not chromium:
            item.add_marker(pytest.mark.skip(reason=WHY_SKIPPED))
        (kept if _belongs(item) else dropped).append(item)
    items[:] = kept
    if dropped:
        config.hook.pytest_deselected(items=dropped)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadGroupScheduling:
    return ByModule(config, log)


class ByModule(LoadGroupScheduling):
    """A worker takes a module whole, or a group: what a module builds once is built by one worker only."""

    def _split_scope(self, nodeid: str) -> str:
        group = super()._split_scope(nodeid)
        return nodeid.partition("::")[0] if group == nodeid else group


def _belongs(item: pytest.Item) -> bool:
    if item.get_closest_marker("postgresql"):
        return ON_POSTGRESQL
    if not ON_POSTGRESQL:
        return True
    uses_database = item.get_closest_marker("django_db") is not None or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    return bool(uses_database) and item.get_closest_marker("browser") is None


PATIENCE = 30_000
"""Milliseconds that a page may take to show what is expected of it: a machine with much to do is not a fault of the page."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, without a window. Playwright keeps a loop in this thread, of which Django is told."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield made
        made.close()


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """As pytest-django serves it, by a server that knows who is connected."""
    LiveServerThread.server_class = CountingServer
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def nobody_left_at_the_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test with a browser its windows are closed and everybody is answered, before the tables are emptied."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    browser, server = request.getfixturevalue("browser"), request.getfixturevalue("live_server")
    yield
    for window in browser.contexts:
        window.close()
    assert server.thread.httpd.wait_until_idle()


@pytest.fixture(autouse=True)
def no_kept_lists() -> None:
    """A test that is rolled back gives its numbers to the next: what was listed by them holds no more."""
    forget_database()


TRIGGERS: dict[str, list[str]] = {}
"""The triggers of the test database that keep rows as they are: what takes each away, and what puts each back."""
KEEPERS = ("_stays", "_no_update", "_no_delete")
"""How their names end; other triggers stay."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """
    The test database without the triggers that keep rows as they are: tests with real commits empty their tables, tests of the audit
    forge its rows.

    Tests of the triggers put them back by `triggers`.
    """
    with django_db_blocker.unblock():
        TRIGGERS.update(removal=[], statements=[])
        for removal, statement in _list_triggers():
            TRIGGERS["removal"].append(removal)
            TRIGGERS["statements"].append(statement)
        _execute(TRIGGERS["removal"])


@pytest.fixture
def triggers(db: None) -> None:
    """The triggers as an installation has them, until the test is rolled back."""
    _execute(TRIGGERS["statements"])


def _list_triggers() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal")
            found = [(name, f"DROP TRIGGER {name} ON {table}", statement) for name, table, statement in cursor.fetchall()]
            return [(removal, statement) for name, removal, statement in found if name.endswith(KEEPERS)]
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return [(f"DROP TRIGGER {name}", statement) for name, statement in cursor.fetchall() if name.endswith(KEEPERS)]


@pytest.fixture
def system() -> Scope:
    return system_scope()


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
