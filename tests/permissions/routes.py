"""Every address of the house with what each of its methods asks for, read from the resolver."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

WRITES = ("POST", "PUT", "PATCH", "DELETE")
METHODS = ("GET", *WRITES)


@dataclass(frozen=True, slots=True)
class Asked:
    """Any of `functions` (none: open to the world), for the institution that the address names as `at`."""

    functions: tuple[str, ...]
    at: str = "institution"


@dataclass(frozen=True)
class Route:
    """
    `asked` is what each method that the view answers asks for. Addresses without a name go by their pattern.

    `without_needs`: a view that says nowhere what it asks for.
    """

    name: str
    pattern: str
    parameters: tuple[str, ...]
    asked: Mapping[str, Asked]
    is_api: bool = False
    without_needs: bool = False

    @property
    def writes(self) -> list[str]:
        return [method for method in WRITES if method in self.asked]


def list_routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], before: str, space: str) -> Iterator[Route]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, before + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            yield _read(entry, before, space)


def _read(entry: URLPattern, before: str, space: str) -> Route:
    pattern = before + str(entry.pattern)
    name = f"{space}{entry.name}" if entry.name else pattern
    parameters = tuple(entry.pattern.regex.groupindex) if hasattr(entry.pattern, "regex") else ()
    operations = _find_operations(entry.callback)
    if operations is not None:
        asked = {method: _asked(operation.view_func) for operation in operations for method in operation.methods}
    else:
        needs = getattr(entry.callback, "needs", None)
        asked = {method: _asked(entry.callback) for method in getattr(needs, "methods", ("GET",)) if method in METHODS}
    known = {method: found for method, found in asked.items() if found is not None}
    return Route(name, pattern, parameters, known, operations is not None, without_needs=len(known) < len(asked))


def _find_operations(callback: Any) -> list[Any] | None:
    """The operations of a django-ninja address, which its view keeps in a closure; None for any other view."""
    for cell in getattr(callback, "__closure__", None) or ():
        operations = getattr(cell.cell_contents, "operations", None)
        if isinstance(operations, list) and all(hasattr(operation, "view_func") for operation in operations):
            return operations
    return None


def _asked(view: Any) -> Asked | None:
    needs = getattr(view, "needs", None)
    return Asked(tuple(needs.functions), needs.at) if needs is not None else None
