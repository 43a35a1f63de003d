"""The rules for programs: the same answers as on the command line."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yiti.kernel.text import Text
from yiti.policy.rules.doors import compute_json, compute_lines, describe, list_briefly

from .answers import TooLarge, answer_json, describe_answers, read_body, to_line
from .auth import call

MOST_LINES = 1000
LINES = "application/x-ndjson"

router = Router(tags=["rules"])

OBJECT_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}
LINES_BODY: dict[str, Any] = {"requestBody": {"required": False, "content": {LINES: {"schema": {}}}}}
"""Any text: a line that is no request is answered in its place, and the others all the same."""


@router.get("", url_name="rules", summary="All rules with title, packs and clauses", openapi_extra={"responses": describe_answers()})
@call(function="rules.use")
def list_rules(request: HttpRequest) -> HttpResponse:
    return answer_json(list_briefly())


@router.post(
    "batch",
    url_name="rules-batch",
    summary="Up to 1,000 requests, one a line",
    openapi_extra=LINES_BODY | {"responses": describe_answers(413, kind=LINES, schema={"type": "string"})},
)
@call(function="rules.use")
def compute_batch(request: HttpRequest) -> HttpResponse:
    """One `{"rule", "pack", "on", "inputs"}` a line in, one answer a line out, in order; blank lines are skipped."""
    lines = [line for line in read_body(request).splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise TooLarge(Text(f"一次最多 {MOST_LINES} 行", f"at most {MOST_LINES} lines at once"))
    answers = "".join(f"{to_line(answer)}\n" for answer in compute_lines(lines))
    return HttpResponse(answers, content_type=f"{LINES}; charset=utf-8")


@router.get(
    "{rule}",
    url_name="rule",
    summary="Input schema, packs, clauses, local settings and a worked example",
    openapi_extra={"responses": describe_answers(422)},
)
@call(function="rules.use")
def show_rule(request: HttpRequest, rule: str) -> HttpResponse:
    return answer_json(describe(rule))


@router.post("{rule}", url_name="rule", summary="Reckon by a rule", openapi_extra=OBJECT_BODY | {"responses": describe_answers(413, 422)})
@call(function="rules.use")
def compute_rule(request: HttpRequest, rule: str, pack: str = "", on: str = "") -> HttpResponse:
    """The inputs as one JSON object; 422 with the refusal where the rule refuses."""
    answer, is_answered = compute_json(rule, pack, on or None, read_body(request))
    return answer_json(answer, 200 if is_answered else 422)
