"""How a year's incremental reward was distributed: by institution, quarter, position and as what people were paid."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from yiti.kernel.money import to_fen
from yiti.kernel.scopes import Scope
from yiti.money.pay.models import Payslip

from .title_pay import FEWEST

SEE = "funds.see"
BACK_PAY = Payslip.Kind.BACK_PAY


@dataclass(frozen=True, slots=True)
class Part:
    """What one group had: `people` each once, `mean` for each of them; None where so few would be told singly."""

    people: int
    amount: Decimal
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class Distributed:
    """The parts by key, in the order of the annex, of the year and of the house's words; `whole` is all of it."""

    whole: Part
    institutions: Mapping[str, Part]
    quarters: Mapping[str, Part]
    positions: Mapping[str, Part]
    kinds: Mapping[str, Part]


Row = tuple[str, str, str, str, str, Decimal]
"""Institution, quarter, as what, position, person, yuan."""


def get_distributed(*, scope: Scope, year: int, institution: str = "") -> Distributed:
    """
    Slips of a year as they were paid, within `funds.see`; one query.

    Back pay counts in the quarter that paid it. Means of fewer than five people are told to those alone who see their pay.
    """
    scope.require(SEE, institution or None)
    slips = Payslip.objects.filter(period__startswith=f"{year}Q", run__supersedes__isnull=True)
    reach = scope.institutions(SEE)
    slips = slips if reach is None else slips.filter(institution__in=reach)
    slips = slips.filter(institution=institution) if institution else slips
    ordered = slips.order_by("institution__sequence", "institution", "period", "pk")
    rows: list[Row] = list(ordered.values_list("institution_id", "period", "kind", "position", "person_id", "amount"))
    pay = scope.institutions("pay.see")
    sees = scope.may("pay.see", institution) if institution else scope.may("pay.see") and pay == reach
    fewest = 1 if sees else FEWEST
    return Distributed(
        _part(rows, fewest),
        _group(rows, lambda row: row[0], fewest),
        dict(sorted(_group(rows, lambda row: row[1], fewest).items())),
        _group((row for row in rows if row[2] != BACK_PAY), lambda row: row[3], fewest),
        _group(rows, lambda row: row[2], fewest),
    )


def _group(rows: Iterable[Row], key: Callable[[Row], str], fewest: int) -> dict[str, Part]:
    held: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        held[key(row)].append(row)
    return {name: _part(found, fewest) for name, found in held.items()}


def _part(rows: list[Row], fewest: int) -> Part:
    people = len({row[4] for row in rows})
    amount = sum((row[5] for row in rows), Decimal(0))
    return Part(people, amount, to_fen(amount / people) if people >= fewest else None)
