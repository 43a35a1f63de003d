"""What the command line and HTTP share: JSON text in, plain answers out, refusals as answers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from yiti.kernel.refusals import Refused, UnableTo
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack

from .answers import error_json
from .inputs import read_json
from .registry import Rule, compute, get_rule, list_readings, list_rules

REQUEST_FIELDS = ("rule", "pack", "on", "inputs")


def compute_json(rule: str, pack: str, on: str | None, text: str | bytes) -> tuple[dict[str, Any], bool]:
    """The answer of one rule to inputs written as JSON, and whether it is one; else it is `{"error": …}`."""
    try:
        return _answer(rule, pack, on, read_json(text)), True
    except UnableTo as refusal:
        return error_json(refusal), False


def compute_lines(lines: Iterable[str | bytes]) -> Iterator[dict[str, Any]]:
    """
    One answer for each line `{"rule", "pack", "on", "inputs"}`, in order; blank lines are skipped.

    A refused request, or a line that is no such request, is answered by `{"error": …}`.
    """
    for line in lines:
        if line.strip():
            yield _answer_line(line)


def _answer_line(line: str | bytes) -> dict[str, Any]:
    try:
        request = read_json(line)
        _require_request(request)
        return _answer(request["rule"], request["pack"], request.get("on"), request["inputs"])
    except UnableTo as refusal:
        return error_json(refusal)


def _require_request(request: Any) -> None:
    if not isinstance(request, Mapping):
        raise Refused(Text("每行应是一个 JSON 对象", "a line must be one JSON object"), code="wrong-type")
    for name in request:
        if name not in REQUEST_FIELDS:
            raise Refused(Text(f"没有字段 {name}", f"there is no field {name}"), code="unknown-field", field=name)
    for name in ("rule", "pack", "inputs"):
        if request.get(name) is None:
            raise Refused(Text(f"缺少字段 {name}", f"{name} is missing"), code="missing-field", field=name)


def _answer(rule: Any, pack: Any, on: Any, inputs: Any) -> dict[str, Any]:
    for name, value in (("rule", rule), ("pack", pack)):
        if not isinstance(value, str):
            raise Refused(Text(f"{name} 应为文字", f"{name} must be text"), code="wrong-type", field=name)
    return compute(rule, pack=pack, on=read_on(on), inputs=inputs).to_json()


def read_on(on: Any) -> date | None:
    """
    The day of a request; None, or nothing at all, for the latest.

    :raises Refused: `wrong-type` for what is not written as a day, `out-of-range` for a day that does not exist
    """
    if on is None or on == "":
        return None
    if not isinstance(on, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", on, re.ASCII):
        raise Refused(Text("日期应写作 2021-03-31", "a day is written 2021-03-31"), code="wrong-type", field="on")
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise Refused(Text(f"没有 {on} 这一天", f"there is no day {on}"), code="out-of-range", field="on") from None


def list_briefly() -> list[dict[str, Any]]:
    """Every rule with its title, and the packs and clauses of all its readings, which are named where there are several."""
    return [_together(list_readings(rule.id)) for rule in list_rules()]


def _together(readings: list[Rule]) -> dict[str, Any]:
    if len(readings) == 1:
        return _brief(readings[0])
    told = [_brief(reading) for reading in readings]
    return {
        "rule": readings[0].id,
        "readings": [reading.reading for reading in readings],
        "title": told[0]["title"],
        **{name: list(dict.fromkeys(item for one in told for item in one[name])) for name in ("packs", "clauses")},
    }


def _brief(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        **({"reading": rule.reading} if rule.reading else {}),
        "title": {"zh": rule.title.zh, "en": rule.title.en},
        "packs": list(rule.packs),
        "clauses": [f"{pack} {number}" for pack in rule.packs for number in rule.clauses_in(pack)],
    }


def describe(rule: str) -> dict[str, Any]:
    """
    A rule as programs and people need it: title, packs, clauses, settings, input JSON Schema, and one worked example with its answer.

    Of a rule with several readings this tells the first, and under `readings` all of them; `rule:reading` tells that one.

    :raises Refused: `unknown-rule`
    """
    readings = [] if ":" in rule else list_readings(rule)
    more = {**_together(readings), "readings": [_describe(entry) for entry in readings]} if len(readings) > 1 else {}
    return {**_describe(get_rule(rule)), **more}


def _describe(entry: Rule) -> dict[str, Any]:
    pack = entry.packs[0]
    return {
        **_brief(entry),
        "version": entry.version,
        "about": describe_in_words(entry),
        "settings": [_setting(entry, name) for name in entry.settings],
        "needs_day": entry.needs_day,
        "moves_money": entry.moves_money,
        "schema": entry.inputs.model_json_schema(),
        "example": {
            "pack": pack,
            "inputs": dict(entry.example),
            "answer": compute(entry.name, pack=pack, on=_day_of(entry), inputs=entry.example, version=entry.version).to_json(),
        },
    }


def _day_of(entry: Rule) -> date | None:
    """The day of the worked example, where the rule turns on one: the pack's first."""
    return load_pack(entry.packs[0]).in_force_from if entry.needs_day else None


def describe_in_words(rule: Rule) -> str:
    """The rule's own docstring, its lines unfolded."""
    lines = (rule.reckon.__doc__ or "").strip().splitlines()
    return "\n".join(line.strip() for line in lines)


def _setting(rule: Rule, name: str) -> dict[str, Any]:
    """A local setting, with what the first pack that has it ships; null where the county has to decide."""
    found = (load_pack(pack).parameters.get(name) for pack in rule.packs)
    parameter = next((one for one in found if one is not None), None)
    shipped = parameter.values[-1].value if parameter and parameter.values else None
    label = parameter.label if parameter else Text(name, name)
    return {"id": name, "label": {"zh": label.zh, "en": label.en}, "shipped": None if shipped is None else str(shipped)}
