"""Facts over HTTP: each row judged, each delivery counted once, whatever becomes of its answer."""

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import enter, make_user
from tests.rooms.county import CENTRE, HOSPITAL, NOW, TODAY, build_county
from tests.rooms.test_races import together
from yiti.events.intake.calls import MOST_ROWS
from yiti.events.intake.models import Delivery
from yiti.events.intake.operations import take_in_call
from yiti.events.journal.models import Event, ResidentVersion
from yiti.foundation.audit.models import Change
from yiti.foundation.installation.queries import get_today
from yiti.foundation.pseudonyms import make_pseudonym
from yiti.kernel.scopes import system_scope
from yiti.registry.access.operations import make_token
from yiti.registry.access.scopes import get_scope

NUMBER = "11010519491231002X"


@pytest.fixture
def head(county: Any) -> Client:
    return enter(make_user("head", "institution_head", CENTRE))


def patrol(event: str, **more: Any) -> dict[str, Any]:
    return {
        "event": event, "day": "2026-05-05", "institution": CENTRE, "subject": "food", "found": False, "reported": True, **more
    }  # fmt: skip


def post(client: Client, body: Any, key: str = "k1", query: str = "", **headers: str) -> Any:
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    sent = {"Idempotency-Key": key, **headers} if key else headers
    return client.post(f"/api/facts{query}", text, content_type="application/json", headers=sent)


def patrols(*rows: Any) -> dict[str, Any]:
    return {"events": {"patrol": [*rows]}}


@pytest.mark.django_db
def test_good_rows_go_in_and_wrong_ones_come_back_with_reasons(head: Client) -> None:
    rows = [
        patrol("a"), patrol("b", subject="fish"), patrol("c", day="2026-5-5"), patrol("d", institution=HOSPITAL), patrol("e", found="no"),
        patrol("f", mood=1), patrol("g", quantity=1.005), "no row", patrol("h", voids="c"), patrol("i", day="2099-01-01"),
    ]  # fmt: skip
    answer = post(head, patrols(*rows))
    found = answer.json()
    assert (answer.status_code, found["rows"], found["taken"], found["known"], found["rejected"]) == (200, 10, 1, 0, 9)
    told = {(fault["row"], fault["event"], fault["field"], fault["code"]) for fault in found["faults"]}
    assert told == {
        (2, "b", "subject", "code"), (3, "c", "day", "type"), (4, "d", "institution", "reach"), (5, "e", "found", "type"),
        (6, "f", "mood", "unknown-column"), (7, "g", "quantity", "type"), (8, "", "", "type"), (9, "h", "voids", "voids-rejected"),
        (10, "i", "day", "future"),
    }  # fmt: skip
    assert all(fault["message"]["zh"] and fault["message"]["en"] for fault in found["faults"])
    assert [*Event.objects.values_list("event", "quantity")] == [("a", 1)]


@pytest.mark.django_db
def test_the_same_key_and_body_are_answered_the_same_and_nothing_goes_in_twice(head: Client) -> None:
    body = patrols(patrol("a"), patrol("b", subject="fish"))
    first, again = post(head, body), post(head, body)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert (Event.objects.count(), Delivery.objects.count()) == (1, 1)
    other = post(head, patrols(patrol("c")))
    assert (other.status_code, other.json()["error"]["code"], other.json()["error"]["field"]) == (409, "conflict", "Idempotency-Key")
    assert post(head, body, query="?whole=true").status_code == 409
    assert post(head, body, key="k2").json()["known"] == 1
    assert Event.objects.count() == 1
    assert Change.objects.filter(action="intake.deliver", institution=CENTRE).count() == 2


@pytest.mark.django_db
def test_a_key_is_the_callers_own(head: Client) -> None:
    assert post(head, patrols(patrol("a"))).status_code == 200
    other = enter(make_user("other", "institution_head", HOSPITAL))
    assert post(other, patrols(patrol("b", institution=HOSPITAL))).json()["taken"] == 1


@pytest.mark.django_db
def test_whole_or_not_at_all(head: Client) -> None:
    body = patrols(patrol("a"), patrol("b", subject="fish"))
    first, again = post(head, body, query="?whole=true"), post(head, body, query="?whole=true")
    assert (first.status_code, first.json()["taken"], first.json()["rejected"]) == (422, 0, 1)
    assert (again.status_code, again.json()) == (422, first.json())
    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_identity_numbers_are_neither_stored_nor_answered(head: Client) -> None:
    person = {"id_number": NUMBER, "sex": "female", "born_on": "1949-12-31", "institution": CENTRE, "from_on": "2020-01-01"}
    rows = [patrol("a", id_number=NUMBER, staff_number="P1"), patrol("b", id_number=NUMBER[:-1] + "1"), patrol("c", resident=NUMBER)]
    rows += [patrol(NUMBER, resident="x", subject="fish"), patrol(NUMBER[:-1] + "1", **{NUMBER: 1})]
    answer = post(head, {**patrols(*rows), "residents": [person, {**person, "sex": "male"}]})
    codes = {(fault["row"], fault["kind"]): fault["code"] for fault in answer.json()["faults"]}
    assert codes == {
        (2, "patrol"): "identity",
        (3, "patrol"): "identity",
        (4, "patrol"): "code",
        (5, "patrol"): "unknown-column",
        (2, "residents"): "identity",
    }
    stored = Event.objects.get()
    assert (stored.resident, stored.staff) == (make_pseudonym("resident", NUMBER), make_pseudonym("staff", "P1"))
    assert ResidentVersion.objects.get().resident == stored.resident
    kept = json.dumps([*Delivery.objects.values("faults", "answer", "name", "digest")], ensure_ascii=False)
    assert "19491231" not in answer.content.decode() + kept


