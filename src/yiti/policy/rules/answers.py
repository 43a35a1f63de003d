"""What a rule finds, and how it is answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiti.kernel.clauses import Clause
from yiti.kernel.collecting import collection_paused
from yiti.kernel.figures import Figure, explain
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning: the result stands, and somebody should look."""

    code: str
    message: Text
    clause: Clause | None = None

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "message": str(self.message), "clause": str(self.clause) if self.clause else None}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's own return: the result as nested dicts and lists with figures at the leaves, and the warnings."""

    result: dict[str, Any]
    warnings: Sequence[Caution] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A rule's answer: the printed result, the warnings, and the figure behind every path of the result."""

    rule: str
    pack: str
    on: date | None
    result: dict[str, Any]
    warnings: Sequence[Caution]
    figures: Mapping[str, Figure]

    def to_json(self) -> dict[str, Any]:
        with collection_paused():
            explanation = explain(self.figures)
        return {
            "rule": self.rule,
            "pack": self.pack,
            "on": self.on.isoformat() if self.on else None,
            "result": self.result,
            "warnings": [warning.to_json() for warning in self.warnings],
            "explanation": explanation,
        }


def print_result(found: Any) -> Any:
    """The same nesting with every figure as its printed value."""
    return collect(found, "", {})


def figures_in(found: Any) -> Iterator[tuple[str, Figure]]:
    """Every figure with its result path: `pool`, `shares[0].amount`, `due.institutions_report`."""
    figures: dict[str, Figure] = {}
    collect(found, "", figures)
    yield from figures.items()


def collect(found: Any, path: str, figures: dict[str, Figure]) -> Any:
    """The same nesting with every figure as its printed value; the figures are put down by their result path."""
    if isinstance(found, Figure):
        figures[path] = found
        return found.printed
    if isinstance(found, Mapping):
        front = f"{path}." if path else ""
        printed: dict[str, Any] = {}
        for key, item in found.items():
            if item.__class__ is Figure:
                figures[front + key] = item
                printed[key] = item.printed
            else:
                printed[key] = item if item.__class__ is str else collect(item, front + key, figures)
        return printed
    if isinstance(found, (list, tuple)):
        return [collect(item, f"{path}[{at}]", figures) for at, item in enumerate(found)]
    return found


def error_json(refusal: UnableTo) -> dict[str, Any]:
    """`{"error": {"code", "message", "clause", "field"}}`, as every door answers a refusal."""
    return {
        "error": {
            "code": refusal.code,
            "message": str(refusal),
            "clause": str(refusal.clause) if refusal.clause else None,
            "field": refusal.field,
        }
    }
