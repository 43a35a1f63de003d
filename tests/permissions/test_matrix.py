"""
Every address × every method × the whole cast, anonymous and half-way visitors and the stranger: really sent, and judged by what
the view declares and what the pack grants. Whoever is refused has written nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.permissions.indicator_samples import READING_COUNTS
from tests.permissions.routes import METHODS, Asked, Route, list_routes
from tests.permissions.sample import Sample
from tests.permissions.samples import HALF_OPEN, OWN, PUBLIC, SAMPLES
from tests.permissions.world import ANONYMOUS, HALF_WAY, World, build_world
from yiti.kernel.scopes import Scope
from yiti.web.nav import SIGNED_IN

ROUTES = list_routes()
ALLOWED = {200, 201, 204, 302, 303, 409, 422, 429}
REFUSED = {401, 403, 404}
LOOKS = "audit_look"
READING_MAY_WRITE = {"second-factor": "otp_totp_totpdevice", **READING_COUNTS}
"""Reading writes nothing but looks; these write besides: the secret that the set-up page shows, and the numbers kept of what was signed."""
UNDECLARED_TRIED_BY = (ANONYMOUS, "stranger", "commission")

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once for all addresses, gone after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def parameters(world: World) -> dict[str, Any]:
    """What each sample builds, or why it could not."""
    built: dict[str, Any] = {}
    for name, sample in SAMPLES.items():
        try:
            with transaction.atomic():
                built[name] = (sample.parameters(world), sample.body(world))
        except Exception as trouble:
            built[name] = trouble
    return built


def test_every_view_says_what_it_asks_for() -> None:
    assert [route.pattern for route in ROUTES if route.without_needs] == []


def test_every_address_has_a_sample() -> None:
    """Add a line to the area's tests/permissions/…_samples.py for each name printed here."""
    assert [route.name for route in ROUTES if (route.parameters or route.writes) and route.name not in SAMPLES] == []


def test_every_sample_has_an_address() -> None:
    assert set(SAMPLES) - {route.name for route in ROUTES} == set()


def test_what_is_open_to_the_world_is_listed_with_its_reason() -> None:
    assert {route.name for route in ROUTES for asked in route.asked.values() if not asked.functions} == set(PUBLIC)


def test_names_are_used_once() -> None:
    names = [route.name for route in ROUTES]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_an_address_answers_those_it_is_for_and_no_others(route: Route, world: World, parameters: dict[str, Any]) -> None:
    sample = SAMPLES.get(route.name, Sample())
    built = parameters.get(route.name, ({}, {}))
    if isinstance(built, Exception):
        raise built
    address = reverse(route.name, kwargs=built[0]) + (f"?{sample.query}" if sample.query else "")
    wrong = [fault for method in METHODS for fault in try_method(world, route, sample, method, address, built)]
    assert wrong == []


def try_method(world: World, route: Route, sample: Sample, method: str, address: str, built: Any) -> Iterator[str]:
    asked = route.asked.get(method)
    for actor in world.clients if asked else UNDECLARED_TRIED_BY:
        answer, writes = world.send(actor, method, address, built[1] if method != "GET" else {}, is_json=route.is_api)
        narrowed = replace(sample, only=None) if sample.only_writes and method == "GET" else sample
        expected = expect(world, route, narrowed, asked, actor, built[0])
        fault = judge(route, sample, method, expected, answer, writes)
        if fault:
            yield f"{actor} {method} {address}: {fault}"


def expect(world: World, route: Route, sample: Sample, asked: Asked | None, actor: str, parameters: dict[str, Any]) -> str:
    """`unknown` method, `login`, `code`, `yes` or `no`."""
    if actor == HALF_WAY and route.name not in HALF_OPEN:
        return "code"
    if asked is None:
        return "unknown"
    if not asked.functions:
        return "yes"
    if actor == ANONYMOUS:
        return "login"
    if actor == HALF_WAY:
        return "yes"
    scope = world.scope(actor)
    institution = str(parameters.get(asked.at, "")) or sample.institution or None
    is_held = any(holds(scope, function, institution, sample.person) for function in asked.functions)
    return "yes" if is_held and (sample.only is None or sample.only(scope)) else "no"


def holds(scope: Scope, function: str, institution: str | None, person: str) -> bool:
    if function == SIGNED_IN:
        return True
    if function in OWN and person and scope.actor.staff != person:
        return False
    return scope.may(function, institution)


def judge(route: Route, sample: Sample, method: str, expected: str, answer: Any, writes: list[str]) -> str:
    """What is wrong with an answer; empty where it is right."""
    status, to = answer.status_code, answer.headers.get("Location", "")
    if expected == "unknown":
        return "" if status in {401, 405} and not writes else f"a method that is not answered gave {status}, {writes}"
    if expected == "login":
        is_right = status == 401 if route.is_api else status == 302 and to.startswith("/login/")
    elif expected == "code":
        is_right = status == 403 if route.is_api else status == 302 and to.startswith("/second-factor/")
    elif expected == "no":
        is_right = status in REFUSED
    else:
        is_right = status in ALLOWED and not to.startswith(("/login/?", "/second-factor/"))
    if not is_right:
        return f"expected {expected}, got {status} {to}"
    if expected != "yes" and writes:
        return f"refused, but wrote: {writes}"
    if method == "GET":
        mine = [sql for sql in writes if not (sample.is_pay and LOOKS in sql) and READING_MAY_WRITE.get(route.name, "-") not in sql]
        return f"reading wrote: {mine}" if mine else ""
    return ""
