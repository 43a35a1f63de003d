"""An entry's answers against the fields that the form declares."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yiti.kernel.money import is_whole_fen
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.forms import Form, FormField

MOST_TEXT = 2000


class UnableToEnter(UnableTo):
    code = "form"


def read_answers(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """
    The answers as they are stored: text trimmed, numbers and money as exact decimal text, days as ISO, choices and files by id.

    Fields left empty are left out.

    :raises UnableToEnter: naming the field: unknown, needed and missing, or not of its kind
    """
    fields = {field.name: field for field in form.fields}
    for name in answers:
        if name not in fields:
            raise UnableToEnter(
                Text(f"“{form.label.zh}”没有“{name}”这一栏", f"“{form.label.en}” has no field “{name}”"), code="unknown-field", field=name
            )
    read = {name: _read(field, answers.get(name)) for name, field in fields.items()}
    missing = next((field for name, field in fields.items() if field.required and read[name] is None), None)
    if missing is not None:
        raise UnableToEnter(
            Text(f"请填写“{missing.label.zh}”", f"“{missing.label.en}” is needed"), code="missing-field", field=missing.name
        )
    return {name: answer for name, answer in read.items() if answer is not None}


def _read(field: FormField, answer: Any) -> Any:
    if answer is None or (isinstance(answer, str) and not answer.strip()):
        return None
    if field.kind == "file":
        if not isinstance(answer, int) or isinstance(answer, bool):
            raise _wrong(field, Text("应为已上传的文件", "must be an uploaded file"))
        return answer
    text = answer.isoformat() if isinstance(answer, date) else str(answer).strip()
    if field.kind in ("number", "money"):
        return _number(field, text)
    if field.kind == "date":
        return _day(field, text)
    if field.kind == "choice" and text not in {choice.id for choice in field.choices}:
        words = Text("、".join(choice.label.zh for choice in field.choices), ", ".join(choice.label.en for choice in field.choices))
        raise _wrong(field, Text(f"应为其中之一：{words.zh}", f"must be one of {words.en}"))
    if len(text) > MOST_TEXT:
        raise _wrong(field, Text(f"最多 {MOST_TEXT} 字", f"may have {MOST_TEXT} characters"))
    return text


def _number(field: FormField, text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _wrong(field, Text(f"应为数字，不能是“{text}”", f"must be a number, not “{text}”")) from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise _wrong(field, Text("数字太大", "is too large a number"))
    if field.kind == "money" and (number < 0 or not is_whole_fen(number)):
        raise _wrong(field, Text("应为不小于 0 的金额，最多两位小数", "must be an amount of 0 or more with two decimals at most"))
    return f"{number:f}"


def _day(field: FormField, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _wrong(field, Text(f"应为日期，如 2026-09-30，不能是“{text}”", f"must be a day such as 2026-09-30, not “{text}”")) from None


def _wrong(field: FormField, message: Text) -> UnableToEnter:
    return UnableToEnter(Text(f"“{field.label.zh}”{message.zh}", f"“{field.label.en}” {message.en}"), code="wrong-value", field=field.name)
