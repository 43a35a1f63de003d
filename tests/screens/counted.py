"""A small county in which something was done: eight people with hypertension, followed up at a centre and at a village clinic."""

from copy import deepcopy
from datetime import date

import pytest
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from tests.rooms.county import CENTRE, CLINICS, NOW, TODAY
from tests.rooms.people import enrol, enter_person, sign
from tests.screens.quarter import Cast, cast
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators.operations import catch_up

__all__ = ["cast", "counted", "house"]
SPAN = "period=2026Q4"
NAMES = ("赵存良", "钱美玉", "孙立新", "李秀英", "周国强", "吴桂兰", "郑万里", "王雪梅")
AT = (CENTRE, CENTRE, CENTRE, CENTRE, CENTRE, CLINICS[0], CLINICS[0], CLINICS[0])
HIGH = {"赵存良", "吴桂兰"}
"""Whose last pressure was not under control."""
CONTROL = "hypertension_control"


@pytest.fixture(scope="module")
def house(built: Cast, django_db_blocker: DjangoDbBlocker) -> Cast:
    """Everybody is enrolled, all but one at the centre followed up on 8 October; two have too high a pressure."""
    with django_db_blocker.unblock():
        for at, (name, place) in enumerate(zip(NAMES, AT, strict=True), 1):
            resident = enter_person(name, date(1950 + at, 3, 1), at, at=place)
            enrol(resident, date(2026, 1, 5))
            if name != "周国强":
                sign(resident, date(2026, 10, 8), institution=place, systolic=168 if name in HIGH else 128)
        catch_up(scope=system_scope(), now=NOW)
    return built


@pytest.fixture
def counted(house: Cast, db: None, settings: Settings) -> Cast:
    """The same for one test, which works on it as it stands."""
    settings.YITI_TODAY = str(TODAY)
    return deepcopy(house)
