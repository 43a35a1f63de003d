"""One county for all journeys, built once; each journey works on its own copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys import county
from tests.journeys.people import Office


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
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
