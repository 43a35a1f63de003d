"""The description of the API against the API itself: schemathesis calls every address in many ways."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.cast import enter, make_user
from yiti.api.urls import api
from yiti.foundation.installation.queries import get_today
from yiti.registry.access.operations import make_token
from yiti.registry.access.scopes import get_scope

pytestmark = pytest.mark.django_db

SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/"))
SCHEMA.app = get_wsgi_application()
"""What a rule asks of its inputs stands in the rule's own schema (`GET /api/rules/{rule}`), so any JSON object is well formed here."""


@schemathesis.serializer("application/x-ndjson")
def as_lines(context: Any, value: Any) -> bytes:
    return str(value).encode(errors="replace")


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """As Django's own client does it: the end of a request would else close the connection of the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(county: Any) -> str:
    user, today = make_user("clerk", "office_clerk"), get_today()
    return make_token(scope=get_scope(user, today), label="报表", expires_on=today + timedelta(days=30), today=today, now=timezone.now())


@SCHEMA.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_call_answers_as_described(case: schemathesis.Case[Any], token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])


def test_a_call_by_session_needs_the_token_of_the_page_and_one_by_token_does_not(county: Any, token: str) -> None:
    user = make_user("office", "office_clerk")
    client = Client(enforce_csrf_checks=True)
    client.cookies = enter(user).cookies
    address, body = "/api/rules/gross-pay?pack=changji-2021", "{}"
    answer = client.post(address, body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forged")
    page = client.get("/rules/")
    sent = {"X-CSRFToken": str(page.context["csrf_token"])}
    assert client.post(address, body, content_type="application/json", headers=sent).status_code == 422
    assert client.get("/api/rules").status_code == 200
    bearer = {"Authorization": f"Bearer {token}"}
    assert Client(enforce_csrf_checks=True).post(address, body, content_type="application/json", headers=bearer).status_code == 422
