"""A shape's refusal in both languages."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from yiti.kernel.text import Text

WORDS: Mapping[str, Text] = {
    "extra_forbidden": Text("未知的键“{key}”", "Unknown key “{key}”"),
    "missing": Text("缺少“{key}”", "“{key}” is missing"),
    "string_type": Text("“{key}”应为文字，编码和小数要加引号", "“{key}” must be text; quote codes and decimals"),
    "int_type": Text("“{key}”应为整数", "“{key}” must be a whole number"),
    "bool_type": Text("“{key}”应为 true 或 false", "“{key}” must be true or false"),
    "date_type": Text("“{key}”应为日期，如 2021-01-01", "“{key}” must be a day such as 2021-01-01"),
    "tuple_type": Text("“{key}”应为列表", "“{key}” must be a list"),
    "dict_type": Text("“{key}”应为键值表", "“{key}” must be a table of keys"),
    "model_type": Text("“{key}”应为键值表", "“{key}” must be a table of keys"),
    "string_pattern_mismatch": Text("“{key}”的写法不对：{input}", "“{key}” is not written as it must be: {input}"),
    "string_too_short": Text("“{key}”不能为空", "“{key}” may not be empty"),
    "too_short": Text("“{key}”不能为空", "“{key}” may not be empty"),
    "too_long": Text("“{key}”太多", "“{key}” has too many"),
    "literal_error": Text("“{key}”只能是 {expected}，现为 {input}", "“{key}” must be {expected}, not {input}"),
    "enum": Text("“{key}”只能是 {expected}，现为 {input}", "“{key}” must be {expected}, not {input}"),
    "value_error": Text("“{key}”：{zh}", "“{key}”: {en}"),
}


def to_words(error: ErrorDetails) -> Text:
    key = next((str(part) for part in reversed(error["loc"]) if isinstance(part, str) and not part.startswith(("tuple", "dict"))), "?")
    context: dict[str, Any] = error.get("ctx", {})
    zh, _, en = str(context.get("error", error["msg"])).partition(" / ")
    pattern = WORDS.get(error["type"], Text("“{key}”：" + error["msg"].replace("{", "{{").replace("}", "}}"), "“{key}”: {msg}"))
    return pattern.filled(key=key, input=_short(error["input"]), expected=context.get("expected", ""), zh=zh, en=en or zh, msg=error["msg"])


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
