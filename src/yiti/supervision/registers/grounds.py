"""The county on a day as views of registers look at it: the institutions, staff and people within reach, and what limits are worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.forms.reading import Reader, Terms
from yiti.foundation.forms.slots import slots_of
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.resolved import Resolved
from yiti.policy.packs.shapes.forms import Form
from yiti.policy.packs.shapes.sources import CountedStaff
from yiti.policy.packs.shapes.strict import to_decimal
from yiti.policy.packs.shapes.views import Per, is_number
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import get_populations, list_institutions
from yiti.registry.staff.queries import InPost, list_in_post, list_qualified

SEE = "forms.see"
PRIMARY = ("central_township_hospital", "township_hospital", "community_centre")
"""Who serves people: the people of the others are counted at these."""


class UndecidedLimit(UnableTo):
    """A view needs a number that the county has not decided."""

    code = "parameter-unset"


@dataclass(frozen=True)
class Ground:
    """Everything is read once, and only where a view asks for it."""

    scope: Scope
    today: date

    @cached_property
    def houses(self) -> Mapping[str, Institution]:
        """Institutions open on the day that the reader's registers are about, by code."""
        return {house.code: house for house in list_institutions(scope=self.scope, on=self.today, function=SEE)}

    @cached_property
    def staff(self) -> list[InPost]:
        return list_in_post(scope=self.scope, on=self.today, function=SEE)

    @cached_property
    def qualified(self) -> Mapping[str, frozenset[str]]:
        return list_qualified(scope=self.scope, on=self.today, function=SEE)

    @cached_property
    def people(self) -> Mapping[str, Mapping[str, int]]:
        found = get_populations(scope=self.scope, year=self.today.year, function=SEE)
        return {code: {kind: said.people for kind, said in by_kind.items()} for code, by_kind in found.items()}

    @cached_property
    def book(self) -> Resolved | None:
        """None before the first day of the document."""
        try:
            return get_book(scope=self.scope, on=self.today)
        except UnableTo:
            return None

    def limit(self, threshold: str, kind: str = "") -> Decimal:
        """
        What a limit is worth for an institution of a category or type.

        :raises UndecidedLimit: where nobody has given it a value, or it depends on the kind and none is named
        """
        if is_number(threshold):
            return to_decimal(threshold)
        try:
            if self.book is not None:
                return Decimal(str(self.book.parameter(threshold, kind or None).value))
        except UnableTo as refusal:
            raise UndecidedLimit(refusal.message, clause=refusal.clause, field=threshold) from refusal
        raise UndecidedLimit(Text("文件尚未施行", "The document is not in force yet"), field=threshold)

    def reader(self, form: Form) -> Reader:
        return Reader(form, slots_of(form), Terms(self.today, self.limit))

    def kind_of(self, code: str) -> str:
        house = self.houses.get(code)
        return (house.category or house.type) if house else ""

    def count_staff(self, said: CountedStaff) -> list[InPost]:
        """Everybody once, at the first of several institutions."""
        seen: dict[str, InPost] = {}
        for row in self.staff:
            fits = (not said.types or row.type in said.types) and said.position in (None, row.position)
            if fits and (said.qualification is None or said.qualification in self.qualified.get(row.person, ())):
                seen.setdefault(row.person, row)
        return list(seen.values())

    def whole_of(self, per: Per) -> Mapping[str, int]:
        """What a number is told for, by institution."""
        if per.population:
            people = {code: self.people.get(code, {}).get(per.population) for code, house in self.houses.items() if house.type in PRIMARY}
            return {code: count for code, count in people.items() if count is not None}
        if per.institutions:
            return {code: 1 for code, house in self.houses.items() if house.type in per.institutions}
        found: dict[str, int] = {}
        for row in self.count_staff(per.people or CountedStaff()):
            found[row.institution] = found.get(row.institution, 0) + 1
        return found
