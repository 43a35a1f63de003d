"""One county for all journeys, built once; each journey works on its own copy."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys import county
from tests.journeys.people import Office


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys in one worker, so that their county is built once."""
    for item in items:
        if "/journeys/" in item.path.as_posix():
            item.add_marker(pytest.mark.xdist_group("county"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built now, or the one that lies under YITI_COUNTY (with its folders `data` and `keys`)."""
    if there := os.environ.get("YITI_COUNTY"):
        return Path(there)
    home = tmp_path_factory.mktemp("county")
    county.build(home)
    return home


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    """A copy of the built county that the test may change."""
    county.copy(built, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def office(home: Path, browser: Browser) -> Iterator[Office]:
    """The county's people at their browsers, and the county served to them."""
    with county.served(home) as address:
        made = Office(browser, address, county.logins(home))
        yield made
        made.close()
