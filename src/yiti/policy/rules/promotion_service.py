"""Service at the base before a city doctor is promoted: `promotion.service_years`, `promotion.days_a_year`."""

from yiti.kernel.figures import Unit, difference, largest, product, ruled, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves, constant
from .numbers import Count, Name
from .registry import rule

NO_DAYS = constant(Text("零", "None"), 0, Unit.DAYS)


class ServicePosting(Inputs):
    id: Name
    days: Count

    words = {"id": Text("服务地点", "Where"), "days": Text("服务天数", "Days of service")}


class PromotionServiceInputs(Inputs):
    postings: SomeRows[ServicePosting]

    words = {"postings": Text("基层服务", "Service at the base")}


@rule(
    "promotion-service",
    title=Text("晋升前基层服务", "Service at the base before promotion"),
    inputs=PromotionServiceInputs,
    example={"postings": [{"id": "2017", "days": 210}, {"id": "2018", "days": 160}]},
)
def promotion_service(inputs: PromotionServiceInputs, book: Resolved, leaves: Leaves) -> Finding:
    """All days added up against the years asked for; a doctor posted down by the hospital is not excused."""
    clauses = book.carrying
    days = total(
        Text("累计服务天数", "Days of service"),
        [leaves.field(row, "days", Unit.DAYS, at=f"postings[{at}]", about=row.id) for at, row in enumerate(inputs.postings)],
        unit=Unit.DAYS, clauses=clauses,
    )  # fmt: skip
    years, length = book.parameter("promotion.service_years"), book.parameter("promotion.days_a_year")
    required = product(Text("应服务天数", "Days required"), years, length, unit=Unit.DAYS, clauses=clauses)
    missing = difference(Text("应服务减已服务", "Required less served"), required, days, unit=Unit.DAYS)
    eligible = ruled(
        Text("可以晋升", "Eligible"), days.number >= required.number, Unit.VERDICT, days, required, clauses=clauses,
        formula=Text("累计 ≥ 应服务", "served ≥ required"),
    )  # fmt: skip
    short = largest(Text("还差天数", "Days missing"), missing, NO_DAYS, unit=Unit.DAYS, clauses=clauses)
    return Finding({"days": days, "required": required, "eligible": eligible, "short": short})
