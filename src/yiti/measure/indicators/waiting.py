"""Nobody waits longer than a moment for whoever else writes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

MILLISECONDS = 1000


class Busy(Exception):
    """Somebody else held the lock for longer than a page may wait."""


@contextmanager
def soon() -> Iterator[None]:
    """
    A transaction that gives up within a second where somebody else holds what it needs.

    :raises Busy:
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        patience = _run("PRAGMA busy_timeout")
        _run(f"PRAGMA busy_timeout = {MILLISECONDS}")
    try:
        with transaction.atomic():
            if not is_sqlite:
                _run(f"SET LOCAL lock_timeout = {MILLISECONDS}")
            yield
    except OperationalError as error:
        if "locked" in str(error) or "lock timeout" in str(error):
            raise Busy from error
        raise
    finally:
        if is_sqlite:
            _run(f"PRAGMA busy_timeout = {patience}")


def _run(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read within is of one moment. SQLite writes ids in the order of its commits: there a largest id is a moment."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
