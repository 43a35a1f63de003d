"""The registers that the documents want kept, for programs: the same definitions, rights and refusals as on the screen."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yiti.foundation.forms.answers import UnableToEnter
from yiti.foundation.forms.dues import due_of
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import correct_entry, enter_form
from yiti.foundation.forms.queries import (
    UnknownForm,
    count_entries,
    get_entry,
    list_entries,
    search_entries,
)
from yiti.foundation.installation.queries import get_now, get_today
from yiti.kernel.days import to_day
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.forms import FormField
from yiti.registry.staff.named import known_to
from yiti.supervision.registers.queries import get_open_register, list_open_registers

from .answers import answer_json, describe_answers, read_object
from .auth import call, scope_of

router = Router(tags=["registers"])
MOST = 500
DAY = {"type": "string", "format": "date"}
ANSWERS = {"type": "object", "description": "by field; see the register's `fields`"}
NEW = {
    "type": "object", "required": ["on", "answers"], "additionalProperties": False,
    "properties": {"on": DAY, "institution": {"type": "string", "maxLength": 20}, "answers": ANSWERS},
}  # fmt: skip
CORRECTION = {"type": "object", "required": ["on", "answers"], "additionalProperties": False, "properties": {"on": DAY, "answers": ANSWERS}}
PARAMETERS = [
    {"name": "q", "in": "query", "description": "words that an entry must say", "schema": {"type": "string"}},
    {"name": "institution", "in": "query", "description": "code of the institution", "schema": {"type": "string"}},
    {"name": "first", "in": "query", "description": "first day", "schema": DAY},
    {"name": "end", "in": "query", "description": "day after the last", "schema": DAY},
    {"name": "before", "in": "query", "description": "`next` of the answer before", "schema": {"type": "integer"}},
]


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@router.get("", url_name="registers", summary="All registers with their fields and counts", openapi_extra={"responses": describe_answers()})
@call(function="forms.see")
def show_registers(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    counts = count_entries(scope=scope)
    registers = list_open_registers(scope=scope, on=get_today())
    return answer_json([{**_describe(one), "count": counts.get(one.form.id, 0)} for one in registers])


@router.get(
    "{form}", url_name="register", summary=f"A register's entries, the newest first, up to {MOST}",
    openapi_extra={"parameters": PARAMETERS, "responses": describe_answers(404, 422)},
)  # fmt: skip
@call(function="forms.see")
def show_register(
    request: HttpRequest, form: str, q: str = "", institution: str = "", first: str = "", end: str = "", before: str = ""
) -> HttpResponse:
    """`next` is where the following entries go on; null after the last."""
    scope = scope_of(request)
    register = get_open_register(scope=scope, id=form, on=get_today())
    since, until = (_day(first, "first") if first else None), (_day(end, "end") if end else None)
    found = list_entries(scope=scope, form=form, institution=institution, first=since, end=until)
    found = search_entries(scope=scope, entries=found, words=q).order_by("-pk")
    if before:
        found = found.filter(pk__lt=_number(before))
    rows = list(found[: MOST + 1])
    return answer_json({
        "register": _describe(register), "entries": [_entry(register, row) for row in rows[:MOST]],
        "next": rows[MOST - 1].pk if len(rows) > MOST else None,
    })  # fmt: skip


@router.post(
    "{form}", url_name="register", summary="Enter in a register", openapi_extra=_body(NEW) | {"responses": describe_answers(404, 413, 422)}
)
@call(function="forms.enter")
def enter(request: HttpRequest, form: str) -> HttpResponse:
    """Refused with the field's name in `field` where an answer is wrong; nothing is stored then."""
    scope, today = scope_of(request), get_today()
    sent = _read(request, {"on", "institution", "answers"})
    made = enter_form(
        scope=scope, form=form, on=_day(sent.get("on"), "on"), answers=sent["answers"], institution=_word(sent.get("institution", "")),
        today=today, now=get_now(), known=known_to(scope=scope, on=today),
    )  # fmt: skip
    return answer_json(_entry(get_open_register(scope=scope, id=form, on=today), made))


