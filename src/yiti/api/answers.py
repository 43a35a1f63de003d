"""How calls are answered: JSON with Chinese as it is, refusals in one form."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from yiti.kernel.refusals import UnableTo
from yiti.kernel.storable import require_storable
from yiti.kernel.text import Text
from yiti.policy.rules import error_json

STATUS = {"unauthenticated": 401, "forbidden": 403, "forged": 403, "not-found": 404, "conflict": 409, "too-large": 413}
LARGEST_BODY = 1024 * 1024

REFUSAL = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "clause", "field"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "clause": {"type": ["string", "null"]},
                "field": {"type": ["string", "null"]},
            },
        }
    },
}
WORDS = {
    401: "nobody has logged in, and there is no good token",
    403: "not part of the caller's duties, or a call by session without the page's token",
    404: "nothing of that name that the caller may see",
    409: "used already for something else, or written meanwhile",
    413: "larger than allowed",
    422: "refused, with the reason",
}


def describe_answers(*refusals: int, kind: str = "application/json", schema: Mapping[str, Any] | None = None) -> dict[int, Any]:
    """For the description of a call: what it answers with, and with which refusals besides 401 and 403."""
    good: dict[str, Any] = {"description": "OK", "content": {kind: {"schema": dict(schema or {"type": ["object", "array"]})}}}
    wrong = {"application/json": {"schema": REFUSAL}}
    return {200: good, **{status: {"description": WORDS[status], "content": wrong} for status in (401, 403, *refusals)}}


class TooLarge(UnableTo):
    code = "too-large"


def answer_json(value: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(to_line(value), content_type="application/json", status=status)


def to_line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def answer_refusal(refusal: UnableTo) -> HttpResponse:
    """`{"error": {"code", "message", "clause", "field"}}`; 422 unless the code says otherwise."""
    return answer_json(error_json(refusal), STATUS.get(refusal.code, 422))


def read_body(request: HttpRequest) -> bytes:
    """:raises TooLarge: above 1 MB, before it is read where the call says how long it is"""
    said = request.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > LARGEST_BODY:
        raise _too_large()
    body = request.body
    if len(body) > LARGEST_BODY:
        raise _too_large()
    return body


def read_object(request: HttpRequest) -> dict[str, Any] | None:
    """
    The JSON object of a body; None for what is none, is nested without end, or tells one name twice.

    :raises TooLarge: see `read_body`
    :raises Refused: for text that no database keeps
    """
    try:
        sent = json.loads(read_body(request), object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        return None
    if not isinstance(sent, dict):
        return None
    require_storable(sent.items())
    return sent


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def _too_large() -> TooLarge:
    return TooLarge(Text("请求超过 1 MB", "the call is larger than 1 MB"))
