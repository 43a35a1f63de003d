"""Reading a rule's inputs: one JSON object against its model, refused with the catalogue's codes and the field's path."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text


class Inputs(BaseModel):
    """
    A rule's inputs. Unknown fields are refused; null counts as left out.

    `words` names every field in both languages: for the leaf figures, for the schema (`x-label`) and the form made from it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    words: ClassVar[Mapping[str, Text]] = {}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core_schema))
        for name, field in schema.get("properties", {}).items():
            if words := cls.words.get(name):
                field["x-label"] = {"zh": words.zh, "en": words.en}
        return schema


Model = TypeVar("Model", bound=Inputs)

_CODES = {
    "extra_forbidden": "unknown-field",
    "missing": "missing-field",
    "out_of_range": "out-of-range",
    "inconsistent": "inconsistent",
    "greater_than": "out-of-range",
    "greater_than_equal": "out-of-range",
    "less_than": "out-of-range",
    "less_than_equal": "out-of-range",
    "too_short": "out-of-range",
    "too_long": "out-of-range",
    "string_too_short": "out-of-range",
    "string_too_long": "out-of-range",
    "string_pattern_mismatch": "out-of-range",
    "literal_error": "out-of-range",
}
_ORDER = ("unknown-field", "missing-field", "wrong-type", "out-of-range", "inconsistent")
_WORDS = {
    "unknown-field": Text("没有这个字段", "there is no such field"),
    "missing-field": Text("缺少这个字段", "this field is missing"),
    "wrong-type": Text("类型不对", "this is of the wrong type"),
    "out-of-range": Text("超出范围", "this is out of range"),
    "inconsistent": Text("前后矛盾", "this contradicts the rest"),
}


def read_inputs(model: type[Model], raw: Any) -> Model:
    """
    :raises Refused: `unknown-field`, `missing-field`, `wrong-type`, `out-of-range` or `inconsistent`, with the path
        of the first field of the gravest kind, in that order
    """
    if not isinstance(raw, Mapping):
        raise Refused(Text("输入应是一个 JSON 对象", "the inputs must be one JSON object"), code="wrong-type")
    try:
        return model.model_validate(without_nulls(raw))
    except ValidationError as error:
        raise _refusal(error.errors(include_url=False)) from None
    except RecursionError:
        raise Refused(Text("嵌套太深", "nested too deeply"), code="wrong-type") from None


def without_nulls(value: Any) -> Any:
    """The same JSON with null fields left out; nulls in lists stay, where they hold a place."""
    if isinstance(value, list):
        return [without_nulls(item) if isinstance(item, (dict, list)) else item for item in value]
    if not isinstance(value, Mapping):
        return value
    for item in value.values():
        if item is None or isinstance(item, (dict, list)):
            return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return value


def _refusal(errors: Sequence[ErrorDetails]) -> Refused:
    coded = [(_code(error), error) for error in errors]
    code, error = min(coded, key=lambda pair: _ORDER.index(pair[0]))
    path = path_of(error["loc"])
    words = _WORDS[code]
    return Refused(
        Text(f"{path or '输入'}：{words.zh}（{error['msg']}）", f"{path or 'inputs'}: {words.en} ({error['msg']})"), code=code, field=path
    )


def _code(error: ErrorDetails) -> str:
    if error["type"] == "literal_error" and not isinstance(error["input"], str):
        return "wrong-type"
    return _CODES.get(error["type"], "wrong-type")


def path_of(location: Sequence[str | int]) -> str | None:
    """`("staff", 3, "score")` as `staff[3].score`; None for the whole."""
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path or None


def inconsistent(message: str) -> PydanticCustomError:
    """For model validators: numbers that contradict one another."""
    return PydanticCustomError("inconsistent", "{why}", {"why": message})


def refuse_inconsistent(zh: str, en: str, field: str) -> Refused:
    """The same where the place is known better than the model knows it."""
    return Refused(Text(zh, en), code="inconsistent", field=field)


def _unique(items: list[Any]) -> list[Any]:
    if len({item.id for item in items}) < len(items):
        raise PydanticCustomError("out_of_range", "ids must not repeat")
    return items


Row = TypeVar("Row", bound=Inputs)
Rows = Annotated[list[Row], AfterValidator(_unique)]
"""Models with an `id`, none twice; may be empty."""
SomeRows = Annotated[list[Row], Field(min_length=1), AfterValidator(_unique)]
"""The same, at least one."""


def read_json(text: str | bytes) -> Any:
    """
    JSON with numbers read as exact decimals; NaN, Infinity and repeated keys refused.

    :raises Refused: `wrong-type` where the text is no such JSON
    """
    try:
        return json.loads(text, parse_float=_number, parse_constant=_no_constant, object_pairs_hook=_no_repeats)
    except (ValueError, RecursionError) as error:
        raise Refused(Text("不是合法的 JSON", f"this is no valid JSON: {error}"), code="wrong-type") from None


def _number(text: str) -> Decimal | str:
    """As a decimal; one beyond what a decimal can hold stays text, for the field that it stands in to refuse."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key stands twice")
    return result
