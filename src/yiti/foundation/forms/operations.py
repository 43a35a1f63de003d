"""Enter in a register; correct by a new entry."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yiti.foundation.audit.operations import record_change
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
from .slots import fill, give_slots


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
    _require_enterer(scope, declared, institution)
    _require_type(declared, institution, known)
    entry = Entry(form=form, institution=institution, on=on)
    return _enter(scope, declared, entry, read_answers(declared, answers, known, files_later=files_later), today, now, known)


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
            return _enter(scope, declared, made, read_answers(declared, answers, known), today, now, known)
    except IntegrityError as error:
        raise _corrected() from error


def _enter(scope: Scope, form: Form, made: Entry, answers: dict[str, Any], today: date, now: datetime, known: Known) -> Entry:
    if made.on > today:
        raise UnableToEnter(Text("日期不能晚于今天", "The day cannot be in the future"), field="on")
    require_sound(form, answers)
    made.answers = answers
    made.entered_by, made.entered_at = scope.actor.username, now
    files = [_find_file(scope, made.answers[field.name]) for field in form.fields if field.kind == "file" and field.name in made.answers]
    fill(made, form, give_slots(form), _names(form, answers, known))
    made.save(force_insert=True)
    if made.supersedes:
        Entry.objects.filter(pk=made.supersedes.pk).update(is_current=False)
    for file in files:
        attach_file(scope=scope, file=file, owner_kind="forms_entry", owner_key=made.pk)
    before = made.supersedes
    record_change(
        scope=scope,
        action="forms.correct" if before else "forms.enter",
        table="forms_entry",
        key=made.pk,
        before={"entry": before.pk, "on": before.on, "answers": before.answers} if before else None,
        after={"form": form.id, "on": made.on, "answers": made.answers},
        institution=made.institution,
        clause=Clause(get_installation().pack, form.clause),
    )
    return made


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
