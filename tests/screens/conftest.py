"""The small county with its cast, built once a module; each test works on it as it stands, and what it does is undone."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import build_cast
from tests.rooms.county import TODAY, build_county
from yiti.registry.access.models import User


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, User]]:
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(YITI_TODAY=str(TODAY)):
        build_county()
        yield build_cast()
        transaction.set_rollback(True)
