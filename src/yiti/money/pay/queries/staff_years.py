"""Staff results of a year with what they were used for: reward, appointment, renewal, dismissal, promotion (附件1 八(二), 六(二)2(5))."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import list_entries
from yiti.kernel.figures import Figure, Unit, given, quotient, ruled, total
from yiti.kernel.money import to_four_places
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.money.pay.models import StaffResult
from yiti.registry.staff.models import Posting

SEE, REGISTER, PASS = "pay.see", "staff_decisions", "staff_pass_score"
MEAN = Text("年度平均分", "Mean score of the year")


@dataclass(frozen=True, slots=True)
class StaffYear:
    """
    A person's year at one institution. `mean` is over the months with a result, `against` that by the mean of the house; `place`
    counts from the best of the house, equal ones share it; `decisions` are what the result was used for, the newest first.
    """

    institution: str
    person: str
    name: str
    position: str
    months: int
    attendance: Decimal
    mean: Figure
    against: Figure
    place: int
    of: int
    decisions: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class StaffYears:
    """`least` is the score from which staff qualify, None until the county decides it."""

    rows: tuple[StaffYear, ...]
    least: Figure | None
    pack: str

    def is_below(self, row: StaffYear) -> bool:
        return self.least is not None and row.mean.number < self.least.number


def list_staff_years(*, scope: Scope, year: int, today: date, institution: str = "") -> StaffYears:
    """Everybody with a result of the year within `pay.see`, institution by institution, the best first; a fixed number of queries."""
    scope.require(SEE, institution or None)
    results = StaffResult.objects.filter(month__gte=date(year, 1, 1), month__lt=date(year + 1, 1, 1))
    reach = scope.institutions(SEE)
    results = results if reach is None else results.filter(institution__in=reach)
    results = results.filter(institution=institution) if institution else results
    held: defaultdict[tuple[str, str], list[StaffResult]] = defaultdict(list)
    for row in results.select_related("person").order_by("institution__sequence", "institution", "person", "month"):
        held[row.institution_id, row.person_id].append(row)
    houses: defaultdict[str, list[list[StaffResult]]] = defaultdict(list)
    for (house, _), rows in held.items():
        houses[house].append(rows)
    positions, decisions = _positions(list(houses), min(date(year, 12, 31), today)), _decisions(scope, year, today)
    book = get_book(scope=scope, on=min(date(year, 12, 31), today))
    least = book.parameter(PASS) if PASS in book.settings and book.is_set(PASS) else None
    found = [one for house, people in houses.items() for one in _house(house, people, positions, decisions)]
    return StaffYears(tuple(found), least, book.pack)


def _house(
    house: str, people: Sequence[Sequence[StaffResult]], positions: Mapping[tuple[str, str], str],
    decisions: Mapping[tuple[str, str], Sequence[Entry]],
) -> list[StaffYear]:  # fmt: skip
    means = [_mean(rows) for rows in people]
    whole = total(Text("各人平均分之和", "Means of all"), means, unit=Unit.SCORE)
    count = given(Text("有结果的人数", "People with a result"), len(means), Unit.PERSONS)
    average = quotient(Text("全院平均", "Mean of the house"), whole, count, unit=Unit.SCORE)
    ordered = sorted((mean.number for mean in means), reverse=True)
    rows = [
        StaffYear(
            house, found[0].person_id, found[0].person.name, positions.get((house, found[0].person_id), ""), len(found),
            to_four_places(sum((row.attendance for row in found), Decimal(0)) / len(found)), mean,
            quotient(Text("与全院平均比", "Against the mean of the house"), mean, average, unit=Unit.RATIO, about=mean.about),
            ordered.index(mean.number) + 1, len(people), tuple(decisions.get((house, found[0].person_id), ())),
        )
        for found, mean in zip(people, means, strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.place, row.person))


def _mean(rows: Sequence[StaffResult]) -> Figure:
    about = rows[0].person_id
    months = [given(Period.month_of(row.month).label, row.score, Unit.SCORE, about=about) for row in rows]
    value = to_four_places(sum((month.number for month in months), Decimal(0)) / len(months))
    formula = Text(f"各月之和 ÷ {len(months)}，四位小数", f"sum of the months ÷ {len(months)}, four decimals")
    return ruled(MEAN, value, Unit.SCORE, *months, formula=formula, about=about)


def _positions(houses: Sequence[str], on: date) -> dict[tuple[str, str], str]:
    rows = Posting.objects.filter(institution__in=houses, from_on__lte=on).order_by("from_on")
    return {(house, person): position for house, person, position in rows.values_list("institution_id", "person_id", "position")}


def _decisions(scope: Scope, year: int, today: date) -> dict[tuple[str, str], list[Entry]]:
    found: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for row in list_entries(scope=system_scope(scope.actor.username), form=REGISTER).filter(on__lte=today):
        if Decimal(row.answers["year"]) == year:
            found[row.institution, row.answers["person"]].append(row)
    return dict(found)
