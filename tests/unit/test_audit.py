from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from yiti.foundation.audit import verification
from yiti.foundation.audit.models import ChainHead, Change, Look, Seal
from yiti.foundation.audit.operations import Changed, record_change, record_changes, record_look, seal
from yiti.foundation.audit.queries import get_last_hash, list_changes, list_changes_of, list_looks_at
from yiti.foundation.audit.verification import BEYOND, BROKEN, CHANGED, LOOKS, MISSING, UNSEALED, verify_chains
from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope, system_scope
from yiti.supervision.quiet import SERVICES

pytestmark = pytest.mark.django_db

CLERK = Scope(Actor("clerk", role="office_clerk"))
AUDITOR = Scope(Actor("auditor", role="audit_admin"), {"audit.see": EVERYWHERE})


def record(key: int, institution: str = "A", **after: object) -> None:
    record_change(scope=CLERK, action="score.enter", table="score", key=key, after=after or {"score": "88"}, institution=institution)


def problems() -> list[tuple[str, str, str, object]]:
    return [(item.chain, item.table, item.key, item.problem) for item in verify_chains(scope=AUDITOR).breaks]


def test_a_change_keeps_who_what_and_the_clause() -> None:
    clause = Clause("changji-2021", "六(二)2(1)")
    record_change(
        scope=CLERK, action="account.correct", table="account", key=7, before={"income": Decimal("1.50")},
        after={"income": Decimal("2.50")}, institution="A", clause=clause,
    )  # fmt: skip
    row = Change.objects.get()
    assert (row.actor, row.role, row.before, row.after) == ("clerk", "office_clerk", {"income": "1.50"}, {"income": "2.50"})
    assert row.clause == "changji-2021 六(二)2(1)"


def test_the_last_hash_passes_over_tables_that_do_not_matter() -> None:
    record(1)
    before = get_last_hash(scope=AUDITOR)
    record_change(scope=CLERK, action="task.report", table="tasks_task", key=1, after={"percent": 10})
    assert get_last_hash(scope=AUDITOR) != before
    assert get_last_hash(scope=AUDITOR, besides=SERVICES) == before
    record(2)
    assert get_last_hash(scope=AUDITOR, besides=SERVICES) == get_last_hash(scope=AUDITOR)


def test_what_is_passed_over_are_tables() -> None:
    assert {model._meta.db_table for model in apps.get_models()} >= SERVICES


def test_each_institution_has_its_own_chain_and_the_rest_is_the_countys() -> None:
    record(1, "A")
    record(2, "B")
    record(3, "A")
    record(4, "")
    assert dict(ChainHead.objects.values_list("chain", "sequence")) == {"A": 2, "B": 1, "county": 1}
    assert problems() == []


def test_many_changes_take_one_lock_and_a_few_inserts() -> None:
    record(0)
    changes = [Changed(action="import", table="account", key=key, institution="A") for key in range(300)]
    with CaptureQueriesContext(connection) as queries:
        record_changes(scope=CLERK, changes=changes)
    assert len(queries) <= 9
    assert verify_chains(scope=AUDITOR).changes == 301


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        record(1, score=88.5)
    assert not Change.objects.exists()


