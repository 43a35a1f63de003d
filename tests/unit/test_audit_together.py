"""Many writers on one chain, with real commits. On SQLite they queue for the file; PostgreSQL shows that the chain's lock holds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from yiti.foundation.audit.models import Seal
from yiti.foundation.audit.operations import record_change, record_look, seal
from yiti.foundation.audit.verification import verify_chains
from yiti.kernel.scopes import system_scope

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

SCOPE = system_scope()


def write(key: int) -> None:
    try:
        record_change(scope=SCOPE, action="score.enter", table="score", key=key, institution="AB"[key % 2])
        record_look(scope=SCOPE, subject="P00001", institution="A", table="pay_payslip", key=key, reason="test")
        seal(scope=SCOPE, now=timezone.now(), reason="minute")
    finally:
        connection.close()


def test_no_link_is_lost_and_no_seal_doubled_when_many_write_and_seal_at_once() -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(write, range(200)))
    seal(scope=SCOPE, now=timezone.now() + timedelta(minutes=2), reason="minute")
    found = verify_chains(scope=SCOPE)
    assert found.breaks == []
    assert (found.chains, found.changes, found.looks) == (2, 200, 200)
    assert Seal.objects.count() > 1
