"""Facts from other systems: rows by kind, checked one by one, each counted once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yiti.events.intake.calls import MOST_ROWS, UnableToReadCall
from yiti.events.intake.door import IN_PLACE_OF
from yiti.events.intake.operations import take_in_call
from yiti.foundation.installation.queries import get_now, get_today
from yiti.kernel.text import Text
from yiti.policy.facts import KINDS, REGISTRY, Column, Table, columns_of

from .answers import describe_answers, read_body
from .auth import call, scope_of

router = Router(tags=["facts"])

TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string", "minLength": 1, "maxLength": 200},
    "int": {"type": "integer"},
    "decimal": {"anyOf": [{"type": "string", "pattern": r"^-?[0-9]{1,16}(\.[0-9]{1,2})?$"}, {"type": "number"}]},
    "date": {"type": "string", "format": "date"},
    "bool": {"type": "boolean"},
}
LEFT_OUT = ("quantity", "resident", "staff")
"""May be left out: 1, or the number that stands for a pseudonym."""


def describe_row(table: Table) -> dict[str, Any]:
    numbers = {number: {"type": "string", "maxLength": 40} for column, number in IN_PLACE_OF.items() if column in table}
    required = [name for name, column in table.items() if not column.null and name not in LEFT_OUT]
    properties = {name: _describe(column) for name, column in table.items()}
    return {"type": "object", "required": required, "properties": {**properties, **numbers}, "additionalProperties": False}


def _describe(column: Column) -> dict[str, Any]:
    kind = {"enum": list(column.choices)} if column.choices else TYPES[column.type]
    return {"anyOf": [kind, {"type": "null"}]} if column.null else kind


def _rows(table: Table) -> dict[str, Any]:
    return {"type": "array", "maxItems": MOST_ROWS, "items": describe_row(table)}


BODY = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "events": {"type": "object", "additionalProperties": False, "properties": {kind: _rows(columns_of(kind)) for kind in KINDS}},
        "residents": _rows(REGISTRY["residents"]),
    },
}
FAULT = {
    "type": "object",
    "required": ["kind", "file", "row", "event", "field", "code", "message"],
    "properties": {
        "kind": {"type": "string"},
        "file": {"type": "string"},
        "row": {"type": "integer"},
        "event": {"type": "string"},
        "field": {"type": "string"},
        "code": {"type": "string"},
        "message": {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}},
    },
}
COUNTS = {name: {"type": "integer"} for name in ("delivery", "rows", "taken", "known", "rejected")}
TAKEN = {"type": "object", "required": [*COUNTS, "faults"], "properties": {**COUNTS, "faults": {"type": "array", "items": FAULT}}}
ANSWERS = describe_answers(409, 413, 422, schema=TAKEN)
ANSWERS[422]["content"]["application/json"]["schema"] = {"anyOf": [ANSWERS[422]["content"]["application/json"]["schema"], TAKEN]}


KEY = {
    "name": "Idempotency-Key", "in": "header", "required": True, "description": "the caller's own word for this delivery",
    "schema": {"type": "string", "pattern": "^[!-~]{1,80}$"},
}  # fmt: skip
WHOLE = {
    "name": "whole", "in": "query", "required": False, "description": "take nothing where a row is wrong",
    "schema": {"type": "boolean", "default": False},
}  # fmt: skip


@router.post(
    "",
    url_name="facts",
    summary=f"Hand in events and residents, up to {MOST_ROWS} rows",
    openapi_extra={
        "parameters": [KEY, WHOLE],
        "requestBody": {"required": True, "content": {"application/json": {"schema": BODY}}},
        "responses": ANSWERS,
    },
)
@call(function="facts.import")
def hand_in(request: HttpRequest) -> HttpResponse:
    """
    Good rows go in and wrong ones come back with their reasons; with `whole=true` nothing goes in where a row is wrong, answered by 422.

    The same key with the same body is answered as the first time; with another body it is refused with 409.
    """
    answer = take_in_call(
        scope=scope_of(request),
        body=read_body(request),
        key=request.headers.get("Idempotency-Key", ""),
        today=get_today(),
        now=get_now(),
        whole=_is_whole(request),
    )
    return HttpResponse(answer.body, content_type="application/json", status=200 if answer.is_taken else 422)


def _is_whole(request: HttpRequest) -> bool:
    """:raises UnableToReadCall: for anything but true and false"""
    word = request.GET.get("whole", "false")
    if word not in ("true", "false"):
        raise UnableToReadCall(Text("whole 应为 true 或 false", "whole must be true or false"), field="whole")
    return word == "true"