FORMS: dict[str, tuple[Any, int, str]] = {
    "no json": ("{", 422, "wrong-type"),
    "not a number": ('{"events": NaN}', 422, "wrong-type"),
    "a name twice": ('{"events": {}, "events": {}}', 422, "wrong-type"),
    "deep": ("[" * 100_000, 422, "wrong-type"),
    "a list": ([], 422, "wrong-type"),
    "other names": ({"rows": []}, 422, "wrong-type"),
    "an unknown kind": ({"events": {"visits": []}}, 422, "wrong-type"),
    "no list": ({"events": {"visit": {}}}, 422, "wrong-type"),
    "no text": (b"\xff", 422, "wrong-type"),
    "many rows": ({"events": {"patrol": [0] * (MOST_ROWS + 1)}}, 413, "too-large"),
    "a large body": (b" " * (1024 * 1024 + 1), 413, "too-large"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMS)
def test_what_is_of_another_form_is_refused_and_uses_up_no_key(head: Client, name: str) -> None:
    body, status, code = FORMS[name]
    answer = post(head, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert Delivery.objects.count() == 0
    assert post(head, patrols(patrol("a"))).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "k" * 81, "ein Wort", "键"])
def test_a_delivery_has_a_key(head: Client, key: str) -> None:
    answer = post(head, patrols(patrol("a")), key="" if not key.isascii() else key)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "idempotency-key")


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["\ud800", "a\x00b", ""])
def test_odd_texts_are_refused_row_by_row(head: Client, text: str) -> None:
    purchase = {"event": "p", "day": "2026-05-05", "institution": CENTRE, "drug": text, "essential": True, "central": True, "amount": "1"}
    answer = post(head, {"events": {"drug_purchase": [purchase, {**purchase, "event": "q", "drug": "x"}]}})
    assert (answer.status_code, answer.json()["taken"], answer.json()["rejected"]) == (200, 1, 1)


@pytest.mark.django_db
def test_a_token_opens_the_door_and_no_other_role_does(county: Any) -> None:
    user, today = make_user("program", "institution_head", CENTRE), get_today()
    token = make_token(scope=get_scope(user), label="x", expires_on=today + timedelta(days=30), today=today, now=timezone.now())
    assert post(Client(), patrols(patrol("a")), Authorization=f"Bearer {token}").status_code == 200
    assert post(Client(), patrols(patrol("b"))).status_code == 401
    assert post(enter(make_user("auditor", "auditor")), patrols(patrol("b"))).status_code == 403
    assert Event.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_call_many_times_at_once_is_one() -> None:
    assert len({json.dumps(one) for one in at_once(["k1"] * 6)}) == 1
    assert (Event.objects.count(), Delivery.objects.count()) == (200, 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_rows_under_many_keys_at_once_go_in_once() -> None:
    answers = at_once([f"k{at}" for at in range(6)])
    assert sorted(one["taken"] for one in answers) == [0, 0, 0, 0, 0, 200]
    assert sorted(one["known"] for one in answers) == [0, 200, 200, 200, 200, 200]
    assert (Event.objects.count(), Delivery.objects.count()) == (200, 6)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_stays_told_at_once_by_several_are_all_kept() -> None:
    build_county()
    stay = {"resident": "r1", "sex": "female", "born_on": "1950-01-01"}

    def tell(at: int) -> object:
        told = {**stay, "institution": CENTRE, "from_on": f"{2010 + at}-01-01", "until_on": f"{2010 + at}-06-01"}
        body = json.dumps({"residents": [told]}).encode()
        return take_in_call(scope=system_scope("his"), body=body, key=f"k{at}", today=TODAY, now=NOW)

    found = together(*(partial(tell, at) for at in range(4)))
    taken = sum(not isinstance(one, Exception) for one in found)
    assert len(ResidentVersion.objects.latest("id").stays) == taken >= 1


def at_once(keys: list[str]) -> list[dict[str, Any]]:
    """The answers to one body under these keys, begun at the same moment."""
    build_county()
    body = json.dumps(patrols(*(patrol(f"e{at}") for at in range(200)))).encode()

    def call(key: str) -> dict[str, Any]:
        return json.loads(take_in_call(scope=system_scope("his"), body=body, key=key, today=TODAY, now=NOW).body)  # type: ignore[no-any-return]

    found = together(*(partial(call, key) for key in keys))
    assert [one for one in found if not isinstance(one, dict)] == []
    return found  # type: ignore[return-value]
