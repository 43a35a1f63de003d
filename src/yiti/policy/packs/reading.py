"""
YAML read strictly, with the line of every value.

Plain scalars mean one thing only: a whole number without leading zero, an ISO date, `true`, `false`, `null`, or text. What
other readers of YAML would turn into something else (`010`, `0.30`, `yes`, `on`, `12:30`) must be quoted and is refused bare.
Lists come out as tuples.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from yiti.kernel.text import Text

from .faults import Fault
from .kept import digest_of, keep

Place = tuple[str | int, ...]
"""The way to a value inside a file: keys and list positions."""

WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMERIC = re.compile(r"[-+]?(\.?[0-9][0-9_.,]*([eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|0o[0-7]+|[0-9]+(:[0-9]+)+|\.(inf|nan))", re.IGNORECASE)
SWITCHES = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"})
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one written in C is ten times as quick, where it was built."""
PLAIN = {"true": True, "false": False, "null": None}


@dataclass(slots=True)
class SourceFile:
    """One file of a pack: its name below the pack's folder, what it holds, and where each value stands."""

    name: str
    content: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, place: Sequence[str | int] = ()) -> int:
        """The line of a value; of the nearest thing around it where it does not stand there."""
        at = tuple(place)
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)

    def fault(self, place: Sequence[str | int], message: Text) -> Fault:
        return Fault(self.name, self.line(place), message)


def read_file(path: Path, name: str) -> SourceFile:
    """Read one file, once while its contents are the same; what cannot be read stands in `faults`, never raised."""
    content = path.read_bytes()
    return keep(("file", name, digest_of(content)), lambda: _read(content, name))


def _read(content: bytes, name: str) -> SourceFile:
    source = SourceFile(name)
    try:
        text = content.decode("utf-8")
        node = yaml.compose(text, Loader=LOADER)
    except UnicodeDecodeError:
        source.faults.append(Fault(name, 1, Text("不是 UTF-8 文本", "Not UTF-8 text")))
        return source
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        source.faults.append(Fault(name, line, Text(f"YAML 语法错误：{error.problem}", f"Broken YAML: {error.problem}")))
        return source
    except yaml.YAMLError as error:
        source.faults.append(Fault(name, 1, Text(f"YAML 语法错误：{error}", f"Broken YAML: {error}")))
        return source
    if node is None:
        source.faults.append(Fault(name, 1, Text("文件为空", "The file is empty")))
        return source
    source.content = _value(node, (), source)
    return source


def _value(node: yaml.Node, place: Place, source: SourceFile) -> Any:
    source.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, source)
    if isinstance(node, yaml.SequenceNode):
        return tuple(_value(item, (*place, at), source) for at, item in enumerate(node.value))
    return _scalar(node, source)


def _mapping(node: yaml.MappingNode, place: Place, source: SourceFile) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = _scalar(key_node, source) if isinstance(key_node, yaml.ScalarNode) else None
        if not isinstance(key, str):
            source.faults.append(Fault(source.name, line, Text("键必须是文字，数字要加引号", "A key must be text; quote numbers")))
            continue
        if key in content:
            first = source.lines[(*place, key)]
            source.faults.append(
                Fault(source.name, line, Text(f"键“{key}”重复，首次在第 {first} 行", f"Key “{key}” stands twice, first in line {first}"))
            )
            continue
        source.lines[(*place, key)] = line
        content[key] = _value(value_node, (*place, key), source)
    return content


def _scalar(node: yaml.Node, source: SourceFile) -> str | int | bool | date | None:
    text = str(node.value)
    if isinstance(node, yaml.ScalarNode) and node.style:
        return text
    if text in PLAIN:
        return PLAIN[text]
    if WHOLE.fullmatch(text):
        return int(text)
    if DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return _refuse(node, source, Text(f"没有 {text} 这一天", f"There is no day {text}"))
    if not text:
        return _refuse(node, source, Text("没有填写值；空值写 null", "No value; write null for none"))
    if text.lower() in SWITCHES:
        return _refuse(
            node, source, Text(f"“{text}”含义不明：加引号，或写 true、false", f"“{text}” is unclear: quote it, or write true or false")
        )
    if NUMERIC.fullmatch(text):
        return _refuse(node, source, Text(f'小数、编码要加引号："{text}"', f'Quote decimals and codes: "{text}"'))
    return text


def _refuse(node: yaml.Node, source: SourceFile, message: Text) -> str:
    source.faults.append(Fault(source.name, node.start_mark.line + 1, message))
    return str(node.value)
