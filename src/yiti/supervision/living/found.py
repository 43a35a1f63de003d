"""What closed runs found: what may be distributed, places and their consequences."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from yiti.foundation.runs.queries import get_latest_run, list_runs
from yiti.kernel.periods import Period
from yiti.kernel.text import Text

from .lives import Live, Sight


def list_found(sight: Sight) -> Iterator[Live]:
    """Sums of the county, for those who see the whole of it."""
    if sight.scope.may("funds.see") and sight.scope.institutions("funds.see") is None:
        yield from _quarter(sight)
    if sight.scope.may("overview.see"):
        yield from _year(sight)


def _latest(sight: Sight, kind: str) -> Any:
    newest = list_runs(scope=sight.scope, kind=kind).filter(superseded_by__isnull=True).order_by("-period").first()
    return get_latest_run(scope=sight.scope, kind=kind, period=newest.period) if newest else None


def _quarter(sight: Sight) -> Iterator[Live]:
    run = _latest(sight, "quarter")
    if run is None:
        return
    results = json.loads(run.results)
    label = Period.parse(run.period).label
    rows = results["institutions"]
    pools = sum((Decimal(row["fund_pool"]["pool"]) for row in rows), Decimal(0))
    says = Text(
        f"{label.zh}止本年 {len(rows)} 家可分配合计，两项基金都不低于下限",
        f"pools of {len(rows)} up to {label.en}, both funds at their floors or above",
    )
    yield Live("六(二)2(1)", "met", Text(f"{pools:,.2f} 元", f"{pools:,.2f} yuan"), says, topic="funds")
    total = Decimal(results["total"])
    yield Live(
        "附件1 九(一)1", "met", Text(f"{total:,.2f} 元", f"{total:,.2f} yuan"),
        Text(f"{label.zh}一级分配总额，{len(rows)} 家", f"level-one total of {label.en}, {len(rows)} institutions"), topic="funds",
    )  # fmt: skip


def _year(sight: Sight) -> Iterator[Live]:
    run = _latest(sight, "year")
    if run is None:
        return
    rows = json.loads(run.results)["institutions"]
    failed = sum(row["class"] == "unqualified" for row in rows)
    raised = sum(Decimal(row["rate"]) > 0 for row in rows)
    cut = sum(Decimal(row["rate"]) < 0 and row["class"] != "unqualified" for row in rows)
    year = Text(f"{run.period} 年度，{len(rows)} 家", f"{run.period}, {len(rows)} institutions")
    for number, count, words in (
        ("附件1 八(一)1", failed, Text("家不合格", "unqualified")),
        ("附件1 八(一)2", cut, Text("家下降", "cut")),
        ("附件1 八(一)3", raised, Text("家提高", "raised")),
    ):
        yield Live(number, "met", Text(f"{count} {words.zh}", f"{count} {words.en}"), year, topic="ranking", about=run.period)
