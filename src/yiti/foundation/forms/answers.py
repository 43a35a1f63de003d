"""An entry's answers against the fields that the form declares."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yiti.kernel.days import to_day
from yiti.kernel.money import is_whole_fen
from yiti.kernel.refusals import UnableTo
from yiti.kernel.storable import is_storable
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.forms import Form, FormField
from yiti.policy.packs.shapes.strict import to_decimal

from .known import NOBODY, Known

MOST_TEXT = 2000
MOST_PLACES = 6
"""As many decimals as lists sort and views add up by."""
YES_NO = {"yes": Text("是", "Yes"), "no": Text("否", "No")}


class UnableToEnter(UnableTo):
    code = "form"


def read_answers(form: Form, answers: Mapping[str, Any], known: Known = NOBODY, *, files_later: bool = False) -> dict[str, Any]:
    """
    The answers as they are stored: text trimmed, numbers and money as exact decimal text, days as ISO, months as 2026-09, yes and no as
    true and false, several choices in the order declared, choices, persons, institutions and files by id.

    Fields left empty are left out. With `files_later` needed files may be missing: a sheet holds none.

    :raises UnableToEnter: naming the field: unknown, needed and missing, not of its kind, or not asked for with these answers
    """
    fields = {field.name: field for field in form.fields}
    for name in answers:
        if name not in fields:
            raise UnableToEnter(
                Text(f"“{form.label.zh}”没有“{name}”这一栏", f"“{form.label.en}” has no field “{name}”"), code="unknown-field", field=name
            )
    read = {name: _read(field, answers.get(name), known) for name, field in fields.items()}
    for name, field in fields.items():
        if not is_asked(field, read):
            if read[name] is not None:
                raise _wrong(field, Text("在这种情况下不填", "is not asked for here; leave it empty"))
        elif field.required and read[name] is None and not (files_later and field.kind == "file"):
            raise UnableToEnter(Text(f"请填写“{field.label.zh}”", f"“{field.label.en}” is needed"), code="missing-field", field=name)
    return {name: answer for name, answer in read.items() if answer is not None}


def is_asked(field: FormField, answers: Mapping[str, Any]) -> bool:
    """Whether a field is asked for with the other answers as they are."""
    if field.when is None:
        return True
    answer = answers.get(field.when.field)
    given = answer if isinstance(answer, list) else [("yes" if answer else "no") if isinstance(answer, bool) else answer]
    return any(one in field.when.is_ for one in given)


def show_answer(field: FormField, answers: Mapping[str, Any]) -> Text:
    """What an entry says in a field, in words: choices by their labels, everything else as it was written."""
    answer = answers.get(field.name)
    if answer is None:
        return Text("", "")
    if isinstance(answer, bool):
        return YES_NO["yes" if answer else "no"]
    labels = {choice.id: choice.label for choice in field.choices}
    if isinstance(answer, list):
        words = [labels.get(one, Text(str(one), str(one))) for one in answer]
        return Text("、".join(text.zh for text in words), ", ".join(text.en for text in words))
    return labels.get(str(answer)) or Text(str(answer), str(answer))


def _read(field: FormField, answer: Any, known: Known) -> Any:
    if answer is None or (isinstance(answer, str) and not answer.strip()) or answer in ([], ()):
        return None
    if field.kind == "file":
        if not isinstance(answer, int) or isinstance(answer, bool):
            raise _wrong(field, Text("应为已上传的文件", "must be an uploaded file"))
        return answer
    if field.kind == "choices":
        return _several(field, answer)
    if isinstance(answer, (dict, list, tuple)):
        raise _wrong(field, Text("只能填一个值", "takes one value"))
    if field.kind == "boolean":
        return _switch(field, answer)
    text = answer.isoformat() if isinstance(answer, date) else str(answer).strip()
    if not is_storable(text):
        raise _wrong(field, Text("里有看不见的控制字符，请重新输入", "holds an invisible control sign; type it anew"))
    if field.kind in ("person", "institution"):
        return _known(field, text, known)
    reader = READERS.get(field.kind)
    if reader:
        return reader(field, text)
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
    if number != round(number, MOST_PLACES):
        raise _wrong(field, Text(f"最多 {MOST_PLACES} 位小数", f"may have {MOST_PLACES} decimals"))
    if field.kind == "money" and (number < 0 or not is_whole_fen(number)):
        raise _wrong(field, Text("应为不小于 0 的金额，最多两位小数", "must be an amount of 0 or more with two decimals at most"))
    if field.kind == "whole" and number != number.to_integral_value():
        raise _wrong(field, Text(f"应为整数，不能是“{text}”", f"must be a whole number, not “{text}”"))
    if field.least is not None and number < to_decimal(field.least):
        raise _wrong(field, Text(f"不能小于 {field.least}", f"cannot be below {field.least}"))
    if field.most is not None and number > to_decimal(field.most):
        raise _wrong(field, Text(f"不能大于 {field.most}", f"cannot be above {field.most}"))
    return f"{number.to_integral_value():f}" if field.kind == "whole" else f"{number:f}"


def _day(field: FormField, text: str) -> str:
    try:
        return to_day(text).isoformat()
    except ValueError:
        raise _wrong(field, Text(f"应为日期，如 2026-09-30，不能是“{text}”", f"must be a day such as 2026-09-30, not “{text}”")) from None


def _month(field: FormField, text: str) -> str:
    try:
        return f"{to_day(f'{text}-01'):%Y-%m}"
    except ValueError:
        raise _wrong(field, Text(f"应为月份，如 2026-09，不能是“{text}”", f"must be a month such as 2026-09, not “{text}”")) from None


def _choice(field: FormField, text: str) -> str:
    if text not in {choice.id for choice in field.choices}:
        words = Text("、".join(choice.label.zh for choice in field.choices), ", ".join(choice.label.en for choice in field.choices))
        raise _wrong(field, Text(f"应为其中之一：{words.zh}", f"must be one of {words.en}"))
    return text


READERS: dict[str, Callable[[FormField, str], str]] = {
    "number": _number, "whole": _number, "money": _number, "date": _day, "month": _month, "choice": _choice,
}  # fmt: skip


def _several(field: FormField, answer: Any) -> list[str]:
    chosen: Sequence[Any] = [answer] if isinstance(answer, str) else answer
    if not isinstance(chosen, (list, tuple)):
        raise _wrong(field, Text("应为几个选项", "must be a list of choices"))
    wanted = {_choice(field, str(one)) for one in chosen}
    return [choice.id for choice in field.choices if choice.id in wanted]


def _switch(field: FormField, answer: Any) -> bool:
    if isinstance(answer, bool):
        return answer
    if answer not in ("yes", "no"):
        raise _wrong(field, Text("应为“是”或“否”", "must be yes or no"))
    return bool(answer == "yes")


def _known(field: FormField, text: str, known: Known) -> str:
    if field.kind == "institution":
        if text not in known.institutions:
            raise _wrong(field, Text(f"没有机构“{text}”", f"names no institution: “{text}”"))
        return text
    found = known.find_people(text)
    if len(found) > 1:
        names = "、".join(f"{name} ({code})" for code, name in found[:5])
        raise _wrong(field, Text(f"有几个人叫这个名字，请选一个：{names}", f"is the name of several people; choose one: {names}"))
    if not found:
        raise _wrong(field, Text(f"人员名册中没有“{text}”", f"names nobody of the staff list: “{text}”"))
    return found[0][0]


def _wrong(field: FormField, message: Text) -> UnableToEnter:
    return UnableToEnter(Text(f"“{field.label.zh}”{message.zh}", f"“{field.label.en}” {message.en}"), code="wrong-value", field=field.name)
