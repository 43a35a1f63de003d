"""
Today and the quarter's board with 300 institutions: how many queries, and how long beside a bare Django page of as many rows.

Both are asked for in this process through the whole middleware, by the office's clerk. The bare page reads and prints the same 300
institutions in as many columns by a bare template, for somebody who is logged in, behind what a new Django project has before its
views. The quarter before is ranked and fed back, so that both pages show its results. Times are of the processor, so that neighbours on
the machine do not count. The queries are counted again with a tenth of the institutions.
"""

import gc
import time
from collections.abc import Callable
from datetime import date

from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks.distribution import ratio
from benchmarks.rows import Row, at_most, least_and_middle
from yiti.foundation.workflow.models import Step
from yiti.registry.access.demonstration import get_demo_code, list_demo_logins
from yiti.registry.access.models import User
from yiti.registry.institutions.models import Institution

from .bare.middleware import DEFAULT
from .county import OPEN, RANKED, rank_and_feed_back

PAGES = {"Today": "/", "the quarter's board": f"/quarter/?period={OPEN}", "Today of an assessor": "/"}
WHO = {"Today of an assessor": "assessor.medical"}
ROUNDS = 15
CLOSED = date(2025, 1, 1)


def measure() -> list[Row]:
    rows = []
    rank_and_feed_back(RANKED)
    bare = log_in_bare()
    for name, path in PAGES.items():
        client = log_in(WHO.get(name, "clerk"))
        shown = client.get(path)
        if shown.status_code != 200:
            rows.append(Row(f"{name}: {path}", f"answers {shown.status_code}", "200", False))
            continue
        plain, ours = times_of([lambda: bare.get("/rows/300/"), lambda client=client, path=path: client.get(path)])  # type: ignore[misc]
        many, few = count_queries(client, path), with_a_tenth(lambda client=client, path=path: count_queries(client, path))  # type: ignore[misc]
        rows += [
            Row(f"{name}, 300 institutions: the bare page of 300 rows", f"{least_and_middle(plain, 1000)} ms"),
            at_most(
                f"{name}, 300 institutions", ratio(ours, plain), 5, note=f"{least_and_middle(ours, 1000)} ms, {len(shown.content):,} bytes"
            ),
            Row(f"{name}: queries with 30 and with 300 institutions", f"{few} and {many}", "equal", few == many),
        ]
    return rows


def log_in(username: str) -> Client:
    """
    A session as the log-in page begins it, with the second factor where the account has one.

    :raises PermissionError: where the house does not let it in
    """
    login = next(login for login in list_demo_logins() if login.username == username)
    client = Client(SERVER_NAME="localhost")
    status = client.post("/login/", {"username": username, "password": login.password}).status_code
    if status == 302 and login.totp_secret:
        status = client.post("/second-factor/", {"code": get_demo_code(User.objects.get(username=username))}).status_code
    if status != 302:
        raise PermissionError(f"{username} was not let in: {status}")
    return client


def log_in_bare() -> Client:
    """A session at the bare page, whose answer is the table."""
    client = Client(SERVER_NAME="localhost")
    with override_settings(MIDDLEWARE=DEFAULT):
        client.handler.load_middleware()
    client.force_login(User.objects.get(username="clerk"), "django.contrib.auth.backends.ModelBackend")
    assert client.get("/rows/300/").content.count(b"<tr>") == 300
    return client


def count_queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    return len(found)


def with_a_tenth(count: Callable[[], int]) -> int:
    """The same with most institutions closed and their steps gone, all of it rolled back afterwards."""
    later = Institution.objects.filter(sequence__gt=30)
    with transaction.atomic():
        Step.objects.filter(subject__in=list(later.values_list("code", flat=True))).delete()
        later.update(until_on=CLOSED)
        found = count()
        transaction.set_rollback(True)
    return found


def times_of(ways: list[Callable[[], object]]) -> list[list[float]]:
    seconds: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for at, way in enumerate(ways):
            gc.collect()
            start = time.process_time()
            way()
            seconds[at].append(time.process_time() - start)
    return seconds