@router.get("{form}/{entry}", url_name="register-entry", summary="One entry", openapi_extra={"responses": describe_answers(404)})
@call(function="forms.see")
def show_entry(request: HttpRequest, form: str, entry: str) -> HttpResponse:
    scope = scope_of(request)
    return answer_json(_entry(get_open_register(scope=scope, id=form, on=get_today()), _find(scope, form, entry)))


@router.post(
    "{form}/{entry}", url_name="register-entry", summary="Correct an entry by a new one; the older stays",
    openapi_extra=_body(CORRECTION) | {"responses": describe_answers(404, 409, 413, 422)},
)  # fmt: skip
@call(function="forms.enter")
def correct(request: HttpRequest, form: str, entry: str) -> HttpResponse:
    scope, today = scope_of(request), get_today()
    older = _find(scope, form, entry)
    sent = _read(request, {"on", "answers"})
    made = correct_entry(
        scope=scope, id=older.pk, on=_day(sent.get("on"), "on"), answers=sent["answers"], today=today, now=get_now(),
        known=known_to(scope=scope, on=today),
    )  # fmt: skip
    return answer_json(_entry(get_open_register(scope=scope, id=form, on=today), made))


def _describe(register: Register) -> dict[str, Any]:
    form = register.form
    return {
        "id": form.id, "label": _words(form.label), "clause": {"document": register.pack, "number": form.clause}, "about": form.about,
        "own": register.is_own, "enters": list(form.enters), "fields": [_field(register, one) for one in form.fields],
    }  # fmt: skip


def _field(register: Register, one: FormField) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": one.name, "label": _words(one.label), "kind": one.kind, "required": one.required, "own": one.name in register.own_fields,
    }  # fmt: skip
    if one.choices:
        described["choices"] = [{"id": choice.id, "label": _words(choice.label)} for choice in one.choices]
    if one.unit:
        described["unit"] = _words(one.unit)
    if one.when:
        described["when"] = {"field": one.when.field, "is": list(one.when.is_)}
    return described | {name: limit for name, limit in (("least", one.least), ("most", one.most)) if limit is not None}


def _entry(register: Register, entry: Entry) -> dict[str, Any]:
    due = due_of(register.form, entry.on, entry.answers)
    return {
        "id": entry.pk, "on": entry.on.isoformat(), "institution": entry.institution, "answers": entry.answers,
        "entered_by": entry.entered_by, "entered_at": entry.entered_at.isoformat(), "supersedes": entry.supersedes_id,
        "is_current": entry.is_current, "due": due.isoformat() if due else None,
    }  # fmt: skip


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _find(scope: Scope, form: str, entry: str) -> Entry:
    """:raises UnknownForm: also for an entry of another register"""
    get_open_register(scope=scope, id=form, on=get_today())
    found = get_entry(scope=scope, id=int(entry)) if entry.isascii() and entry.isdecimal() and len(entry) < 19 else None
    if found is None or found.form != form:
        raise UnknownForm(Text("没有这条登记", "There is no such entry"), field="entry")
    return found


def _read(request: HttpRequest, names: set[str]) -> dict[str, Any]:
    """:raises UnableToEnter: for a body of another shape"""
    sent = read_object(request)
    if sent is None or set(sent) - names or not isinstance(sent.get("answers"), dict):
        zh, en = "、".join(sorted(names)), ", ".join(sorted(names))
        raise UnableToEnter(
            Text(f"应为 JSON 对象，只有 {zh}，answers 为对象", f"must be a JSON object of {en}; answers is an object"),
            code="wrong-body", field="answers",
        )  # fmt: skip
    return sent


def _day(text: Any, field: str) -> date:
    try:
        return to_day(text)
    except (TypeError, ValueError):
        raise UnableToEnter(
            Text(f"{field} 应为日期，如 2026-09-30", f"{field} must be a day such as 2026-09-30"), code="wrong-value", field=field
        ) from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise UnableToEnter(
            Text("before 应为上一次回答中的 next", "before must be the next of an answer"), code="wrong-value", field="before"
        )
    return int(text)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise UnableToEnter(Text("institution 应为机构代码", "institution must be a code"), code="wrong-value", field="institution")
    return value
