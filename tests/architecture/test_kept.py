"""What a function keeps of the database would leak from one test into the next, by chance of their order: tests forget it."""

import ast
from pathlib import Path

import yiti
from tests.kept import OF_DATABASE

KEEPING = {"cache", "lru_cache"}


def test_every_function_that_keeps_what_it_read_in_the_database_is_forgotten_between_tests() -> None:
    root = Path(yiti.__file__).parent
    found = {name for path in root.rglob("*.py") for name in list_keeping(path, ".".join(("yiti", *path.relative_to(root).parts)))}
    assert found <= {f"{one.__module__}.{one.__name__}" for one in OF_DATABASE}


def list_keeping(path: Path, module: str) -> list[str]:
    """Names of the functions of a file that keep their answers and ask the database in their own lines."""
    functions = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef))
    return [f"{module.removesuffix('.py')}.{one.name}" for one in functions if is_kept(one) and asks_database(one)]


def is_kept(function: ast.FunctionDef) -> bool:
    names = (one.func if isinstance(one, ast.Call) else one for one in function.decorator_list)
    return any(isinstance(name, ast.Name) and name.id in KEEPING for name in names)


def asks_database(function: ast.FunctionDef) -> bool:
    parts = list(ast.walk(function))
    is_manager = any(isinstance(part, ast.Attribute) and part.attr == "objects" for part in parts)
    return is_manager or any(isinstance(part, ast.keyword) and part.arg == "scope" for part in parts)
