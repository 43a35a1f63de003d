"""Registers that the pack declares: by the roles it names, with answers of the right kind, corrected and never changed."""

from datetime import date, timedelta
from typing import Any

import pytest

from yiti.foundation.audit.models import Change
from yiti.foundation.files.operations import store_file
from yiti.foundation.files.queries import UnableToFind
from yiti.foundation.forms.answers import UnableToEnter, show_answer
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import correct_entry, enter_form
from yiti.foundation.forms.queries import (
    UnknownForm,
    get_entry,
    get_form,
    list_entries,
    list_forms,
    list_versions,
)
from yiti.kernel.refusals import Conflict, Forbidden

from .county import CENTRE, HOSPITAL, NOW, ROLES, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")
FORM = "budget_lines"
ANSWERS = {"year": "2026", "line": "training", "purpose": " 全科医生培训 ", "needed": "12000.50"}


def enter(who: str = "accountant", institution: str = CENTRE, on: date = TODAY, **answers: Any) -> Entry:
    return enter_form(scope=scope_of(who), form=FORM, institution=institution, on=on, answers=ANSWERS | answers, today=TODAY, now=NOW)


def test_answers_are_kept_trimmed_and_exact() -> None:
    entry = enter(arrived_on=TODAY, approved="")
    assert entry.answers == {
        "year": "2026", "line": "training", "purpose": "全科医生培训", "needed": "12000.50", "arrived_on": "2026-10-09",
    }  # fmt: skip
    form = get_form(scope=scope_of("accountant"), id=FORM)
    line = next(field for field in form.fields if field.name == "line")
    assert show_answer(line, entry.answers).zh == "人才培养培训"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"hotel": "1"}, "hotel"),
        ({"purpose": "  "}, "purpose"),
        ({"needed": "-1"}, "needed"),
        ({"needed": "1.005"}, "needed"),
        ({"needed": "viel"}, "needed"),
        ({"year": "NaN"}, "year"),
        ({"line": "travel"}, "line"),
        ({"arrived_on": "9.10.2026"}, "arrived_on"),
        ({"document": "12"}, "document"),
        ({"purpose": "长" * 2001}, "purpose"),
        ({"purpose": "一\x00二"}, "purpose"),
        ({"purpose": "一\ud800二"}, "purpose"),
        ({"arrived_on": "0202-10-09"}, "arrived_on"),
        ({"arrived_on": "9999-12-31"}, "arrived_on"),
        ({"arrived_on": "20261009"}, "arrived_on"),
        ({"year": "1e-400000"}, "year"),
        ({"year": "2026.1234567"}, "year"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_field(answers: dict[str, Any], field: str) -> None:
    with pytest.raises(UnableToEnter) as refusal:
        enter(**answers)
    assert refusal.value.field == field
    assert not Entry.objects.exists()


def test_neither_a_day_to_come_nor_a_missing_institution_is_taken() -> None:
    with pytest.raises(UnableToEnter):
        enter(on=TODAY + timedelta(days=1))
    with pytest.raises(UnableToEnter):
        enter(institution="")
    with pytest.raises(UnknownForm):
        enter_form(scope=scope_of("accountant"), form="hotel", on=TODAY, answers={}, today=TODAY, now=NOW, institution=CENTRE)


@pytest.mark.parametrize("who", [name for name, role in ROLES.items() if role not in ("commission", "finance_bureau", "accountant")])
def test_only_the_roles_that_the_form_names_enter(who: str) -> None:
    with pytest.raises(Forbidden):
        enter(who)
    assert not Entry.objects.exists()


def test_the_stranger_neither_enters_sees_nor_corrects() -> None:
    entry = enter()
    with pytest.raises(Forbidden):
        enter("stranger_accountant")
    assert not list_entries(scope=scope_of("stranger_accountant"), form=FORM).exists()
    with pytest.raises(UnknownForm):
        get_entry(scope=scope_of("stranger_accountant"), id=entry.pk)
    with pytest.raises(UnknownForm):
        correct_entry(scope=scope_of("stranger_accountant"), id=entry.pk, on=TODAY, answers=ANSWERS, today=TODAY, now=NOW)
    with pytest.raises(Forbidden):
        list_forms(scope=scope_of("assessor"))


def test_a_correction_replaces_and_the_older_stays() -> None:
    entry = enter()
    newer = correct_entry(scope=scope_of("accountant"), id=entry.pk, on=TODAY, answers=ANSWERS | {"needed": "13000"}, today=TODAY, now=NOW)
    assert [row.pk for row in list_entries(scope=scope_of("accountant"), form=FORM)] == [newer.pk]
    assert list_entries(scope=scope_of("accountant"), form=FORM, with_superseded=True).count() == 2
    assert [row.pk for row in list_versions(scope=scope_of("accountant"), id=newer.pk)] == [newer.pk, entry.pk]
    with pytest.raises(Conflict):
        correct_entry(scope=scope_of("accountant"), id=entry.pk, on=TODAY, answers=ANSWERS, today=TODAY, now=NOW)
    change = Change.objects.get(action="forms.correct")
    assert change.before is not None
    assert change.after is not None
    assert (change.before["answers"]["needed"], change.after["answers"]["needed"]) == ("12000.50", "13000")
    assert change.institution == CENTRE


def test_files_are_those_that_the_person_may_use() -> None:
    own = store_file(scope=scope_of("accountant"), name="文件.csv", content=b"a,b\n1,2\n", institution=CENTRE, now=NOW)
    foreign = store_file(scope=scope_of("stranger_accountant"), name="文件.csv", content=b"a,b\n1,2\n", institution=HOSPITAL, now=NOW)
    assert enter(document=own.pk).answers["document"] == own.pk
    with pytest.raises(UnableToFind):
        enter(document=foreign.pk)
