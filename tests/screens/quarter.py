"""What the tests of the quarter's pages share: the cast, a quarter that runs, and how a page is read."""

from copy import deepcopy

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.cast import enter
from tests.rooms import quarters
from tests.rooms.county import TODAY
from tests.rooms.quarters import QUARTER
from yiti.registry.access.models import User

Cast = dict[str, User]
COUNTY = ("office_clerk", "office_lead", "commission", "leading_group", "hr_bureau", "finance_bureau", "auditor")
"""Roles that see every institution of a quarter at any time."""


@pytest.fixture
def cast(built: Cast, db: None, settings: Settings) -> Cast:
    settings.YITI_TODAY = str(TODAY)
    return deepcopy(built)


@pytest.fixture
def running(cast: Cast) -> Cast:
    """The quarter open, points decided, two assessors assigned."""
    quarters.ready_to_score()
    return cast


def read(client: Client, address: str, status: int = 200) -> str:
    """The page's own part."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return str(answer.content.decode()).split("<main")[-1].split("</main>")[0]


def send(client: Client, address: str, status: int = 302, **body: object) -> HttpResponse:
    """A form of the quarter, with its period."""
    answer: HttpResponse = client.post(address, {"period": QUARTER, **body})
    assert answer.status_code == status, (address, answer.status_code, answer.content.decode()[-600:])
    return answer


def statuses(cast: Cast, address: str) -> dict[str, int]:
    """What the whole cast gets at an address."""
    return {name: enter(user).get(address).status_code for name, user in cast.items()}


def allowed(cast: Cast, address: str) -> set[str]:
    """Who of the cast may open an address."""
    return {name for name, status in statuses(cast, address).items() if status in (200, 302)}
