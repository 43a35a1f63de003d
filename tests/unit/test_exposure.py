from datetime import date

import pytest
from pytest_django import Settings

from yiti.config.exposure import DEBUGGING, DEMONSTRATION, NO_NAMES, PLAIN_HTTP, WEAK_SECRET, is_loopback, list_exposures
from yiti.foundation.installation.operations import set_up
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

NAME = Text("昌吉市", "Changji")


@pytest.fixture
def safe(db: None, settings: Settings) -> Settings:
    settings.DEBUG = False
    settings.YITI_PROXY = ("10.0.0.1",)
    settings.YITI_HOSTS = ("yiti.example.org",)
    settings.SECRET_KEY = "Vt3xJ0qPz8mN5bRk2yWdLsGhCfEaUoIiQ7T4n6A1B9c"
    return settings


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("yiti", False)],
)
def test_loopback_is_known_by_its_address(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_a_real_installation_behind_a_named_proxy_may_be_served(safe: Settings) -> None:
    assert list_exposures() == []


def test_a_real_installation_with_a_certificate_may_be_served(safe: Settings) -> None:
    safe.YITI_PROXY, safe.YITI_CERTIFICATE, safe.YITI_CERTIFICATE_KEY = (), "c.pem", "k.pem"
    assert list_exposures() == []


def test_a_demonstration_may_not_be_served(safe: Settings, system: Scope) -> None:
    set_up(scope=system, pack="changji-2021", place="652301", name=NAME, is_demonstration=True, seed=1, today=date(2026, 10, 9))
    assert list_exposures() == [DEMONSTRATION]


def test_debug_plain_http_a_weak_secret_and_a_missing_name_are_each_refused(safe: Settings) -> None:
    safe.DEBUG = True
    assert list_exposures() == [DEBUGGING]
    safe.DEBUG, safe.SECRET_KEY = False, "django-insecure-Vt3xJ0qPz8mN5bRk2yWdLsGhCfEaUoIiQ7T4n6A1B9c"
    assert list_exposures() == [WEAK_SECRET]
    safe.YITI_PROXY, safe.YITI_HOSTS = (), ()
    assert list_exposures() == [WEAK_SECRET, PLAIN_HTTP, NO_NAMES]
