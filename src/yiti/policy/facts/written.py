"""YAML with the line and the column of every value: what a definition says, and where it says it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

import yaml

from yiti.kernel.text import Text

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to put right, with the line and the column in the file, from 1."""

    file: str
    line: int
    column: int
    message: Text

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class Wrong(Exception):
    """Ends the reading of one definition; never leaves this package."""

    def __init__(self, fault: Fault):
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Written:
    """One value of a file."""

    file: str
    node: yaml.Node

    @classmethod
    def read(cls, path: Path, name: str) -> "Written | None":
        """
        What the file holds; None for an empty one.

        :raises Wrong: for what is no YAML in UTF-8
        """
        try:
            node = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
        except UnicodeDecodeError:
            raise Wrong(Fault(name, 1, 1, Text("不是 UTF-8 文本", "Not UTF-8 text"))) from None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            raise Wrong(Fault(name, *place, Text(f"YAML 语法错误：{error.problem}", f"Broken YAML: {error.problem}"))) from None
        except yaml.YAMLError as error:
            raise Wrong(Fault(name, 1, 1, Text(f"YAML 语法错误：{error}", f"Broken YAML: {error}"))) from None
        return cls(name, node) if node else None

    @property
    def line(self) -> int:
        """From 1."""
        return int(self.node.start_mark.line) + 1

    def fault(self, zh: str, en: str, *, at: int = 0) -> Wrong:
        """`at` counts the characters of a text that stands on one line."""
        mark = self.node.start_mark
        if mark.line != self.node.end_mark.line:
            at = 0
        elif isinstance(self.node, yaml.ScalarNode) and self.node.style in ("'", '"'):
            at += 1
        return Wrong(Fault(self.file, mark.line + 1, mark.column + 1 + at, Text(zh, en)))

    def items(self) -> "Iterator[Written]":
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.fault("应为列表", "This must be a list")
        return (Written(self.file, node) for node in self.node.value)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_null(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and not self.node.style and self.node.value in ("null", "")

    @property
    def is_table(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    def keys(self, *, needed: tuple[str, ...] = (), allowed: tuple[str, ...] = ()) -> "dict[str, Written]":
        """The values by key; a key is read as text, quoted or not. Unknown, doubled and missing ones are refused."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fault("应为键值表", "This must be a table of keys")
        found: dict[str, Written] = {}
        for key_node, value_node in self.node.value:
            key, key_written = str(key_node.value), Written(self.file, key_node)
            if key not in (*needed, *allowed):
                near = get_close_matches(key, [*needed, *allowed], n=1, cutoff=0.5)
                zh, en = (f"，是不是 {near[0]}？", f"; is it {near[0]}?") if near else ("", "")
                raise key_written.fault(f"未知的键“{key}”{zh}", f"Unknown key “{key}”{en}")
            if key in found:
                raise key_written.fault(f"键“{key}”重复", f"Key “{key}” stands twice")
            found[key] = Written(self.file, value_node)
        for key in needed:
            if key not in found:
                raise self.fault(f"缺少“{key}”", f"“{key}” is missing")
        return found

    @property
    def first_key(self) -> str:
        """The first key of a table, or nothing."""
        return str(self.node.value[0][0].value) if isinstance(self.node, yaml.MappingNode) and self.node.value else ""

    def text(self, *choices: str) -> str:
        if not isinstance(self.node, yaml.ScalarNode) or not str(self.node.value).strip():
            raise self.fault("应为文字", "This must be a text")
        found = str(self.node.value)
        if choices and found not in choices:
            near = get_close_matches(found, choices, n=1, cutoff=0.5)
            zh, en = (f"，是不是 {near[0]}？", f"; is it {near[0]}?") if near else ("，", ";")
            raise self.fault(f"不认识“{found}”{zh}可用：{'、'.join(choices)}", f"“{found}” is not known{en} it may be {', '.join(choices)}")
        return found

    def number(self) -> Decimal:
        """Whole numbers may stand bare, decimals are quoted, so that no digit is lost on the way."""
        found = self.text()
        if not NUMBER.fullmatch(found):
            raise self.fault(f"应为数，现为“{found}”", f"This must be a number, not “{found}”")
        if "." in found and isinstance(self.node, yaml.ScalarNode) and not self.node.style:
            raise self.fault(f'小数要加引号："{found}"', f'Quote decimals: "{found}"')
        return Decimal(found)

    def whole(self, least: int) -> int:
        found = self.number()
        if found != int(found) or found < least:
            raise self.fault(f"应为不小于 {least} 的整数", f"This must be a whole number of at least {least}")
        return int(found)

    def day(self) -> date:
        found = self.text()
        try:
            if len(found) != 10:
                raise ValueError
            return date.fromisoformat(found)
        except ValueError:
            raise self.fault(f"应为日期，如 2026-11-22，现为“{found}”", f"This must be a day such as 2026-11-22, not “{found}”") from None

    def truth(self) -> bool:
        return self.text("true", "false") == "true"

    def words(self) -> Text:
        found = self.keys(needed=("zh", "en"))
        return Text(found["zh"].text(), found["en"].text())
