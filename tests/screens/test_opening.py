"""A page offers no link that would be refused."""

import pytest
from django.urls import reverse

from tests.cast import build_cast
from tests.rooms.county import CENTRE, HOSPITAL, build_county
from yiti.kernel.scopes import Scope
from yiti.registry.access.models import User
from yiti.registry.access.scopes import get_scope
from yiti.web.opening import openable

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> dict[str, User]:
    build_county()
    return build_cast()


def scope_of(cast: dict[str, User], role: str) -> Scope:
    return get_scope(cast[role])


def test_an_address_stands_for_whoever_may_open_it(cast: dict[str, User]) -> None:
    result = reverse("result", args=[CENTRE])
    assert openable(scope_of(cast, "institution_head"), result) == result
    assert openable(scope_of(cast, "stranger"), result) == ""
    assert openable(scope_of(cast, "stranger"), reverse("result", args=[HOSPITAL]))
    assert openable(scope_of(cast, "staff_member"), f"{reverse('staff')}?place={CENTRE}") == ""


def test_nothing_stays_nothing_and_what_is_no_page_of_ours_is_nothing(cast: dict[str, User]) -> None:
    scope = scope_of(cast, "auditor")
    assert openable(scope, "") == ""
    assert openable(scope, "/no/such/page/") == ""
    assert openable(scope, reverse("login")) == reverse("login")
