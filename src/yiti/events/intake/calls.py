"""
Rows handed in as JSON: `{"events": {kind: [row, …]}, "residents": [row, …]}`, typed value by value.

Decimals come as text or as numbers, which are read exactly; days as `2026-05-05`. What may be null may be left out, as may `quantity`,
which is 1 then.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NoReturn

from yiti.events.lake.rules import masked
from yiti.kernel.days import to_day
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.facts import KINDS, REGISTRY, Column, Table, columns_of

from .door import IN_PLACE_OF

MOST_ROWS = 5000
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
WANTED: Mapping[str, Text] = {
    "text": Text("文本", "text"),
    "int": Text("整数", "a whole number"),
    "decimal": Text("最多两位小数的数，可写成文本", "a number with at most two places, also as text"),
    "date": Text("日期，如 2026-05-05", "a day such as 2026-05-05"),
    "bool": Text("true 或 false", "true or false"),
}
_NOTHING = object()


class UnableToReadCall(UnableTo):
    """The call as a whole is not of the form that is asked for; nothing was stored."""

    code = "wrong-type"


@dataclass(slots=True)
class Called:
    """`rows` by kind (`residents` is one) as typed values with `_row`; `faults` are of rows that could not be typed."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """The names of events among the rows that could not be typed."""
    count: int = 0


def read_call(body: bytes) -> Called:
    """:raises UnableToReadCall: for what is no JSON of this form, an unknown kind, or too many rows"""
    told = _parse(body)
    if not isinstance(told, dict) or not told.keys() <= {"events", "residents"}:
        raise _wrong('应为 {"events": {…}, "residents": […]}', 'must be {"events": {…}, "residents": […]}', "body")
    events = told.get("events", {})
    if not isinstance(events, dict):
        raise _wrong("events 应为 {种类: [行]}", "events must be {kind: [rows]}", "events")
    called = Called()
    for kind, rows in [*events.items(), *([("residents", told["residents"])] if "residents" in told else [])]:
        _read_kind(called, kind, rows)
    return called


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise _wrong("不是 JSON，或同一个名字写了两次", "is no JSON, or tells one name twice", "body") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def _read_kind(called: Called, kind: str, rows: Any) -> None:
    if kind != "residents" and kind not in KINDS:
        near = get_close_matches(kind, [*KINDS], n=1, cutoff=0.6)
        zh, en = (f"，是不是 {near[0]}？", f"; is it {near[0]}?") if near else ("", "")
        raise _wrong(f"没有这个事件种类{zh}", f"There is no such kind of events{en}", "events")
    if not isinstance(rows, list):
        raise _wrong(f"{kind} 应为行的列表", f"{kind} must be a list of rows", kind)
    called.count += len(rows)
    if called.count > MOST_ROWS:
        raise UnableToReadCall(Text(f"一次最多 {MOST_ROWS} 行", f"at most {MOST_ROWS} rows at once"), code="too-large", field=kind)
    table = REGISTRY["residents"] if kind == "residents" else columns_of(kind)
    for at, row in enumerate(rows, start=1):
        faults = _faults_of(kind, at, row, table)
        if faults:
            called.faults += faults
            called.lost |= {row["event"]} if isinstance(row, dict) and isinstance(row.get("event"), str) else set()
        else:
            called.rows.setdefault(kind, []).append({**_typed(row, table), "_row": at})


def _faults_of(kind: str, at: int, row: Any, table: Table) -> list[dict[str, Any]]:
    if not isinstance(row, dict):
        return [_fault(kind, at, None, "", "type", Text("行应为 {列: 值}", "A row must be {column: value}"))]
    faults = []
    for name in row:
        if name not in _names(table):
            near = get_close_matches(name, _names(table), n=1, cutoff=0.6)
            zh, en = (f"，是不是 {near[0]}？", f"; is it {near[0]}?") if near else ("", "")
            faults.append(
                _fault(kind, at, row, masked(name[:40]), "unknown-column", Text(f"有不认识的列{zh}", f"There is an unknown column{en}"))
            )
    for column in table.values():
        number = IN_PLACE_OF.get(column.name, "")
        if row.get(number) is not None and row.get(column.name) is not None:
            faults.append(
                _fault(kind, at, row, number, "type", Text(f"与 {column.name} 只能给一个", f"Only this or {column.name}, not both"))
            )
        if row.get(number) is not None and _text(row[number]) is None:
            faults.append(_fault(kind, at, row, number, "type", Text("应为文本", "Must be text")))
        value = row.get(column.name)
        if value is not None and to_value(column, value) is None:
            wanted = WANTED[column.type]
            faults.append(_fault(kind, at, row, column.name, "type", Text(f"应为 {wanted.zh}", f"Must be {wanted.en}")))
    return faults


def _names(table: Table) -> list[str]:
    return [*table, *(number for column, number in IN_PLACE_OF.items() if column in table)]


def _fault(kind: str, at: int, row: Mapping[str, Any] | None, name: str, code: str, words: Text) -> dict[str, Any]:
    event = row.get("event") if row else None
    shown = masked(event) if isinstance(event, str) and _text(event) else ""
    return {"kind": kind, "file": "", "row": at, "event": shown, "field": name, "code": code, "message": {"zh": words.zh, "en": words.en}}


def _typed(row: Mapping[str, Any], table: Table) -> dict[str, Any]:
    values = {name: None if row.get(name) is None else to_value(column, row[name]) for name, column in table.items()}
    if "quantity" in table and "quantity" not in row:
        values["quantity"] = Decimal(1)
    numbers = {number: row.get(number) for number in IN_PLACE_OF.values() if row.get(number) is not None}
    return {**values, **numbers}


def to_value(column: Column, value: Any) -> Any:
    """The value in the column's type; None where it is of another."""
    match column.type:
        case "text":
            return _text(value)
        case "int":
            return value if isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63 else None
        case "decimal":
            return _decimal(value)
        case "date":
            return _day(value)
        case _:
            return value if isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    """No half signs, which no database keeps."""
    return value if isinstance(value, str) and value.encode(errors="replace").decode() == value else None


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, str) and re.fullmatch(r"(?a:-?\d{1,16}(\.\d{1,2})?)", value):
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    is_right = number.is_finite() and number.adjusted() < 16 and number == round(number, 2)
    return round(number, 2) if is_right else None


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return None
    try:
        return to_day(value)
    except ValueError:
        return None


def _wrong(zh: str, en: str, place: str) -> UnableToReadCall:
    return UnableToReadCall(Text(zh, en), field=place)


def is_key(key: str) -> bool:
    """What may stand as an idempotency key: 1 to 80 printable signs of ASCII without blanks."""
    return re.fullmatch(r"[!-~]{1,80}", key) is not None
