"""What the house style says of files and functions, where a program can tell."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "yiti"
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
ENGINE = "config/engines/*/base.py"
"""So Django finds the engine of a database."""
VAGUE = {"utils", "helpers", "common", "base", "manager", "managers", "service", "handler", "handlers", "misc", "part2"}
"""`services` is none of them: it is what is done for residents."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def list_files() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def list_functions() -> Iterator[tuple[str, Function]]:
    for path in list_files():
        for node in ast.walk(parse(path)):
            if isinstance(node, Function):
                yield f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}", node


def test_no_file_outgrows_its_reader() -> None:
    lengths = {str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8").count("\n") for path in list_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_outgrows_its_reader() -> None:
    lengths = {name: (node.end_lineno or 0) - node.lineno + 1 for name, node in list_functions()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_no_import_hides_in_a_function() -> None:
    hidden = [name for name, node in list_functions() if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node))]
    assert hidden == []


@pytest.mark.parametrize("word", sorted(VAGUE))
def test_no_module_is_named_for_nothing(word: str) -> None:
    found = [path for path in list_files() if path.stem == word or path.parent.name == word]
    assert [path for path in found if not path.match(ENGINE)] == []


def test_no_float_stands_in_a_model() -> None:
    wrong = [path for path in list_files() if "FloatField" in path.read_text(encoding="utf-8")]
    assert wrong == []
