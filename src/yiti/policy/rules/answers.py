"""What a rule finds, and how it is answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, explain, print_value
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
        return {
            "rule": self.rule,
            "pack": self.pack,
            "on": self.on.isoformat() if self.on else None,
            "result": self.result,
            "warnings": [warning.to_json() for warning in self.warnings],
            "explanation": explain(self.figures),
        }


def print_result(found: Any) -> Any:
    """The same nesting with every figure as its printed value."""
    if isinstance(found, Figure):
        return print_value(found.value, found.unit)
    if isinstance(found, Mapping):
        return {str(key): print_result(item) for key, item in found.items()}
    if isinstance(found, (list, tuple)):
        return [print_result(item) for item in found]
    return found


def figures_in(found: Any, path: str = "") -> Iterator[tuple[str, Figure]]:
    """Every figure with its result path: `pool`, `shares[0].amount`, `due.institutions_report`."""
    if isinstance(found, Figure):
        yield path, found
    elif isinstance(found, Mapping):
        for key, item in found.items():
            yield from figures_in(item, f"{path}.{key}" if path else str(key))
    elif isinstance(found, (list, tuple)):
        for at, item in enumerate(found):
            yield from figures_in(item, f"{path}[{at}]")


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
