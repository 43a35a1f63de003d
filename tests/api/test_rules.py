"""The rules over HTTP: the same answers as on the command line, for who may use them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import enter, make_user
from yiti.foundation.installation.queries import get_today
from yiti.policy.rules import compute, list_rules
from yiti.registry.access.operations import make_token
from yiti.registry.access.scopes import get_scope

pytestmark = pytest.mark.django_db

THREE = {
    "pool": "100.00",
    "staff": [{"id": "a", "position": "doctor"}, {"id": "b", "position": "nurse"}, {"id": "c", "position": "logistics"}],
}


@pytest.fixture
def clerk(county: Any) -> Client:
    return enter(make_user("clerk", "office_clerk"))


def post(client: Client, path: str, body: Any, **headers: str) -> Any:
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post(f"/api/rules/{path}", text, content_type="application/json", headers=headers)


def test_a_rule_answers_as_in_python(clerk: Client) -> None:
    answer = post(clerk, "distribution?pack=changji-2021&on=2021-03-31", THREE)
    assert answer.status_code == 200
    assert [share["amount"] for share in answer.json()["result"]["shares"]] == ["43.48", "34.78", "21.74"]
    assert answer.json()["on"] == "2021-03-31"
    assert (
        post(clerk, "distribution?pack=changji-2021", THREE).json() == compute("distribution", pack="changji-2021", inputs=THREE).to_json()
    )


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("distribution?pack=changji-2021", {"pool": "-1", "staff": THREE["staff"]}, "out-of-range"),
        ("distribution?pack=changji-2021", "{", "wrong-type"),
        ("distribution?pack=changji-2021", b"\xff", "wrong-type"),
        ("distribution?pack=national", THREE, "rule-not-in-pack"),
        ("distribution?pack=atlantis", THREE, "unknown-pack"),
        ("distribution", THREE, "unknown-pack"),
        ("distribution?pack=changji-2021&on=2020-01-01", THREE, "pack-not-in-force"),
        ("distribution?pack=changji-2021&on=soon", THREE, "wrong-type"),
        ("no-such?pack=changji-2021", THREE, "unknown-rule"),
    ],
)
def test_a_refusal_is_an_answer_too(clerk: Client, path: str, body: Any, code: str) -> None:
    answer = post(clerk, path, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == code


def test_in_bulk_one_line_answers_another(clerk: Client) -> None:
    good = json.dumps({"rule": "distribution", "pack": "changji-2021", "inputs": THREE})
    answer = post(clerk, "batch", f"{good}\n\nno json\n{good}\n")
    lines = [json.loads(line) for line in answer.content.decode().splitlines()]
    assert answer.status_code == 200
    assert [line.get("error", {}).get("code") for line in lines] == [None, "wrong-type", None]


def test_bulk_has_its_limits(clerk: Client) -> None:
    assert post(clerk, "batch", "x\n" * 1000).status_code == 200
    assert post(clerk, "batch", "x\n" * 1001).status_code == 413
    assert post(clerk, "batch", " " * (1024 * 1024)).status_code == 200
    assert post(clerk, "batch", " " * (1024 * 1024 + 1)).status_code == 413
    answer = post(clerk, "distribution?pack=changji-2021", " " * (1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too-large")


def test_the_rules_are_listed_and_described(clerk: Client) -> None:
    listed = clerk.get("/api/rules").json()
    assert [item["rule"] for item in listed] == [rule.id for rule in list_rules()]
    for item in listed:
        shown = clerk.get(f"/api/rules/{item['rule']}").json()
        assert shown["schema"]["properties"]
        assert shown["example"]["answer"]["result"]
    assert clerk.get("/api/rules/no-such").status_code == 422
    assert "/api/rules/batch" in clerk.get("/api/openapi.json").json()["paths"]


def test_nobody_reckons_without_coming_in(county: Any) -> None:
    answer = post(Client(), "distribution?pack=changji-2021", THREE)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")
    assert Client().get("/api/rules").status_code == 401
    assert Client().get("/api/openapi.json").status_code == 401


def test_a_role_without_the_function_is_refused(county: Any) -> None:
    assert post(enter(make_user("nobody")), "distribution?pack=changji-2021", THREE).status_code == 403


def test_a_token_opens_the_rules_and_a_bad_one_nothing(county: Any, clerk: Client) -> None:
    user = make_user("program", "office_clerk")
    today = get_today()
    token = make_token(scope=get_scope(user), label="x", expires_on=today + timedelta(days=30), today=today, now=timezone.now())
    good = {"Authorization": f"Bearer {token}"}
    assert post(Client(), "distribution?pack=changji-2021", THREE, **good).status_code == 200
    assert Client().get("/api/rules", headers=good).status_code == 200
    for bad in (f"Bearer {token}x", "Bearer ", "Basic abc", token):
        assert Client().get("/api/rules", headers={"Authorization": bad}).status_code == 401
        assert clerk.get("/api/rules", headers={"Authorization": bad}).status_code == 401
