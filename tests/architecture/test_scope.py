"""Every door to the data asks who is coming."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import yiti
from yiti.kernel.scopes import Scope

WITHOUT_SCOPE = {
    "yiti.foundation.installation.queries.find_installation": "whose county this is stands on the log-in page",
    "yiti.foundation.installation.queries.get_installation": "whose county this is stands on the log-in page",
    "yiti.foundation.installation.queries.get_today": "the date is nobody's secret",
}


def list_doors() -> Iterator[Callable[..., Any]]:
    """The public functions of every module named queries or operations, or lying in a folder of that name."""
    for found in pkgutil.walk_packages(yiti.__path__, "yiti."):
        parts = found.name.split(".")
        if {"queries", "operations"} & set(parts) and parts[1] != "policy":
            module = import_module(found.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == found.name and not name.startswith("_"):
                    yield function


def test_every_public_query_and_operation_takes_the_scope_by_keyword_and_without_default() -> None:
    wrong = []
    for door in list_doors():
        name = f"{door.__module__}.{door.__name__}"
        scope = inspect.signature(door).parameters.get("scope")
        is_right = scope and scope.kind is scope.KEYWORD_ONLY and scope.default is scope.empty and scope.annotation in (Scope, "Scope")
        if not is_right and name not in WITHOUT_SCOPE:
            wrong.append(name)
    assert wrong == []


def test_the_exceptions_still_exist() -> None:
    assert set(WITHOUT_SCOPE) <= {f"{door.__module__}.{door.__name__}" for door in list_doors()}
