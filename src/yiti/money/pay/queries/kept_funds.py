"""What an institution keeps of its two funds from year to year: set aside by the quarters, spent by its own vouchers (六(二)2(1))."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import list_entries
from yiti.foundation.runs.models import Run
from yiti.kernel.figures import Figure, Unit, given
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.measure.assessment.queries import list_cycles
from yiti.policy.rules import compute
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import list_institutions

from .totals import TOLD
from .years import SEE

REGISTER, RULE, FIRST_YEAR = "fund_spending", "fund-balance", 2021
FUNDS = {
    "development": Text("事业发展基金", "Development fund"),
    "risk": Text("医疗风险金", "Medical risk fund"),
}
LABELS = {"opening": Text("年初结转", "Carried in"), "added": Text("本年提取", "Set aside"), "spent": Text("本年支出", "Spent")}
NAMES = (*LABELS, "left", "overspent")
Key = tuple[str, str, int]
"""Institution, fund, year."""


@dataclass(frozen=True, slots=True)
class KeptFund:
    """A fund of an institution in a year; `until` is the quarter up to which it was set aside, empty where none is ranked."""

    institution: Institution
    fund: str
    until: str
    figures: Mapping[str, Figure]


def list_kept_funds(*, scope: Scope, year: int, today: date) -> list[KeptFund]:
    """
    Both funds of every institution within `funds.see`, carried on from the first year; a fixed number of queries.

    What a quarter sets aside counts for the county once it is ranked and for an institution once it is fed back. A year overspent carries
    nothing on.
    """
    scope.require(SEE)
    houses = [house for house in list_institutions(scope=scope, on=None, function=SEE) if house.category]
    aside, entered = _set_aside(scope, year), _entered(scope, today)
    carried: dict[tuple[str, str], Figure] = {}
    found: list[KeptFund] = []
    for one in range(FIRST_YEAR, year + 1):
        rows = _settle(scope, one, houses, aside, entered, carried, today)
        found = rows
        carried = {(row.institution.pk, row.fund): row.figures["left"] for row in rows if "left" in row.figures}
    return found


def _settle(
    scope: Scope, year: int, houses: Sequence[Institution], aside: Mapping[Key, tuple[str, Decimal]],
    entered: Mapping[tuple[str, str, int, str], Decimal], carried: Mapping[tuple[str, str], Figure], today: date,
) -> list[KeptFund]:  # fmt: skip
    """One year of all accounts by the rule; accounts of which nothing is known yet have no figures."""
    rows: list[KeptFund] = []
    inputs: list[dict[str, Any]] = []
    leaves: dict[str, Figure] = {}
    for house in houses:
        for fund in FUNDS:
            key = (house.pk, fund, year)
            until, added = aside.get(key, ("", Decimal(0)))
            opening = _opening(house.pk, fund, year, entered, carried)
            spent = entered.get((*key, "spent"))
            if not until and spent is None and opening is None:
                rows.append(KeptFund(house, fund, "", {}))
                continue
            held = {
                "opening": opening or _leaf("opening", Decimal(0), house.pk, fund, year),
                "added": given(LABELS["added"], added, Unit.YUAN, about=house.pk, record=f"set_aside:{fund}:{house.pk}:{until}"),
                "spent": _leaf("spent", spent or Decimal(0), house.pk, fund, year),
            }
            leaves |= {f"funds[{len(inputs)}].{name}": figure for name, figure in held.items()}
            inputs.append({"id": f"{house.pk}.{fund}", **{name: figure.value for name, figure in held.items()}})
            rows.append(KeptFund(house, fund, until, held))
    book = get_book(scope=scope, on=min(date(year, 12, 31), today))
    if not inputs or RULE not in book.rules:
        return rows
    answer = compute(RULE, pack=book, inputs={"funds": inputs}, figures=leaves)
    places = {row["id"]: at for at, row in enumerate(inputs)}
    return [_settled(row, places, answer.figures) for row in rows]


def _settled(row: KeptFund, places: Mapping[str, int], figures: Mapping[str, Figure]) -> KeptFund:
    at = places.get(f"{row.institution.pk}.{row.fund}")
    if at is None:
        return row
    reckoned = {name: figures[f"funds[{at}].{name}"] for name in ("left", "overspent")}
    return KeptFund(row.institution, row.fund, row.until, {**row.figures, **reckoned})


def _opening(
    code: str, fund: str, year: int, entered: Mapping[tuple[str, str, int, str], Decimal], carried: Mapping[tuple[str, str], Figure]
) -> Figure | None:
    """What the year before left; and in the year in which it was entered, what was held before the system."""
    told = entered.get((code, fund, year, "opening"))
    before = carried.get((code, fund))
    if told is None:
        return before.named(LABELS["opening"]) if before is not None else None
    return _leaf("opening", told + (before.number if before is not None else 0), code, fund, year)


def _leaf(name: str, amount: Decimal, code: str, fund: str, year: int) -> Figure:
    return given(LABELS[name], amount, Unit.YUAN, about=code, record=f"{REGISTER}:{fund}:{code}:{year}:{name}")


def _set_aside(scope: Scope, year: int) -> dict[Key, tuple[str, Decimal]]:
    """The quarter and amount of the last run of each year that counts and that the reader may know; pools are of the year to date."""
    periods = [f"{one}Q{quarter}" for one in range(FIRST_YEAR, year + 1) for quarter in (1, 2, 3, 4)]
    runs = Run.objects.filter(kind="quarter", period__in=periods, superseded_by__isnull=True).order_by("period")
    if scope.institutions(SEE) is not None:
        reading = system_scope(scope.actor.username)
        runs = runs.filter(period__in=list_cycles(scope=reading).filter(state__in=TOLD).values("pk"))
    last = {Period.parse(run.period).year: run for run in runs.only("period", "results")}
    found: dict[Key, tuple[str, Decimal]] = {}
    for one, run in last.items():
        for row in json.loads(run.results).get("institutions", []):
            pool = row.get("fund_pool") or {}
            for fund in FUNDS:
                if pool.get(f"{fund}_fund") is not None:
                    found[row["id"], fund, one] = (run.period, Decimal(pool[f"{fund}_fund"]))
    return found


def _entered(scope: Scope, today: date) -> dict[tuple[str, str, int, str], Decimal]:
    found: defaultdict[tuple[str, str, int, str], Decimal] = defaultdict(Decimal)
    for row in _entries(scope, today):
        found[row.institution, row.answers["fund"], row.on.year, row.answers["kind"]] += Decimal(row.answers["amount"])
    return dict(found)


def _entries(scope: Scope, today: date, institution: str = "") -> list[Entry]:
    reading = system_scope(scope.actor.username)
    return list(list_entries(scope=reading, form=REGISTER, institution=institution).filter(on__lte=today))


def list_fund_vouchers(*, scope: Scope, institution: str, fund: str, year: int, kind: str, today: date) -> list[Entry]:
    """What a sum of a fund was entered from, the oldest first (`funds.see` of the institution)."""
    scope.require(SEE, institution)
    rows = _entries(scope, today, institution)
    fits = [row for row in rows if row.on.year == year and (row.answers["fund"], row.answers["kind"]) == (fund, kind)]
    return fits[::-1]
