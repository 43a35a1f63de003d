"""The county and its cast."""

from collections.abc import Callable

import pytest

from yiti.kernel.scopes import Scope

from .county import build_county, scope_of


@pytest.fixture
def county(db: None) -> None:
    build_county()


@pytest.fixture
def as_() -> Callable[[str], Scope]:
    """The scope of one of the cast by name."""
    return scope_of
