"""One indicator among the institutions of a category: mean, places, distance to the target, the way from the last period."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from yiti.kernel.text import NOTHING, Text
from yiti.measure.indicators.values import Value, to_four_places
from yiti.policy.facts import Definition

Numbers = Mapping[str, Decimal | None]
"""Values by institution."""
QUARTILES = 4


def mean_of(numbers: Numbers) -> Decimal | None:
    """Of those that have a value, each institution counting once."""
    known = [Fraction(number) for number in numbers.values() if number is not None]
    return to_four_places(sum(known, Fraction(0)) / len(known)) if known else None


def places_of(numbers: Numbers, better: str) -> dict[str, int]:
    """The best is first, equal values share a place and the next is left out; none where neither end is the better one."""
    if better not in ("higher", "lower") or not numbers:
        return {}
    known = {code: number for code, number in numbers.items() if number is not None}
    places: dict[Decimal, int] = {}
    for place, number in enumerate(sorted(known.values(), reverse=better == "higher"), 1):
        places.setdefault(number, place)
    return {code: places[number] for code, number in known.items()}


def shades_of(numbers: Numbers, better: str, steps: int = 5) -> dict[str, int]:
    """
    How dark a cell is, 1 to `steps`, by its place between the ends of its category: the better end dark, or the higher where neither is.

    A category whose values are all alike is shaded alike, in the middle.
    """
    known = {code: number for code, number in numbers.items() if number is not None}
    if not known:
        return {}
    low, high = min(known.values()), max(known.values())
    if low == high:
        return dict.fromkeys(known, (steps + 1) // 2)
    turned = better == "lower"
    return {
        code: min(steps, 1 + int(((high - number) if turned else (number - low)) * steps / (high - low))) for code, number in known.items()
    }


@dataclass(frozen=True, slots=True)
class Target:
    """What the county decided that an indicator must reach; with `upper` it is the lower end of a range."""

    value: Decimal
    upper: Decimal | None = None

    def is_met(self, number: Decimal, better: str) -> bool:
        if self.upper is not None:
            return self.value <= number <= self.upper
        return number <= self.value if better == "lower" else number >= self.value


Way = Literal["up", "down", "level", ""]


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one institution with all that stands beside its value. `last` is of the period before."""

    definition: Definition
    value: Value
    last: Decimal | None
    mean: Decimal | None
    place: int | None
    of: int
    target: Target | None

    @property
    def number(self) -> Decimal | None:
        return self.value.value

    @property
    def change(self) -> Decimal | None:
        return None if self.number is None or self.last is None else self.number - self.last

    @property
    def way(self) -> Way:
        if self.change is None:
            return ""
        return "level" if self.change == 0 else "up" if self.change > 0 else "down"

    @property
    def verdict(self) -> Text:
        """Whether the way is the one wanted."""
        wanted = {"higher": "up", "lower": "down"}.get(self.definition.better, "")
        if not wanted or self.way in ("", "level"):
            return NOTHING
        return Text("变好", "better") if self.way == wanted else Text("变差", "worse")

    @property
    def is_met(self) -> bool | None:
        if self.target is None or self.number is None:
            return None
        return self.target.is_met(self.number, self.definition.better)


def build_lines(
    definitions: Sequence[Definition],
    institution: str,
    now: Mapping[str, Mapping[str, Value]],
    before: Mapping[str, Mapping[str, Value]],
    peers: Collection[str],
    targets: Mapping[str, Target],
) -> list[Line]:
    """The institution's own lines; `now` and `before` are values by indicator and institution, of its peers too."""
    found = []
    for definition in definitions:
        values = now.get(definition.code, {})
        own = values.get(institution)
        if own is None:
            continue
        numbers = {code: values[code].value for code in peers if code in values}
        places = places_of(numbers, definition.better)
        last = before.get(definition.code, {}).get(institution)
        of = sum(number is not None for number in numbers.values())
        target = targets.get(definition.code)
        found.append(Line(definition, own, last.value if last else None, mean_of(numbers), places.get(institution), of, target))
    return found


def by_indicator(values: Collection[Value]) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    for value in values:
        found.setdefault(value.indicator, {})[value.institution] = value
    return found
