"""Which institutions a number is added up over."""

from collections import defaultdict
from collections.abc import Iterable

from yiti.policy.facts.aggregates import Over

from .engines.counting import Institution


class Places:
    """The institutions of one day, by county and by what they stand below."""

    def __init__(self, institutions: Iterable[Institution]):
        self.types = {one.code: one.type for one in institutions}
        self.counties = {one.code: one.county for one in institutions}
        self.of_county: dict[str, list[str]] = defaultdict(list)
        self.children: dict[str, list[str]] = defaultdict(list)
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

    def below(self, institution: str) -> list[str]:
        found, waiting = [], [institution]
        seen = {institution}
        while waiting:
            found.append(waiting.pop(0))
            new = [child for child in self.children[found[-1]] if child not in seen]
            seen.update(new)
            waiting += new
        return found
