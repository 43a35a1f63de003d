"""What a database cannot keep is a refusal to programs as well."""

import json

import pytest
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.cast import build_cast
from yiti.api.auth import SIGNED_IN, call


@call(function=SIGNED_IN)
def overflow(request: HttpRequest) -> HttpResponse:
    raise DataError("value too long for type character varying(60)")


@pytest.mark.usefixtures("county")
def test_what_the_database_cannot_hold_is_refused_in_both_languages() -> None:
    request = RequestFactory().get("/")
    request.user = build_cast()["commission"]
    answer = overflow(request)
    assert answer.status_code == 422
    error = json.loads(answer.content)["error"]
    assert error["code"] == "out-of-range"
    assert "存不下" in error["message"]
    assert "than can be kept" in error["message"]
