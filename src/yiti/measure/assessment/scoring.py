"""Who scores what: an assessor's groups, institution by institution."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.registry.institutions.models import Institution

from .assessed import list_assessed
from .cycles import book_of, indicators_of, points_in
from .models import Assignment, Cycle


@dataclass(frozen=True)
class Sheet:
    """
    A quarter's scoring as a whole: institutions, points by category, and who scores which group where.

    `general` is group → assessor, `special` (group, institution) → assessor, which comes first.
    """

    cycle: Cycle
    institutions: Mapping[str, Institution]
    points: Mapping[str, Mapping[str, Decimal]]
    general: Mapping[str, str]
    special: Mapping[tuple[str, str], str]

    def assessor_of(self, group: str, institution: str) -> str:
        """The user name, empty where nobody is assigned."""
        return self.special.get((group, institution)) or self.general.get(group, "")

    def assessors_of(self, group: str) -> set[str]:
        """Everybody who scores a group somewhere."""
        return {self.general.get(group, ""), *(who for (name, _), who in self.special.items() if name == group)} - {""}

    def group_of(self, indicator: str) -> str:
        found = indicators_of(self.cycle.pack).get(indicator)
        return found.group if found else ""

    def points_at(self, institution: str) -> Mapping[str, Decimal]:
        """Indicator → points above zero for the institution's category."""
        return self.points[self.institutions[institution].category]

    def needed_of(self, institution: str, assessor: str) -> list[str]:
        """The indicators that an assessor has to score at an institution, in the pack's order."""
        there = self.points_at(institution)
        return [code for code in there if self.assessor_of(self.group_of(code), institution) == assessor]


def read_sheet(scope: Scope, cycle: Cycle, among: Collection[str] | None = None) -> Sheet:
    """
    :raises Refused: `parameter-unset` where no points are decided
    """
    institutions = list_assessed(Period.parse(cycle.period).last, among)
    categories = dict.fromkeys(institution.category for institution in institutions)
    book = book_of(scope, cycle)
    assignments = list(Assignment.objects.filter(cycle=cycle))
    return Sheet(
        cycle=cycle,
        institutions={institution.code: institution for institution in institutions},
        points={category: in_order(cycle, points_in(book, category)) for category in categories},
        general={row.group: row.assessor for row in assignments if row.institution_id is None},
        special={(row.group, row.institution_id): row.assessor for row in assignments if row.institution_id is not None},
    )


def in_order(cycle: Cycle, points: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The same points in the order of the pack's indicators."""
    order: Iterable[str] = indicators_of(cycle.pack)
    return {code: points[code] for code in order if code in points}
