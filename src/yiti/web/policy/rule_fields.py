"""A form from a rule's input schema, for rules whose inputs are single values; others are written as JSON."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from yiti.kernel.text import Text
from yiti.policy.rules import Rule
from yiti.web.fields import Field

PLAIN = frozenset({"string", "number", "integer", "boolean"})
YES_NO = [("true", Text("是", "Yes")), ("false", Text("否", "No"))]


def fields_of(rule: Rule, values: Mapping[str, Any]) -> list[Field] | None:
    """One field for each value, those of one nested object too (`subsidies.public_health`); None where a list is needed."""
    schema = rule.inputs.model_json_schema()
    return _fields(schema, schema.get("$defs", {}), values, "")


def _fields(schema: Mapping[str, Any], definitions: Mapping[str, Any], values: Mapping[str, Any], front: str) -> list[Field] | None:
    fields: list[Field] = []
    required = schema.get("required", [])
    for name, shape in schema.get("properties", {}).items():
        options = [option for option in shape.get("anyOf", [shape]) if option.get("type") != "null"]
        reference = next((option["$ref"] for option in options if "$ref" in option), None)
        if reference:
            nested = definitions[reference.rpartition("/")[2]]
            if "enum" in nested:
                options = [nested]
            else:
                inner = _fields(nested, definitions, values.get(name) or {}, f"{front}{name}.")
                if inner is None:
                    return None
                fields += inner
                continue
        if not all(option.get("type") in PLAIN or "enum" in option or "const" in option for option in options):
            return None
        fields.append(_field(f"{front}{name}", shape, options, values.get(name), required=name in required and not front))
    return fields


def _field(name: str, shape: Mapping[str, Any], options: list[Any], value: Any, *, required: bool) -> Field:
    words = shape.get("x-label") or {"zh": name, "en": name}
    enum = next((option["enum"] for option in options if "enum" in option), None)
    kinds = {option.get("type") for option in options}
    choices: list[tuple[str, Text | str]] = [(str(word), str(word)) for word in enum or ()]
    if "boolean" in kinds and len(kinds) == 1:
        choices = list(YES_NO)
    typed = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    kind = "decimal" if kinds & {"number", "integer"} else "text"
    return Field(name, Text(words["zh"], words["en"]), kind, typed, required=required, choices=choices)


def read_form(rule: Rule, sent: QueryDict) -> dict[str, Any]:
    """What was typed as the rule's inputs; empty fields are left out, numbers stay text and are read by the rule."""
    schema = rule.inputs.model_json_schema()
    inputs: dict[str, Any] = {}
    for field in fields_of(rule, {}) or ():
        typed = sent.get(field.name, "").strip()
        if not typed:
            continue
        holder: dict[str, Any] = inputs
        *outer, last = field.name.split(".")
        for name in outer:
            holder = holder.setdefault(name, {})
        holder[last] = _typed(field, typed, schema)
    return inputs


def _typed(field: Field, typed: str, schema: Mapping[str, Any]) -> Any:
    if field.choices == YES_NO:
        return typed == "true"
    shape = schema.get("properties", {}).get(field.name, {})
    kinds = {option.get("type") for option in shape.get("anyOf", [shape])}
    return int(typed) if kinds == {"integer"} and typed.removeprefix("-").isdecimal() and len(typed) < 100 else typed