def test_a_change_that_is_rolled_back_leaves_no_trace() -> None:
    record(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(2)
        raise ZeroDivisionError
    record(3)
    assert problems() == []
    assert verify_chains(scope=AUDITOR).changes == 2


def test_a_changed_row_is_found_and_named() -> None:
    record(1)
    record(2)
    Change.objects.filter(key="1").update(after={"score": "99"})
    assert problems() == [("A", "score", "1", CHANGED)]


def test_a_changed_row_with_a_new_hash_breaks_the_next() -> None:
    record(1)
    record(2)
    row = Change.objects.get(key="1")
    row.actor = "somebody"
    row.hash = "0" * 64
    row.save()
    assert problems() == [("A", "score", "1", CHANGED), ("A", "score", "2", BROKEN)]


def test_a_missing_row_is_found_after_the_gap() -> None:
    for key in (1, 2, 3):
        record(key)
    Change.objects.filter(key="2").delete()
    assert problems() == [("A", "score", "3", MISSING)]


def test_a_removed_tail_is_found() -> None:
    record(1)
    record(2)
    Change.objects.filter(key="2").delete()
    assert problems() == [("A", "score", "1", BEYOND)]


@pytest.mark.parametrize("when", ["before the rows", "after the rows"])
def test_a_change_written_while_the_chain_is_checked_is_no_break(when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    record(1)
    rows_of = verification._rows_of

    def write_meanwhile(chain: str) -> Iterator[Change]:
        if when == "before the rows":
            record(2)
        yield from rows_of(chain)
        record(3)

    monkeypatch.setattr(verification, "_rows_of", write_meanwhile)
    assert problems() == []


def test_a_row_beyond_the_head_is_found() -> None:
    record(1)
    head = ChainHead.objects.get(chain="A")
    record(2)
    ChainHead.objects.filter(chain="A").update(sequence=head.sequence, hash=head.hash)
    assert problems() == [("A", "score", "2", BEYOND)]


def test_rows_that_changed_places_are_found() -> None:
    record(1)
    record(2)
    Change.objects.filter(key="1").update(sequence=9)
    Change.objects.filter(key="2").update(sequence=1)
    Change.objects.filter(key="1").update(sequence=2)
    assert {problem for *_, problem in problems()} >= {CHANGED}


def test_a_whole_chain_that_vanished_is_found_by_the_seal() -> None:
    record(1, "A")
    record(2, "B")
    seal(scope=system_scope(), now=timezone.now(), reason="minute")
    Change.objects.filter(chain="A").delete()
    ChainHead.objects.filter(chain="A").delete()
    assert problems() == [("A", "audit_chainhead", "A", BEYOND)]


def test_a_chain_forged_from_end_to_end_is_found_by_the_seal() -> None:
    record(1)
    seal(scope=system_scope(), now=timezone.now(), reason="minute")
    Change.objects.all().delete()
    ChainHead.objects.all().delete()
    record(1, score="99")
    assert problems() == [("A", "score", "1", UNSEALED)]


def test_a_seal_holds_only_what_moved() -> None:
    now = timezone.now()
    record(1, "A")
    record(2, "B")
    first = seal(scope=system_scope(), now=now, reason="minute")
    record(3, "B")
    second = seal(scope=system_scope(), now=now, reason="close")
    assert first and sorted(first.heads) == ["A", "B"]
    assert second and sorted(second.heads) == ["B"]
    assert second.previous_hash == first.hash
    assert seal(scope=system_scope(), now=now, reason="minute") is None
    assert problems() == []


def test_a_changed_seal_is_found() -> None:
    record(1)
    made = seal(scope=system_scope(), now=timezone.now(), reason="minute")
    assert made
    Seal.objects.update(reason="close")
    assert ("seals", "audit_seal", str(made.pk), CHANGED) in problems()


def test_looks_are_sealed_once_they_are_a_minute_old_and_a_removed_one_is_found() -> None:
    Look.objects.bulk_create([Look(pk=7, at=timezone.now())])
    Look.objects.filter(pk=7).delete()
    for subject in ("P00001", "P00002"):
        record_look(scope=CLERK, subject=subject, institution="A", table="pay_payslip", key=subject, reason="payroll")
    assert seal(scope=system_scope(), now=timezone.now(), reason="minute") is None
    assert seal(scope=system_scope(), now=timezone.now() + timedelta(minutes=2), reason="minute")
    assert problems() == []
    Look.objects.filter(subject="P00001").delete()
    assert [(chain, problem) for chain, *_, problem in problems()] == [("looks", LOOKS)]


@pytest.mark.parametrize("model", [Change, Look, Seal])
@pytest.mark.parametrize("verb", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_audit_rows(triggers: None, model: type, verb: str) -> None:
    record(1)
    record_look(scope=CLERK, subject="P00001", institution="A", table="pay_payslip", key=1, reason="payroll")
    seal(scope=system_scope(), now=timezone.now(), reason="minute")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(model._meta.db_table))  # type: ignore[attr-defined]


def test_the_history_of_a_row_shows_only_within_reach() -> None:
    record(1, "A")
    record(1, "B")
    head = Scope(Actor("head"), {"audit.see": frozenset({"A"})})
    assert [row.institution for row in list_changes_of(scope=head, table="score", key=1)] == ["A"]
    assert not list_changes(scope=CLERK).exists()
    with pytest.raises(Forbidden):
        verify_chains(scope=CLERK)


def test_a_person_may_see_who_looked_at_his_own_pay_and_nobody_elses() -> None:
    for subject in ("P00001", "P00002"):
        record_look(scope=CLERK, subject=subject, institution="A", table="pay_payslip", key=subject, reason="payroll")
    nurse = Scope(Actor("nurse", staff="P00001"), {"pay.own": frozenset({"A"})})
    assert list_looks_at(scope=nurse, subject="P00001").count() == 1
    assert list_looks_at(scope=nurse, subject="P00002").count() == 0
