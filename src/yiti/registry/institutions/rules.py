"""Pure logic of this room."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yiti.kernel.figures import Figure, Unit, difference, given, product, quotient, ruled, total
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved
from yiti.policy.rules import compute
from yiti.policy.rules.answers import Answer
from yiti.policy.rules.leaves import constant
from yiti.policy.rules.staffing_table import StaffingRow

from .spans import first_overlap
from .words import POST_KINDS

CATEGORIES = ("community_centre", "agricultural_township_hospital", "pastoral_township_hospital")


def find_double_tight(rows: Iterable[Mapping[str, Any]]) -> Text | None:
    """Two tight memberships of one institution that share a day, in words; None where there are none."""
    clash = first_overlap(row for row in rows if row["mode"] == "tight")
    if not clash:
        return None
    later = max(clash, key=lambda row: row["from_on"])
    earlier = clash[0] if later is clash[1] else clash[1]
    until = earlier["until_on"]
    said = f"到 {until} 为止" if until else "没有截止日"
    return Text(
        f"与“{earlier['consortium']}”的紧密型关系重叠（从 {earlier['from_on']} 起，{said}）",
        f"shares days with the tight membership in “{earlier['consortium']}” ({earlier['from_on']} to {until or 'open'})",
    )


STAFFING_FIELDS = ("population", "total", *POST_KINDS, "establishment", "off_establishment")


def staffing_answer(*, book: Resolved, rows: Sequence[Mapping[str, Any]]) -> Answer | None:
    """
    The rule `staffing-table` over rows of id, category, population, posts by kind and limits; None where no such rule runs.

    A row's `record` and `population_record` (with `population_label`) are the records that the explanation leads to.
    """
    if not rows:
        return None
    inputs = [{"id": row["id"], "category": row["category"], **{name: row[name] for name in STAFFING_FIELDS}} for row in rows]
    figures = {f"rows[{at}].{name}": _leaf(row, name) for at, row in enumerate(rows) if row.get("record") for name in STAFFING_FIELDS}
    try:
        return compute("staffing-table", pack=book, inputs={"rows": inputs}, figures=figures)
    except Refused as refusal:
        if refusal.code == "rule-not-in-pack":
            return None
        raise


def _leaf(row: Mapping[str, Any], name: str) -> Figure:
    if name == "population":
        return given(row["population_label"], row[name], Unit.PERSONS, about=row["id"], record=row["population_record"])
    return given(StaffingRow.words[name], row[name], Unit.PERSONS, about=row["id"], record=row["record"])


WHOLE = constant(Text("全部", "All"), 1, Unit.RATIO)
SHARE = "staffing.min_health_technical_ratio"


def annexed_management(*, book: Resolved, row: Mapping[str, Any]) -> Figure | None:
    """
    What the annex allots to management: the share that is left, rounded half up (附件2, read back from its sixteen rows).

    It explains the annex and allows nothing: the most that a plan may have is rounded down, by the rule. None where the pack has no share.
    """
    if not book.is_set(SHARE):
        return None
    rest = difference(Text("其余岗位占比", "Share of the other posts"), WHOLE, book.parameter(SHARE))
    exact = product(Text("总量 × 占比", "Total × share"), _leaf(row, "total"), rest, unit=Unit.PERSONS)
    rounded = int(exact.number.quantize(Decimal(1), ROUND_HALF_UP))
    formula = Text("四舍五入取整；由附件2各行反推，文件没有印", "rounded half up; read back from the rows of Annex 2, printed nowhere")
    label = Text("附件的取整", "As the annex rounds")
    return ruled(label, rounded, Unit.PERSONS, exact, formula=formula, clauses=rest.inputs[1].clauses, about=row["id"])


THOUSAND = constant(Text("一千", "One thousand"), 1000, Unit.COUNT)


def staff_load(*, total_posts: Figure, served: Figure, floating: Figure | None) -> dict[str, Figure]:
    """
    Approved staff per thousand people served, and with the floating people counted in where they are told (附件2 备注).

    Floating people are never in the denominator unasked.
    """
    each = _per_thousand(Text("每千服务人口工作人员", "Staff per thousand served"), total_posts, served)
    if floating is None:
        return {"load": each}
    everybody = total(Text("服务人口加流动人口", "Served and floating"), (served, floating), unit=Unit.PERSONS)
    label = Text("每千人口工作人员（含流动人口）", "Staff per thousand, floating people included")
    return {"load": each, "load_with_floating": _per_thousand(label, total_posts, everybody)}


def _per_thousand(label: Text, staff: Figure, people: Figure) -> Figure:
    thousands = quotient(Text("千人", "Thousands of people"), people, THOUSAND, unit=Unit.COEFFICIENT)
    return quotient(label, staff, thousands, unit=Unit.COEFFICIENT)


def as_allotted(row: Mapping[str, Any]) -> tuple[int, ...]:
    """The numbers of an allotment, to be compared with those of the annex."""
    return tuple(int(row[name]) for name in ("total", *POST_KINDS, "establishment", "off_establishment"))
