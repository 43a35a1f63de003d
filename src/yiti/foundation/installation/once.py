"""The installation is read once while one question is answered, however often it is asked for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .models import Installation

_known: ContextVar[list[Installation | None] | None] = ContextVar("installation_known", default=None)
"""Within `read_once` what was read, in a list that is empty before; outside None."""


@contextmanager
def read_once() -> Iterator[None]:
    """What is read within is kept until the end, or until somebody changes it."""
    token = _known.set([])
    try:
        yield
    finally:
        _known.reset(token)


def forget() -> None:
    """For whoever changes it."""
    known = _known.get()
    if known is not None:
        known.clear()


def recall(read: Callable[[], Installation | None]) -> Installation | None:
    """What is known, else what `read` finds; outside `read_once` always the latter."""
    known = _known.get()
    if known:
        return known[0]
    found = read()
    if known is not None:
        known.append(found)
    return found
