"""The catalogue page of the rules, written from the rules themselves."""

import json
from typing import Any

from .doors import describe
from .registry import list_readings, list_rules

HEAD = """# The rules

Written by `yiti rules --markdown` from the rules themselves; a test holds this page against them. Every rule answers on the command line
(`yiti compute RULE --pack PACK < input.json`), in bulk (`yiti compute --batch`), over HTTP (`POST /api/rules/RULE?pack=PACK`), in Python
(`yiti.policy.rules.compute`) and on its own page. Those that move money have a page in [algorithms](algorithms/).
"""


def to_markdown() -> str:
    """All rules on one page: the index, then one section each."""
    described = [describe(reading.name) for rule in list_rules() for reading in list_readings(rule.id)]
    index = ["| rule | 规则 | what it answers | clauses |", "|---|---|---|---|"]
    index += [
        f"| [`{name}`](#{name.replace(':', '')}) | {item['title']['zh']} | {item['title']['en']} | {', '.join(item['clauses'])} |"
        for name, item in zip(map(_name, described), described, strict=True)
    ]
    sections = [_section(item) for item in described]
    return "\n".join([HEAD, *index, "", *sections])


def _name(item: dict[str, Any]) -> str:
    return f"{item['rule']}:{item['reading']}" if "reading" in item else str(item["rule"])


def _section(item: dict[str, Any]) -> str:
    settings = [
        f"- `{setting['id']}` {setting['label']['zh']}, {setting['label']['en']}: shipped `{setting['shipped'] or 'unset'}`"
        for setting in item["settings"]
    ]
    page = [f"[The algorithm, with a worked table](algorithms/{item['rule']}.md)", ""] if item["moves_money"] else []
    answer = item["example"]["answer"]
    return "\n".join(
        [
            f"## {_name(item)}",
            "",
            f"**{item['title']['zh']}** · {item['title']['en']} · packs: {', '.join(item['packs'])} · {', '.join(item['clauses'])}",
            "",
            item["about"],
            "",
            *page,
            "| input | 输入 | | kind | needed |",
            "|---|---|---|---|---|",
            *_fields(item["schema"]),
            "",
            *(["Local settings:", "", *settings, ""] if settings else []),
            "Example:",
            "",
            "```json",
            json.dumps(item["example"]["inputs"], ensure_ascii=False, indent=2),
            "```",
            "",
            "answers",
            "",
            "```json",
            json.dumps({"result": answer["result"], "warnings": answer["warnings"]}, ensure_ascii=False, indent=2),
            "```",
            "",
        ]
    )


def _fields(schema: dict[str, Any]) -> list[str]:
    """One line a field, those of nested rows under the field that holds them."""
    return _lines(schema, schema.get("$defs", {}), "")


def _lines(schema: dict[str, Any], definitions: dict[str, Any], prefix: str) -> list[str]:
    lines = []
    for name, field in schema.get("properties", {}).items():
        label = field.get("x-label", {"zh": "", "en": ""})
        needed = "yes" if name in schema.get("required", []) else _default(field)
        lines.append(f"| `{prefix}{name}` | {label['zh']} | {label['en']} | {_kind(field)} | {needed} |")
        nested, mark = _nested(field, definitions)
        if nested:
            lines += _lines(nested, definitions, f"{prefix}{name}{mark}.")
    return lines


def _default(field: dict[str, Any]) -> str:
    default = field.get("default")
    return "optional" if default is None else f"default `{json.dumps(default, ensure_ascii=False)}`"


def _nested(field: dict[str, Any], definitions: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    for option in [field, *field.get("anyOf", [])]:
        mark = "[]" if option.get("type") == "array" else ""
        reference = option.get("items", {}).get("$ref") or option.get("$ref")
        if reference:
            return definitions[reference.rsplit("/", 1)[1]], mark
    return None, ""


def _kind(field: dict[str, Any]) -> str:
    options = [option for option in field.get("anyOf", [field]) if option.get("type") != "null"]
    words = list(dict.fromkeys(_word(option) for option in options))
    if "text" in words and words[0].startswith("number"):
        words.remove("text")
    return " or ".join(words)


def _word(option: dict[str, Any]) -> str:
    if "enum" in option:
        return " \\| ".join(f"`{word}`" for word in option["enum"])
    if "const" in option:
        return f"`{option['const']}`"
    kind = str(option.get("type", "object"))
    names = {"string": "text", "boolean": "true or false", "integer": "whole number", "array": "list", "object": "object"}
    return names.get(kind, kind) + _range(option)


def _range(option: dict[str, Any]) -> str:
    least, most = option.get("minimum"), option.get("maximum")
    if least is None or option.get("type") == "string":
        return ""
    return f" {least:g} to {most:g}" if most is not None else f" {least:g} or more"
