"""What the year's run takes in: four published quarters, the increments that the consequences change, earlier results."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.measure.assessment.queries import list_institution_results, list_year_results
from yiti.money.pay.models import YearTotal
from yiti.money.pay.refusals import UnableToRank
from yiti.registry.staff.queries import get_heads

QUARTERS = ("1", "2", "3", "4")


def gather_year(*, scope: Scope, year: int) -> dict[str, Any]:
    """
    The inputs of the chain `year`: the increment that is changed is the one drafted for the year after.

    Ties are parted by the numbers that the county's decision names, here the mean head score, then last year's score.

    :raises UnableToRank: while a quarter has no result, or the totals of the year after are not drafted yet
    """
    quarters: defaultdict[str, dict[str, str]] = defaultdict(dict)
    rows: dict[str, Any] = {}
    for result in list_institution_results(scope=scope, year=year):
        quarters[result.institution_id][result.cycle_id[-1]] = f"{result.score:.4f}"
        rows[result.institution_id] = result
    left = [quarter for quarter in QUARTERS if any(quarter not in quarters[code] for code in rows) or not rows]
    if left:
        raise UnableToRank(
            Text(f"{year} 年还差第 {'、'.join(left)} 季度的结果", f"{year} has no result of quarter {', '.join(left)} yet"),
            code="quarter-missing",
        )
    drafted = dict(YearTotal.objects.filter(year=year + 1).values_list("institution_id", "base_increment"))
    missing = sorted(set(rows) - set(drafted))
    if missing:
        raise UnableToRank(
            Text(f"{len(missing)} 家还没有编制 {year + 1} 年总量", f"{len(missing)} institutions have no draft total for {year + 1}"),
            code="year-total-missing",
        )
    before = {result.institution_id: result for result in list_year_results(scope=scope, year=year - 1)}
    heads = get_heads(scope=system_scope(scope.actor.username), years=(year - 1, year))
    return {
        "year": year,
        "institutions": [_row(code, rows[code], quarters[code], drafted[code], before, heads, year) for code in sorted(rows)],
    }


def _row(
    code: str, result: Any, quarters: dict[str, str], increment: Decimal, before: dict[str, Any], heads: Any, year: int
) -> dict[str, Any]:
    last = before.get(code)
    earlier, now = heads[year - 1], heads[year]
    return {
        "id": code,
        "name": result.institution.name,
        "category": result.category,
        "quarters": quarters,
        "increment": f"{increment:.2f}",
        "tie_break": [f"{last.score:.4f}"] if last else [],
        "results": {str(year - 1): last.result} if last else {},
        "head_unchanged": bool(now.get(code)) and now.get(code) == earlier.get(code),
    }
