"""Which month, quarter or year a page of indicators speaks of: beside the quarter of the bar, and always within it."""

from dataclasses import dataclass
from datetime import date

from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.web.measures.naming import address_of
from yiti.web.requests import Request
from yiti.web.sifting import address

KINDS = {"month": Text("月", "Month"), "quarter": Text("季", "Quarter"), "year": Text("年", "Year")}
MONTHS = {1: "month", 3: "quarter", 12: "year"}


@dataclass(frozen=True, slots=True)
class Step:
    """A way to another span; no address for one that has not begun."""

    label: Text
    address: str
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class SpanControl:
    """What the control above a page shows: month, quarter, year, and the spans beside this one."""

    span: Period
    kinds: list[Step]
    before: Step
    after: Step


def read_span(request: Request) -> Period:
    """The quarter of the bar, its year, or one of its months: the one asked for, else the last that has begun."""
    kind, quarter = request.GET.get("by", ""), request.period
    if kind == "year":
        return Period.year_of(quarter.first)
    if kind != "month":
        return quarter
    months = quarter.each_month()
    asked = request.GET.get("month", "")
    begun = [month for month in months if month.first <= request.today]
    return next((month for month in months if str(month) == asked), (begun or months[:1])[-1])


def query_of(span: Period, today: date) -> dict[str, str]:
    """How a span stands in an address: the quarter of the bar goes with it."""
    kind = MONTHS[span.months]
    if kind == "year":
        quarter = min(Period(span.first, 3).shifted(3), max(Period.quarter_of(today), Period(span.first, 3)))
        return {"period": str(quarter), "by": "year", "month": ""}
    if kind == "month":
        return {"period": str(Period.quarter_of(span.first)), "by": "month", "month": str(span)}
    return {"period": str(span), "by": "", "month": ""}


def read_control(request: Request, span: Period) -> SpanControl:
    today = request.today

    def step(to: Period, label: Text, *, is_on: bool = False) -> Step:
        return Step(label, address(request.path, request.GET, **query_of(to, today)) if to.first <= today else "", is_on)

    quarter = request.period
    others = {"month": read_month(span, quarter, today), "quarter": quarter, "year": Period.year_of(quarter.first)}
    kinds = [step(others[kind], words, is_on=MONTHS[span.months] == kind) for kind, words in KINDS.items()]
    before, after = span.shifted(-1), span.shifted(1)
    return SpanControl(span, kinds, step(before, before.label), step(after, after.label))


def read_month(span: Period, quarter: Period, today: date) -> Period:
    begun = [month for month in quarter.each_month() if month.first <= today]
    return span if span.months == 1 else (begun or quarter.each_month()[:1])[-1]


def at(name: str, *args: object, span: Period, today: date, **query: object) -> str:
    """A page's address with the span it speaks of."""
    return address_of(name, *args, **{**query_of(span, today), **query})  # type: ignore[arg-type]
