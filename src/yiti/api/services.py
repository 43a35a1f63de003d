"""Signed services from other systems, as records: graded by the same rule, each counted once."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yiti.care.public_health.operations import Handed, UnableToTakeIn, take_in_records
from yiti.care.public_health.refusals import UnableToSign
from yiti.foundation.installation.queries import get_now, get_today
from yiti.kernel.days import to_day
from yiti.kernel.text import Text

from .answers import answer_json, describe_answers, read_object
from .auth import call, scope_of

router = Router(tags=["services"])
SERVICE = "hypertension_follow_up"
MOST = 200
TEXTS = ("number", "name", "on", "signed_name")
ROW = {
    "type": "object", "required": [*TEXTS, "answers"], "additionalProperties": False,
    "properties": {**{name: {"type": "string", "maxLength": 100} for name in (*TEXTS, "institution")}, "answers": {"type": "object"}},
}  # fmt: skip
BODY = {
    "type": "object", "required": ["records"], "additionalProperties": False,
    "properties": {"records": {"type": "array", "minItems": 1, "maxItems": MOST, "items": ROW}},
}  # fmt: skip


@router.post(
    "",
    url_name="follow-ups",
    summary=f"Hand in signed hypertension follow-ups, up to {MOST}",
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": BODY}}},
        "responses": describe_answers(409, 413, 422),
    },
)
@call(function="services.enter")
def hand_in(request: HttpRequest) -> HttpResponse:
    """All records or none; one that stands already is answered as known. With 422 every wrong record is told with field and reason."""
    rows = _rows(read_object(request))
    try:
        taken = take_in_records(scope=scope_of(request), service=SERVICE, records=rows, today=get_today(), now=get_now())
    except UnableToTakeIn as refusal:
        faults = [
            {"record": at, "field": one.field, "code": one.code, "message": {"zh": one.message.zh, "en": one.message.en}}
            for at, one in refusal.faults
        ]
        first = refusal.message
        error = {"code": refusal.code, "message": f"{first.zh} {first.en}", "clause": None, "field": refusal.field, "faults": faults}
        return answer_json({"error": error}, 422)
    return answer_json({"records": [
        {"id": one.record.pk, "event": one.record.event, "grade": one.record.grade, "next_on": one.record.next_on.isoformat(),
         "known": one.is_known}
        for one in taken
    ]})  # fmt: skip


def _rows(sent: dict[str, Any] | None) -> list[Handed]:
    """:raises UnableToSign: for a body of another shape"""
    try:
        rows = (sent or {})["records"]
        if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
            raise ValueError("records")
        return [_row(row) for row in rows]
    except (ValueError, KeyError, TypeError):
        raise UnableToSign(
            Text(f"应为 records：1 到 {MOST} 条，每条有 {'、'.join(TEXTS)} 和 answers",
                 f"must be records: 1 to {MOST}, each with {', '.join(TEXTS)} and answers"),
            code="wrong-body", field="records",
        ) from None  # fmt: skip


def _row(row: Any) -> Handed:
    if not isinstance(row, Mapping) or set(row) - {*TEXTS, "institution", "answers"} or not isinstance(row["answers"], dict):
        raise ValueError("record")
    texts = {name: row[name] for name in TEXTS}
    if not all(isinstance(text, str) and text.strip() for text in texts.values()) or not isinstance(row.get("institution", ""), str):
        raise ValueError("record")
    return Handed(
        number=texts["number"], name=texts["name"], on=to_day(texts["on"]), signed_name=texts["signed_name"],
        answers=row["answers"], institution=row.get("institution", ""),
    )  # fmt: skip
