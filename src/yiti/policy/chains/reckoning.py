"""What a chain of rules finds: printed results, and the figure behind every one of them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.money import to_four_places
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved
from yiti.policy.rules import Caution
from yiti.policy.rules.answers import figures_in, print_result


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Results as plain JSON, the figure behind each result path, and the warnings of the rules on the way."""

    results: dict[str, Any]
    figures: Mapping[str, Figure]
    warnings: list[Caution] = field(default_factory=list)


Chain = Callable[[Mapping[str, Any], Resolved], Reckoned]
"""Held inputs (JSON, decimals as text) and a resolved pack in, results out. Pure, so that a closed run can be verified."""


def reckoned(found: dict[str, Any], warnings: list[Caution]) -> Reckoned:
    return Reckoned(print_result(found), dict(figures_in(found)), warnings)


def as_published(figure: Figure, label: Text, unit: Unit = Unit.SCORE) -> Figure:
    """The figure with four decimals, as it is printed on notices and used from there on."""
    formula = Text("四舍五入到四位小数", "rounded half up to four decimals")
    return ruled(label, to_four_places(figure.number), unit, figure, formula=formula, about=figure.about)


def canonical(value: Any) -> str:
    """One text for one JSON value: keys sorted, no spaces, decimals as text. What a run's hash is taken over."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_text)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON")
