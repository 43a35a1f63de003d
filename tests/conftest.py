"""Fixtures that all tests share."""

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from yiti.foundation.audit.protection import get_removal, get_statements
from yiti.kernel.scopes import Scope, system_scope


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """
    The test database without the audit's triggers: tests with real commits empty their tables, and tests of the audit forge its rows.

    Tests of the triggers put them back by `audit_protection`.
    """
    with django_db_blocker.unblock():
        _execute(get_removal(connection.vendor))


@pytest.fixture
def audit_protection(db: None) -> None:
    """The triggers as an installation has them, until the test is rolled back."""
    _execute([*get_removal(connection.vendor), *get_statements(connection.vendor)])


@pytest.fixture
def system() -> Scope:
    return system_scope()


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
