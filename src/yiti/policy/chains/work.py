"""
A quarter's money shared by work points: 附件1 九(一)1, 六(二)2(4), where a pack or the county's decision says so.

What is available to each institution goes into one budget. Each has the services that it counted × the work points of each, corrected by
its quality, points obtained ÷ full points; the budget is shared by the corrected work points, to the fen. Inputs beside the quarter's own:

    "institutions": [{…, "work": [{"id", "label", "count", "reckoned_by"}]}]

`count` is the numerator of a definition, null while it is not counted; a definition that does not apply there has no entry.

The points of each service are the table `work_point_values` of the pack, so that a what-if can change what is done with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from yiti.kernel.figures import Figure, Source, Unit, difference, given, ruled, total
from yiti.kernel.money import EXACT
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved
from yiti.policy.rules import Caution, compute

METHOD, SHARED, VALUES = "quarter_method", "work_points", "work_point_values"
COUNTED = Text("计数的服务量", "services counted")
EACH = Text("服务量 × 每项工分", "services counted × work points of each")
WORK = Text("工分", "Work points")
BUDGET = Text("全部机构可用之和", "What is available to all")
PASSED = Text("交入统一预算减分得", "Put into the common budget, less its share")


def is_shared(book: Resolved) -> bool:
    """Whether the quarter is shared by work points."""
    return METHOD in book.settings and book.is_set(METHOD) and book.parameter(METHOD).value == SHARED


def may_share(book: Resolved) -> bool:
    """Whether the pack lets a quarter be shared by work points."""
    return METHOD in book.settings and SHARED in book.settings[METHOD].choices


@dataclass(frozen=True, slots=True)
class Worked:
    """One institution before the budget is shared: what is available to it, its points obtained and full, and its counted services."""

    id: str
    category: str
    available: Figure
    obtained: Figure
    full: Figure
    counted: Sequence[Mapping[str, Any]] | None


def share_by_work(rows: Sequence[Worked], period: str, book: Resolved, warnings: list[Caution]) -> list[dict[str, Any]]:
    """
    For each institution its `work` (`work_points`, `quality`, `corrected`) and what changes of its `quarter_total`.

    :raises Refused: `missing-field` where services were not counted; as the rule `work-points` does
    """
    works = [_work_of(row, period, book) for row in rows]
    budget = total(BUDGET, [replace(row.available, about=row.id) for row in rows])
    figures = {"budget": budget}
    for at, (row, work) in enumerate(zip(rows, works, strict=True)):
        path = f"institutions[{at}]"
        figures |= {f"{path}.work_points": work, f"{path}.obtained": row.obtained, f"{path}.full": row.full}
    inputs = {
        "budget": budget.value,
        "institutions": [
            {"id": row.id, "work_points": work.value, "obtained": row.obtained.value, "full": row.full.value}
            for row, work in zip(rows, works, strict=True)
        ],
    }
    answer = compute("work-points", pack=book, inputs=inputs, figures=figures)
    warnings.extend(answer.warnings)
    return [_shared(row, works[at], answer.figures, f"institutions[{at}]") for at, row in enumerate(rows)]


def _shared(row: Worked, work: Figure, figures: Mapping[str, Figure], path: str) -> dict[str, Any]:
    quality, amount = figures[f"{path}.quality"], figures[f"{path}.amount"]
    return {
        "work": {"work_points": work, "quality": quality, "corrected": figures[f"{path}.corrected"]},
        "quarter_total": {"factor": quality, "level_one_total": amount, "held_back": difference(PASSED, row.available, amount)},
    }


def _work_of(row: Worked, period: str, book: Resolved) -> Figure:
    if row.counted is None:
        words = Text(f"{row.id} 没有计数的服务量，不能按工分分配", f"{row.id} has no counted services to be shared by")
        raise Refused(words, code="missing-field", field="work")
    return count_work(row.id, row.category, row.counted, period, book)


def count_work(institution: str, category: str, counted: Sequence[Mapping[str, Any]], period: str, book: Resolved) -> Figure:
    """
    The work points of an institution: for each service that has points in its category, how many × the points of each, added up.

    :raises Refused: `parameter-unset` where no points are decided; `missing-field` for a service that is not counted yet
    """
    values = book.table(VALUES, category)
    lines = [_line(institution, item, values[item["id"]], period) for item in counted if item["id"] in values]
    return total(WORK, lines, unit=Unit.WEIGHT, about=institution)


def _line(institution: str, item: Mapping[str, Any], points: Figure, period: str) -> Figure:
    """One service: how many, which leads to their list, × the points of each, which lead to the decision."""
    label = Text(item["label"]["zh"], item["label"]["en"])
    if item["count"] is None:
        words = Text(f"{institution}“{label.zh}”还没有计数", f"{institution}: “{label.en}” is not counted yet")
        raise Refused(words, code="missing-field", field=f"work.{item['id']}")
    count = given(
        Text(f"{label.zh}，{COUNTED.zh}", f"{label.en}, {COUNTED.en}"), Decimal(item["count"]), Unit.COUNT, source=Source.COMPUTED,
        record=f"live_value:{institution}:{period}:{item['id']}:numerator",
    )  # fmt: skip
    return ruled(label, EXACT.multiply(count.number, points.number), Unit.WEIGHT, count, points, formula=EACH)
