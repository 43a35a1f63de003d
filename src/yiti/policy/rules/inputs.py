"""Reading a rule's inputs: one JSON object against its model, refused with the catalogue's codes and the field's path."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Unit, Value, given
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text


class Inputs(BaseModel):
    """A rule's inputs. Unknown fields are refused; null counts as left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_inf_nan="constants")


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
    "enum": "out-of-range",
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
    """The same JSON with null fields left out."""
    if isinstance(value, Mapping):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [without_nulls(item) for item in value]
    return value


def _refusal(errors: Sequence[ErrorDetails]) -> Refused:
    coded = [(_CODES.get(error["type"], "wrong-type"), error) for error in errors]
    code, error = min(coded, key=lambda pair: _ORDER.index(pair[0]))
    path = path_of(error["loc"])
    words = _WORDS[code]
    return Refused(
        Text(f"{path or '输入'}：{words.zh}（{error['msg']}）", f"{path or 'inputs'}: {words.en} ({error['msg']})"), code=code, field=path
    )


def path_of(location: Sequence[str | int]) -> str | None:
    """`("staff", 3, "score")` as `staff[3].score`; None for the whole."""
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path or None


def inconsistent(message: str) -> PydanticCustomError:
    """For model validators: numbers that contradict one another."""
    return PydanticCustomError("inconsistent", "{why}", {"why": message})


def _unique(items: list[Any]) -> list[Any]:
    seen = set()
    for item in items:
        if item.id in seen:
            raise PydanticCustomError("out_of_range", "ids must not repeat")
        seen.add(item.id)
    return items


Unique = AfterValidator(_unique)
"""For lists of models with an `id`: no id twice."""

Row = TypeVar("Row", bound=Inputs)
Rows = Annotated[list[Row], Unique]


def read_json(text: str | bytes) -> Any:
    """
    JSON with numbers read as exact decimals; NaN, Infinity and repeated keys refused.

    :raises Refused: `wrong-type` where the text is no such JSON
    """
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_repeats)
    except (ValueError, RecursionError) as error:
        raise Refused(Text("不是合法的 JSON", f"this is no valid JSON: {error}"), code="wrong-type") from None


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key stands twice")
    return result


@dataclass(frozen=True, slots=True)
class Leaves:
    """
    Makes the leaf figures of a computation.

    A caller that chains rules hands in its own figures by input path; the leaf is then that figure, so that the
    explanation goes on to the account row or the evidence.

    """

    figures: Mapping[str, Figure] = field(default_factory=dict)

    def take(self, path: str, label: Text, value: Value, unit: Unit, *, about: str = "") -> Figure:
        """
        The figure for an input path.

        :raises Refused: `inconsistent`, where the figure handed in has another value than the input
        """
        if self.figures and (figure := self.figures.get(path)) is not None:
            if figure.value != value:
                words = Text(f"{path} 与其来源数字不一致", f"{path} differs from the figure that it comes from")
                raise Refused(words, code="inconsistent", field=path)
            return figure
        return given(label, value, unit, about=about)


def refuse_below(value: Decimal, floor: Figure, field_name: str) -> None:
    """:raises Refused: `below-minimum`, with the clause of the floor, where the value is smaller"""
    if value < floor.number:
        words = Text(f"{field_name} 为 {value}，低于下限 {floor.value}", f"{field_name} is {value}, below the floor of {floor.value}")
        raise Refused(words, code="below-minimum", field=field_name, clause=_clause(floor))


def _clause(figure: Figure) -> Clause | None:
    return figure.clauses[0] if figure.clauses else None
