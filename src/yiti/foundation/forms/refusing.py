"""What a register does not take: days in the wrong order, and answers that lack what they stand on."""

from collections.abc import Mapping
from typing import Any

from yiti.kernel.text import Text
from yiti.policy.packs.shapes.forms import Form, FormField, Refusal

from .answers import UnableToEnter


def require_sound(form: Form, answers: Mapping[str, Any]) -> None:
    """
    :raises UnableToEnter: for answers, as they are stored, that the register refuses; at the field that is wrong or missing
    """
    fields = {field.name: field for field in form.fields}
    for refusal in form.refuses:
        if not all(_is_among(answers.get(name), wanted) for name, wanted in refusal.where.items()):
            continue
        missing = next((name for name in refusal.needs if answers.get(name) is None), None) or _out_of_order(refusal, answers)
        if missing is not None:
            raise _refused(refusal, fields[missing], is_empty=answers.get(missing) is None)


def _is_among(answer: Any, wanted: tuple[str, ...]) -> bool:
    if isinstance(answer, bool):
        return ("yes" if answer else "no") in wanted
    return any(one in wanted for one in answer) if isinstance(answer, list) else answer in wanted


def _out_of_order(refusal: Refusal, answers: Mapping[str, Any]) -> str | None:
    """The first field that is left out before a later one, or that is earlier than one before it."""
    given = [answers.get(name) for name in refusal.order]
    last = max((at for at, day in enumerate(given) if day is not None), default=-1)
    before = ""
    for name, day in list(zip(refusal.order, given, strict=True))[: last + 1]:
        if day is None or str(day) < before:
            return name
        before = str(day)
    return None


def _refused(refusal: Refusal, field: FormField, *, is_empty: bool) -> UnableToEnter:
    what = Text("还没有填", "is empty") if is_empty else Text("早于前一步", "is earlier than the step before")
    words = Text(f"{refusal.label.zh}：“{field.label.zh}”{what.zh}", f"{refusal.label.en}: “{field.label.en}” {what.en}")
    return UnableToEnter(words, code="refused-answer", field=field.name)


def settle(form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    """The same answers with the days of each `order` put in order."""
    for refusal in form.refuses:
        given = [name for name in refusal.order if name in answers]
        for name, day in zip(given, sorted(str(answers[name]) for name in given), strict=True):
            answers[name] = day
    return answers
