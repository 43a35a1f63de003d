"""Rows of held tables against the chain: what is changed, added, taken away or swapped past the program is told, and nothing else is."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from yiti.config.command import main
from yiti.foundation.audit import standing
from yiti.foundation.audit.models import Change
from yiti.foundation.audit.operations import Changed, record_change, record_changes
from yiti.foundation.audit.prints import held_models, held_of, print_of
from yiti.foundation.audit.standing import ADDED, CHANGED, GONE, Misfit, Vouched, find_misfits
from yiti.foundation.audit.taking_up import list_not_taken_up, take_up
from yiti.foundation.audit.verification import verify_chains
from yiti.foundation.forms.models import Entry
from yiti.kernel.scopes import Scope
from yiti.supervision.living.models import ClauseNote
from yiti.supervision.targets.models import LocalFigure
from yiti.supervision.tasks.models import Consequence, Task

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 9, 1, tzinfo=UTC)
DAY = date(2026, 10, 9)


@pytest.fixture(autouse=True)
def _held(system: Scope) -> None:
    take_up(scope=system)


def enter(system: Scope, value: str = "500", form: str = "fees") -> Entry:
    made = Entry.objects.create(form=form, institution="A", on=DAY, answers={"amount": value}, entered_by="clerk", entered_at=NOW)
    after = {"form": form, "on": DAY, "answers": made.answers}
    record_change(scope=system, action="forms.enter", table="forms_entry", key=made.pk, after=after, institution="A")
    return made


def execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def misfits(system: Scope) -> list[Misfit]:
    found = verify_chains(scope=system)
    assert found.breaks == []
    return found.misfits


def told(system: Scope) -> list[tuple[str, str, object]]:
    return [(one.table, one.key, one.problem) for one in misfits(system)]


def test_what_the_program_wrote_fits(system: Scope) -> None:
    enter(system)
    found = verify_chains(scope=system)
    assert (found.is_intact, found.rows, found.not_held) == (True, 1, [])


def test_a_changed_answer_is_told_with_what_was_recorded_and_what_stands(system: Scope) -> None:
    made = enter(system)
    execute("UPDATE forms_entry SET answers = %s WHERE id = %s", '{"amount": "900"}', made.pk)
    [one] = misfits(system)
    assert (one.key, one.problem, one.differs) == (str(made.pk), CHANGED, {"answers.amount": ("500", "900")})
    assert (one.about, one.chain, one.sequence) == ({"form": "fees", "institution": "A", "on": "2026-10-09"}, "A", 1)


def test_a_column_that_the_audit_does_not_write_out_is_told_by_the_print_alone(system: Scope) -> None:
    made = enter(system)
    execute("UPDATE forms_entry SET entered_by = 'somebody' WHERE id = %s", made.pk)
    [one] = misfits(system)
    assert (one.problem, one.differs) == (CHANGED, {})


def test_a_row_taken_away_is_told(system: Scope) -> None:
    made, other = enter(system), enter(system)
    execute("DELETE FROM forms_entry WHERE id = %s", made.pk)
    assert told(system) == [("forms_entry", str(made.pk), GONE)]
    assert other.pk != made.pk


def test_a_row_that_no_change_tells_of_is_told(system: Scope) -> None:
    enter(system)
    made = Entry.objects.create(form="fees", on=DAY, answers={}, entered_by="clerk", entered_at=NOW)
    assert told(system) == [("forms_entry", str(made.pk), ADDED)]


def test_two_rows_swapped_are_told_both(system: Scope) -> None:
    first, second = enter(system, "1"), enter(system, "2")
    execute("UPDATE forms_entry SET id = -1 WHERE id = %s", first.pk)
    execute("UPDATE forms_entry SET id = %s WHERE id = %s", first.pk, second.pk)
    execute("UPDATE forms_entry SET id = %s WHERE id = -1", second.pk)
    assert told(system) == [("forms_entry", str(row.pk), CHANGED) for row in (first, second)]


def test_a_print_made_to_fit_breaks_the_chain(system: Scope) -> None:
    made = enter(system)
    Entry.objects.filter(pk=made.pk).update(answers={"amount": "900"})
    change = Change.objects.get(table="forms_entry")
    row = Entry.objects.filter(pk=made.pk).values().get()
    prints = {"forms_entry": {str(made.pk): print_of({name: row[name] for name in row if name not in held_of(Entry).but})}}
    Change.objects.filter(pk=change.pk).update(prints=prints)
    found = verify_chains(scope=system)
    assert [(item.table, item.key) for item in found.breaks] == [("forms_entry", str(made.pk))]
    assert found.misfits == []


def test_a_row_of_a_table_held_since_then_is_vouched_for_as_it_stood(system: Scope) -> None:
    Change.objects.filter(table="audit_change").delete()
    made = Entry.objects.create(form="fees", on=DAY, answers={"amount": "5"}, entered_by="clerk", entered_at=NOW)
    assert "forms_entry" in list_not_taken_up()
    assert "forms_entry" in take_up(scope=system)
    assert take_up(scope=system) == []
    Entry.objects.filter(pk=made.pk).update(answers={"amount": "6"})
    assert [(one.key, one.problem) for one in find_misfits(_vouched(), since=timezone.now())] == [(str(made.pk), CHANGED)]


def _vouched() -> Vouched:
    vouched = Vouched()
    for change in Change.objects.order_by("pk"):
        vouched.take(change)
    return vouched


def test_a_change_that_tells_of_a_row_without_writing_it_does_not_vouch_anew(system: Scope) -> None:
    made = enter(system)
    Entry.objects.filter(pk=made.pk).update(answers={"amount": "900"})
    record_change(scope=system, action="forms.look", table="forms_entry", key=made.pk, after={}, writes=False)
    assert told(system) == [("forms_entry", str(made.pk), CHANGED)]


def test_rows_written_beside_the_one_that_a_change_is_of_are_vouched_for_too(system: Scope) -> None:
    made = enter(system)
    note = ClauseNote.objects.create(pack="p", clause="1", text="t", on=DAY, written_by="clerk", written_at=NOW)
    record_change(scope=system, action="forms.note", table="forms_entry", key=made.pk, after={}, rows=[note])
    assert told(system) == []
    ClauseNote.objects.update(text="u")
    assert told(system) == [("living_clausenote", str(note.pk), CHANGED)]


def test_writers_do_not_wait_and_are_not_told(system: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    made = enter(system)
    read = standing.read_prints
    writing = iter([True])

    def write_meanwhile(model: type, keys: set[str] | None = None) -> Iterator[tuple[str, str]]:
        if model is Entry and next(writing, False):
            Entry.objects.filter(pk=made.pk).update(answers={"amount": "600"})
            record_change(scope=system, action="forms.enter", table="forms_entry", key=made.pk, after={}, institution="A")
            enter(system)
        yield from read(model, keys)

    monkeypatch.setattr(standing, "read_prints", write_meanwhile)
    assert told(system) == []


def test_many_rows_are_read_by_a_few_queries(system: Scope) -> None:
    made = Entry.objects.bulk_create(
        Entry(form="fees", on=DAY, answers={"amount": str(at)}, entered_by="clerk", entered_at=NOW) for at in range(400)
    )
    changes = [Changed(action="forms.enter", table="forms_entry", key=one.pk, after={}, institution="A") for one in made]
    with CaptureQueriesContext(connection) as queries:
        record_changes(scope=system, changes=changes)
    assert len([one for one in queries if 'FROM "forms_entry"' in one["sql"]]) == 1
    assert told(system) == []
    with CaptureQueriesContext(connection) as fewer:
        verify_chains(scope=system)
    enter(system)
    with CaptureQueriesContext(connection) as more:
        verify_chains(scope=system)
    assert len(more) == len(fewer)


def test_a_change_under_a_name_that_is_no_key_vouches_for_no_row(system: Scope) -> None:
    record_change(scope=system, action="score.send", table="assessment_score", key="2026Q3:A", after={})
    assert Change.objects.get(table="assessment_score").prints is None


def test_a_column_that_is_empty_does_not_count_so_that_tables_may_grow() -> None:
    assert print_of({"id": 1, "name": "x"}) == print_of({"id": 1, "name": "x", "later": "", "flag": False, "none": None, "list": []})
    assert print_of({"id": 1, "amount": 0}) != print_of({"id": 1})


def test_only_what_differs_is_told(system: Scope) -> None:
    task = Task.objects.create(label_zh="x", lead="health")
    made = Consequence.objects.create(
        task=task, kind="subsidy", office="health", on=DAY, number="1", amount="5", words="w", entered_by="clerk", entered_on=DAY
    )
    after = {"task": task.key, "amount": Decimal(5), "number": "1"}
    record_change(scope=system, action="task.consequence", table="tasks_consequence", key=made.pk, after=after, rows=[task])
    Consequence.objects.update(number="2")
    [one] = misfits(system)
    assert one.differs == {"number": ("1", "2")}


def test_every_held_table_names_columns_that_it_has() -> None:
    for table, model in held_models().items():
        held, names = held_of(model), {field.name for field in model._meta.concrete_fields}
        assert {*held.but, *held.says} <= names, table
        assert held.key == "pk" or model._meta.get_field(held.key).unique, table  # type: ignore[union-attr]
    assert set(held_models()) <= {model._meta.db_table for model in apps.get_models()}


def test_the_command_names_register_entry_and_both_values_in_both_languages(system: Scope, capsys: pytest.CaptureFixture[str]) -> None:
    figure = LocalFigure.objects.create(fact="beds", value=10, on=DAY, said="x", entered_by="clerk", entered_at=NOW)
    after = {"fact": "beds", "value": 10, "on": DAY}
    record_change(scope=system, action="targets.enter", table="targets_localfigure", key=figure.pk, after=after)
    assert main(["audit", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 1
    LocalFigure.objects.update(value=99)
    assert main(["audit", "verify", "--json"]) == 1
    [one] = json.loads(capsys.readouterr().out)["misfits"]
    assert (one["table"], one["key"], one["differs"]) == (
        "targets_localfigure",
        str(figure.pk),
        {"value": {"recorded": "10", "stands": "99"}},
    )
    assert main(["audit", "verify"]) == 1
    said = capsys.readouterr().out
    assert "目标填报数" in said and "Figures of targets" in said
    assert "审计记的是“10”，现在是“99”" in said and "the audit says “10”, there stands “99”" in said
