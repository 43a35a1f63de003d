"""Which institutions a number is added up over, and which count as one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from yiti.policy.facts import Aggregate, Definition, Listed
from yiti.policy.facts.aggregates import AsOne, Form, Over, With

from .engines.counting import Institution


class Places:
    """The institutions of one day, by county and by what they stand below."""

    def __init__(self, institutions: Iterable[Institution]):
        self.types = {one.code: one.type for one in institutions}
        self.counties = {one.code: one.county for one in institutions}
        self.of_county: dict[str, list[str]] = defaultdict(list)
        self.children: dict[str, list[str]] = defaultdict(list)
        self.parents = {one.code: one.parent for one in institutions if one.parent in self.types}
        for one in institutions:
            self.of_county[one.county].append(one.code)
            if one.parent is not None:
                self.children[one.parent].append(one.code)

    def covered(self, over: Over | None, institution: str) -> list[str]:
        """The institution alone, or those of its county, or itself and all below it, in a fixed order."""
        if over is None:
            return [institution]
        found = self.of_county[self.counties[institution]] if over.which == "county" else self.below(institution)
        return [code for code in found if over.types is None or self.types[code] in over.types]

    def settle(self, aggregate: Aggregate) -> Aggregate:
        """What engines are asked: who counts as one with whom is that of this day."""
        return tuple(replace(part, form=self.as_one(part.form), minus=self.settle(part.minus)) for part in aggregate)

    def as_one(self, form: Form) -> Form:
        return AsOne(form.of, self.homes(form.types)) if isinstance(form, With) else form

    def homes(self, types: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Institutions of these types with the nearest above them that is of another, by code; one that has none above stays its own."""
        found = ((code, self.home(code, types)) for code in sorted(self.types) if self.types[code] in types)
        return tuple((code, home) for code, home in found if home is not None)

    def home(self, code: str, types: tuple[str, ...]) -> str | None:
        seen = {code}
        at = self.parents.get(code)
        while at is not None and self.types[at] in types and at not in seen:
            seen.add(at)
            at = self.parents.get(at)
        return None if at in seen else at

    def below(self, institution: str) -> list[str]:
        found, waiting = [], [institution]
        seen = {institution}
        while waiting:
            found.append(waiting.pop(0))
            new = [child for child in self.children[found[-1]] if child not in seen]
            seen.update(new)
            waiting += new
        return found


def settle(definitions: Listed, places: Places) -> Listed:
    """The definitions as engines are asked on one day."""
    return Listed({code: _settled(one, places) for code, one in definitions.definitions.items()})


def _settled(one: Definition, places: Places) -> Definition:
    numerator = places.settle(one.numerator) if isinstance(one.numerator, tuple) else one.numerator
    return replace(one, numerator=numerator, denominator=places.settle(one.denominator) if one.denominator else None)
