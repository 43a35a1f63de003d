"""Where an indicator's value comes from: definition, counts, and the way to the list behind each."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.figures import Figure, Operation, Source, Unit, explain, given
from yiti.kernel.money import to_four_places
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.indicators.queries import Members
from yiti.measure.indicators.values import Value
from yiti.policy.facts import Change, tell_aggregate
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import list_institutions
from yiti.web.access import page
from yiti.web.explanations import Leaf, Why, show_why
from yiti.web.institutions.names import name_of
from yiti.web.printing import print_day
from yiti.web.requests import Request

from .entries import Entry, entries_of
from .ledger_rows import ledger_leaf
from .readings import SEE, Reading, begin, read_members, read_values
from .spans import at

KIND_NAMES = {
    "residents": Text("人", "residents"), "events": Text("条记录", "events"), "staff": Text("人", "staff"),
    "institutions": Text("家机构", "institutions"), "texts": Text("种", "kinds"),
}  # fmt: skip
SIDES = {"numerator": Text("分子", "Numerator"), "denominator": Text("分母", "Denominator")}
NO_LIST = Text("人口、账目和常数没有名单", "Populations, accounts and constants have no list")
SHOWN = 5


def find_place(scope: Scope, institution: str) -> Institution:
    """:raises Http404: also for one out of reach"""
    found = list_institutions(scope=scope, on=None, function=SEE).filter(pk=institution).first()
    if found is None:
        raise Http404(institution)
    return found


def find_entry(code: str) -> Entry:
    """:raises Http404:"""
    found = entries_of(get_installation().pack).get(code)
    if found is None:
        raise Http404(code)
    return found


def find_span(text: str) -> Period:
    """:raises UnableToReadPeriod:"""
    return Period.parse(text)


@page(function=SEE)
def indicator_why_page(request: Request, indicator: str, institution: str, span: str) -> HttpResponse:
    """The value as a figure: the drawer, or a page of its own."""
    entry, place, period = find_entry(indicator), find_place(request.scope, institution), find_span(span)
    reading = begin(request.scope, period)
    members = read_members(request.scope, indicator, institution, period, sides=())
    figure = read_figure(request.scope, entry, members, period)
    name = name_of(place)
    label = entry.label
    why = Why(
        title=Text(f"{label.zh}，{name.zh}，{period.label.zh}", f"{label.en}, {name.en}, {period.label.en}"),
        figures=explain({"value": figure}),
        path="value",
        state=("info", Text("冻结的数", "A frozen number")) if reading.as_of.is_frozen else None,
        at=told_at(reading),
        notes=[note for note in (entry.awaits,) if note.zh],
        back=at("scorecard", institution, span=period, today=request.today),
        pack=reading.pack,
        pack_hash=get_book(scope=request.scope, on=period.last).hash,
        leaf=leaves(request.scope, members, entry, institution, period),
    )
    return show_why(request, why)


def told_at(reading: Reading) -> Text:
    moment = reading.as_of.at
    shown = print_day(moment, "time")
    return Text(f"截至 {shown}", f"as of {shown}") if moment else NOTHING


def read_figure(scope: Scope, entry: Entry, members: Members, span: Period) -> Figure:
    """The value with its two sides below it, each a leaf that leads to its list; a change with both years' values."""
    definition, value = entry.definition, members.value
    clauses = (entry.clause,) if entry.clause else ()
    unit = Unit(definition.unit)
    if isinstance(definition.numerator, Change):
        sides = _years(scope, definition.numerator, value, span)
    else:
        sides = tuple(_side(side, entry, value) for side in SIDES if side == "numerator" or definition.denominator)
    if len(sides) == 1:
        return Figure(
            entry.label, value.value, unit, operation=Operation.SUM, inputs=sides, clauses=clauses, note=_missing(value, alone=True)
        )
    is_quotient = definition.unit != "per_10000" and value.value is not None
    formula = NOTHING if is_quotient else Text("分子 ÷ 分母 × 10,000", "numerator ÷ denominator × 10,000")
    if value.value is None and definition.unit != "per_10000":
        formula = Text("分子 ÷ 分母", "numerator ÷ denominator")
    operation = Operation.QUOTIENT if is_quotient else Operation.RULE
    return Figure(
        entry.label,
        value.value,
        unit,
        operation=operation,
        inputs=sides,
        clauses=clauses,
        formula=formula,
        note=_missing(value, alone=False),
    )


def _side(side: str, entry: Entry, value: Value) -> Figure:
    aggregate = getattr(entry.definition, side)
    number = value.numerator if side == "numerator" else value.denominator
    return given(tell_aggregate(aggregate, entry.items), _decimal(number), Unit.COUNT, source=Source.COMPUTED, record=f"members:{side}")


def _years(scope: Scope, change: Change, value: Value, span: Period) -> tuple[Figure, ...]:
    """This year's value less last year's, over last year's."""
    before = span.shifted(-12 // span.months)
    label = entries_of(get_installation().pack)[change.code].label
    found = []
    for period in (span, before):
        other = read_values(scope, period, [change.code], [value.institution]).get(change.code, {}).get(value.institution)
        words = Text(f"{label.zh}，{period.label.zh}", f"{label.en}, {period.label.en}")
        found.append(given(words, other.value if other else None, Unit.COUNT, source=Source.COMPUTED))
    moved = Text("变化", "Change")
    difference = Figure(moved, _decimal(value.numerator), Unit.COUNT, operation=Operation.DIFFERENCE, inputs=tuple(found))
    return difference, found[1]


def _missing(value: Value, *, alone: bool) -> Text:
    """Why there is no value: what is missing is never counted as 0."""
    if value.value is not None:
        return NOTHING
    if value.numerator is None or (value.denominator is None and not alone):
        return Text(
            "缺人口、账目或上年的数，缺的不当 0", "A population, the accounts or last year's value is missing; what is missing is not 0"
        )
    return Text("分母是 0，没有值", "The denominator is 0: there is no value")


def _decimal(number: Fraction | None) -> Decimal | None:
    return None if number is None else to_four_places(Decimal(number.numerator) / Decimal(number.denominator))


def leaves(scope: Scope, members: Members, entry: Entry, institution: str, span: Period) -> Callable[[str], Leaf | None]:
    """The leaf of each side: how long its list is and the way to it."""

    def leaf(record: str) -> Leaf | None:
        side = record.partition(":")[2]
        count = members.numerator_count if side == "numerator" else members.denominator_count
        of = members.numerator_of if side == "numerator" else members.denominator_of
        words = KIND_NAMES.get(of, Text("条", "entries"))
        if side in members.uncounted:
            address = reverse("indicator-list", args=[entry.code, institution, str(span), side])
            return Leaf((Text("数的是", "What is counted"),), [(words,)], frozenset(), Text("打开名单", "Open the list"), address)
        if count is None:
            address = reverse("indicator-list", args=[entry.code, institution, str(span), side])
            months = ledger_leaf(scope, getattr(entry.definition, side), institution, span, address)
            return months or Leaf((Text("名单", "List"),), [(NO_LIST,)])
        label = Text(f"名单：{count} {words.zh}", f"The list: {count} {words.en}")
        address = reverse("indicator-list", args=[entry.code, institution, str(span), side])
        return Leaf((Text("数的是", "What is counted"), Text("几个", "How many")), [(words, f"{count:,}")], frozenset({1}), label, address)

    return leaf
