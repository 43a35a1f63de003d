"""What was answered in a service's form, held against its declaration."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yiti.kernel.days import to_day
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.services import Service, ServiceField
from yiti.policy.packs.shapes.strict import to_decimal

from .refusals import UnableToSign
from .rules import Observed

Answers = Mapping[str, Any]
LONGEST = 500
NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,4})?", re.ASCII)
NARROW = {ord("０") + at: str(at) for at in range(10)} | {ord("．"): ".", ord("。"): "."}
"""Digits as a Chinese keyboard writes them."""
MOST_DRUGS = 6


@dataclass(frozen=True, slots=True)
class Warned:
    """An answer that is taken, and what is to be said of it."""

    field: str
    says: Text


def read_answers(service: Service, sent: Answers) -> dict[str, Any]:
    """
    The answers as they are kept: whole numbers as such, decimals and days as text, choices by id, several as a list, medicines as rows of
    `name` and `use`. Fields left empty, or not asked because of another answer, are left out.

    :raises UnableToSign: naming the field: unknown, missing, not of its kind, or beyond a limit
    """
    known = {field.name: field for field in service.fields}
    for name in sent:
        if name not in known:
            raise UnableToSign(Text(f"“{service.label.zh}”没有“{name}”这一栏", f"“{service.label.en}” has no field “{name}”"), field=name)
    answers: dict[str, Any] = {}
    for field in service.fields:
        if field.when and not _is_asked(field, answers):
            continue
        answer = _read(field, sent.get(field.name))
        if answer is None and field.required:
            raise _wrong(field, "请填写", "is needed", code="missing-field")
        if answer is not None:
            answers[field.name] = answer
    _check_pressure(answers)
    return answers


def list_warnings(service: Service, answers: Answers) -> list[Warned]:
    """What lies outside the usual without being impossible."""
    found = []
    for field in service.fields:
        value = answers.get(field.name)
        if field.warns and field.kind in ("whole", "decimal") and value is not None:
            number = Decimal(str(value))
            if (field.low is not None and number < to_decimal(field.low)) or (field.high is not None and number > to_decimal(field.high)):
                found.append(Warned(field.name, field.warns))
    return found


def observe(service: Service, answers: Answers, day: date) -> Observed:
    """The answers as the rules read them."""
    means = list_meanings(service, answers)
    return Observed(
        day=day, systolic=answers["systolic"], diastolic=answers["diastolic"], is_urgent="urgent" in means,
        is_special="urgent_if_high" in means, has_adverse="adverse" in means, is_worse="worse" in means,
    )  # fmt: skip


def list_meanings(service: Service, answers: Answers) -> set[str]:
    """What the chosen options mean to rules and events."""
    found: set[str] = set()
    for field in service.fields:
        chosen = answers.get(field.name, ())
        for id in (chosen,) if isinstance(chosen, str) else chosen if isinstance(chosen, list) else ():
            option = field.options.get(id) if isinstance(id, str) else None
            if option and option.means:
                found.add(option.means)
    return found


def digest_of(answers: Answers) -> str:
    """A hash over the answers, which the audit keeps in their place."""
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def body_mass_index(answers: Answers) -> Decimal | None:
    """Weight over height squared, to one decimal; None where either is missing."""
    if "weight" not in answers or "height" not in answers:
        return None
    metres = Decimal(answers["height"]) / 100
    return (Decimal(answers["weight"]) / metres / metres).quantize(Decimal("0.1"), ROUND_HALF_UP)


def print_answer(field: ServiceField, answers: Answers) -> Text:
    """An answer in words, with its unit; empty where nothing was answered."""
    value = answers.get(field.name)
    if value is None:
        return Text("", "")
    if field.kind in ("choice", "choices"):
        chosen = [field.options[id].label if id in field.options else Text(id, id) for id in ([value] if isinstance(value, str) else value)]
        return Text("、".join(label.zh for label in chosen), ", ".join(label.en for label in chosen))
    if field.kind == "drugs":
        rows = [f"{row['name']} {row['use']}".strip() for row in value]
        return Text("；".join(rows), "; ".join(rows))
    unit = field.unit or Text("", "")
    return Text(f"{value} {unit.zh}".strip(), f"{value} {unit.en}".strip())


def _is_asked(field: ServiceField, answers: Answers) -> bool:
    assert field.when is not None
    given = answers.get(field.when.field)
    chosen = {given} if isinstance(given, str) else set(given or ())
    return bool(chosen & set(field.when.is_))


def _read(field: ServiceField, sent: Any) -> Any:
    if sent is None or sent == "" or sent == []:
        return None
    match field.kind:
        case "choice":
            return _choice(field, sent)
        case "choices":
            return _choices(field, sent)
        case "whole" | "decimal":
            return _number(field, sent)
        case "date":
            return _day(field, sent)
        case "drugs":
            return _drugs(field, sent)
    return _text(field, sent)


def _choice(field: ServiceField, sent: Any) -> str:
    if not isinstance(sent, str) or sent not in field.options:
        labels = [option.label for option in field.choices]
        raise _wrong(field, f"应为 {'、'.join(one.zh for one in labels)} 之一", f"must be one of {', '.join(one.en for one in labels)}")
    return sent


def _choices(field: ServiceField, sent: Any) -> list[str] | None:
    chosen = [sent] if isinstance(sent, str) else list(sent)
    ids = list(dict.fromkeys(_choice(field, one) for one in chosen if one != ""))
    alone = next((id for id in ids if field.options[id].alone), None)
    if alone and len(ids) > 1:
        label = field.options[alone].label
        raise _wrong(field, f"“{label.zh}”不能和别的一起选", f"“{label.en}” cannot stand beside others")
    return ids or None


def _number(field: ServiceField, sent: Any) -> int | str:
    text = str(sent).strip().translate(NARROW)
    places = field.places if field.kind == "decimal" else 0
    if isinstance(sent, (bool, float)) or not NUMBER.fullmatch(text):
        raise _wrong(field, f"应为数字，不能是“{text[:20]}”", f"must be a number, not “{text[:20]}”")
    number = Decimal(text)
    if number != number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):
        words = Text(
            "应为整数" if not places else f"最多 {places} 位小数", "must be whole" if not places else f"has at most {places} decimals"
        )
        raise _wrong(field, words.zh, words.en)
    if (field.least is not None and number < to_decimal(field.least)) or (field.most is not None and number > to_decimal(field.most)):
        limits = Text(
            f"应在 {field.least} 到 {field.most} 之间，不能是 {text}", f"must lie between {field.least} and {field.most}, not {text}"
        )
        raise _wrong(field, limits.zh, limits.en)
    return int(number) if field.kind == "whole" else f"{number.quantize(Decimal(1).scaleb(-places)):f}"


def _day(field: ServiceField, sent: Any) -> str:
    try:
        return (sent if isinstance(sent, date) else to_day(str(sent).strip())).isoformat()
    except ValueError:
        raise _wrong(field, "应为日期，如 2026-10-09", "must be a day such as 2026-10-09") from None


def _drugs(field: ServiceField, sent: Any) -> list[dict[str, str]] | None:
    if (
        not isinstance(sent, Sequence)
        or isinstance(sent, str)
        or not all(isinstance(row, Mapping) and set(row) <= {"name", "use"} for row in sent)
    ):
        raise _wrong(field, "应为药名和用法", "must be rows of name and use")
    rows = [{key: " ".join(str(row.get(key) or "").split()) for key in ("name", "use")} for row in sent]
    rows = [row for row in rows if row["name"] or row["use"]]
    if any(not row["name"] for row in rows):
        raise _wrong(field, "有用法没有药名", "has a use without a medicine")
    if len(rows) > MOST_DRUGS or any(len(text) > 100 for row in rows for text in row.values()):
        raise _wrong(field, f"最多 {MOST_DRUGS} 种，每格最多 100 个字", f"has at most {MOST_DRUGS} rows of 100 characters a cell")
    return rows or None


def _text(field: ServiceField, sent: Any) -> str | None:
    text = " ".join(str(sent).split())
    if len(text) > LONGEST:
        raise _wrong(field, f"最多 {LONGEST} 个字", f"has at most {LONGEST} characters")
    return text or None


def _check_pressure(answers: Answers) -> None:
    if "systolic" in answers and "diastolic" in answers and answers["diastolic"] >= answers["systolic"]:
        raise UnableToSign(
            Text("舒张压应低于收缩压，是不是填反了？", "The diastolic pressure must be below the systolic: are they exchanged?"),
            code="inconsistent", field="diastolic",
        )  # fmt: skip


def _wrong(field: ServiceField, zh: str, en: str, *, code: str = "wrong-value") -> UnableToSign:
    return UnableToSign(Text(f"“{field.label.zh}”{zh}", f"“{field.label.en}” {en}"), code=code, field=field.name)
