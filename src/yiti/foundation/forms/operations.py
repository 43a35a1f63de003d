"""Enter in a register; correct by a new entry."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yiti.foundation.audit.operations import Changed, record_changes
from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import attach_file
from yiti.foundation.files.queries import get_file
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.forms import Form

from .answers import UnableToEnter, read_answers
from .known import NOBODY, Known
from .models import Entry
from .queries import find_form, get_entry
from .refusing import require_sound
from .slots import BATCH, fill, give_slots


@transaction.atomic
def enter_form(
    *,
    scope: Scope,
    form: str,
    on: date,
    answers: Mapping[str, Any],
    today: date,
    now: datetime,
    institution: str = "",
    known: Known = NOBODY,
    files_later: bool = False,
) -> Entry:
    """
    Enter in a register (`forms.enter`), about an institution or, where the form says so, about the county.

    `known` are the persons and institutions that an answer may name; with `files_later` needed files are added by a correction.

    :raises Forbidden: without the right for that institution, or in a role that the form does not name
    :raises UnableToEnter: for a wrong answer, one that the document refuses, a day in the future, or an institution missing or out of place
    """
    declared = find_form(form)
    entry = prepare_entry(
        scope=scope, form=declared, slots=give_slots(declared), on=on, answers=answers, today=today, now=now, institution=institution,
        known=known, files_later=files_later,
    )  # fmt: skip
    return _store(scope, declared, entry)


def prepare_entry(
    *,
    scope: Scope,
    form: Form,
    slots: Mapping[str, str],
    on: date,
    answers: Mapping[str, Any],
    today: date,
    now: datetime,
    institution: str = "",
    known: Known = NOBODY,
    files_later: bool = False,
) -> Entry:
    """
    An entry as `enter_form` would store it, which asks nothing of the database; `slots` are those of the form.

    :raises Forbidden, UnableToEnter: as `enter_form`
    """
    _require_enterer(scope, form, institution)
    _require_type(form, institution, known)
    made = Entry(form=form.id, institution=institution, on=on)
    _complete(scope, form, made, read_answers(form, answers, known, files_later=files_later), today, now, known, slots)
    return made


@transaction.atomic
def enter_prepared(*, scope: Scope, form: Form, entries: Sequence[Entry]) -> None:
    """Store new entries of a form that `prepare_entry` made and that name no files; as many queries for many as for few."""
    require_enterer(scope=scope, form=form)
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    _record(scope, form, entries)


@transaction.atomic
def correct_entry(
    *, scope: Scope, id: int, on: date, answers: Mapping[str, Any], today: date, now: datetime, known: Known = NOBODY
) -> Entry:
    """
    Replace an entry by a new one; the older stays.

    :raises Conflict: where somebody has replaced it already
    :raises Forbidden, UnableToEnter: as `enter_form`
    """
    older = get_entry(scope=scope, id=id)
    declared = find_form(older.form)
    _require_enterer(scope, declared, older.institution)
    if Entry.objects.filter(supersedes=older).exists():
        raise _corrected()
    made = Entry(form=older.form, institution=older.institution, on=on, supersedes=older)
    try:
        with transaction.atomic():
            _complete(scope, declared, made, read_answers(declared, answers, known), today, now, known, give_slots(declared))
            return _store(scope, declared, made)
    except IntegrityError as error:
        raise _corrected() from error


def _complete(
    scope: Scope, form: Form, made: Entry, answers: dict[str, Any], today: date, now: datetime, known: Known, slots: Mapping[str, str]
) -> None:
    if made.on > today:
        raise UnableToEnter(Text("日期不能晚于今天", "The day cannot be in the future"), field="on")
    require_sound(form, answers)
    made.answers = answers
    made.entered_by, made.entered_at = scope.actor.username, now
    fill(made, form, slots, _names(form, answers, known))


def _store(scope: Scope, form: Form, made: Entry) -> Entry:
    files = [_find_file(scope, made.answers[field.name]) for field in form.fields if field.kind == "file" and field.name in made.answers]
    made.save(force_insert=True)
    if made.supersedes:
        Entry.objects.filter(pk=made.supersedes.pk).update(is_current=False)
    for file in files:
        attach_file(scope=scope, file=file, owner_kind="forms_entry", owner_key=made.pk)
    _record(scope, form, [made])
    return made


def _record(scope: Scope, form: Form, entries: Sequence[Entry]) -> None:
    clause = Clause(get_installation().pack, form.clause)
    record_changes(scope=scope, changes=[_change(form, made, clause) for made in entries])


def _change(form: Form, made: Entry, clause: Clause) -> Changed:
    before = made.supersedes
    return Changed(
        action="forms.correct" if before else "forms.enter",
        table="forms_entry",
        key=made.pk,
        before={"entry": before.pk, "on": before.on, "answers": before.answers} if before else None,
        after={"form": form.id, "on": made.on, "answers": made.answers},
        institution=made.institution,
        clause=clause,
        rows=[before] if before else (),
    )


def _find_file(scope: Scope, id: int) -> StoredFile:
    """One that the person has just uploaded, also for the county; else one of an institution within reach."""
    own = StoredFile.objects.filter(pk=id, uploaded_by=scope.actor.username).first()
    return own or get_file(scope=scope, function="forms.enter", id=id)


def _names(form: Form, answers: Mapping[str, Any], known: Known) -> dict[str, str]:
    """Names by code of the persons and institutions that the answers name, in both languages."""
    found: dict[str, str] = {}
    for field in form.fields:
        answer = str(answers.get(field.name, ""))
        if field.kind == "person" and answer:
            found |= dict(known.find_people(answer))
        elif field.kind == "institution" and answer in known.institutions:
            words = known.institutions[answer]
            found[answer] = f"{words.zh} {words.en}"
    return found


def require_enterer(*, scope: Scope, form: Form) -> None:
    """:raises Forbidden: for somebody who fills in this register nowhere"""
    scope.require("forms.enter")
    if not scope.is_system and scope.actor.role not in form.enters:
        raise Forbidden(Text(f"“{form.label.zh}”不由您登记", f"“{form.label.en}” is not yours to fill in"))


def _require_enterer(scope: Scope, form: Form, institution: str) -> None:
    if (form.about == "institution") != bool(institution):
        words = (
            Text("请选择机构", "Choose the institution") if not institution else Text("这份登记不分机构", "This register is the county's")
        )
        raise UnableToEnter(words, field="institution")
    scope.require("forms.enter", institution or None)
    require_enterer(scope=scope, form=form)


def _require_type(form: Form, institution: str, known: Known) -> None:
    if form.types and institution and known.types.get(institution) not in form.types:
        words = Text(f"“{form.label.zh}”不由这类机构登记", f"“{form.label.en}” is for other types of institutions")
        raise UnableToEnter(words, field="institution")


def _corrected() -> Conflict:
    return Conflict(Text("这条登记刚被别人更正，请看最新的一条", "Somebody else has just corrected this entry; look at the newest"))
