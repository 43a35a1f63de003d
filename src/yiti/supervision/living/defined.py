"""Indicators whose definition names the clause as its source, or that the clause binds, over the whole county."""

from collections.abc import Iterator
from fractions import Fraction

from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.measure.indicators.remembered import list_whole
from yiti.measure.indicators.values import Value
from yiti.policy.facts import Change, Definition
from yiti.policy.packs import bind_definitions, definitions_of

from .lives import Live, Sight


def list_defined(sight: Sight) -> Iterator[Live]:
    """For readers of the whole county's indicators; what is not counted says nothing, nor does a change, which adds up to nothing."""
    if not sight.scope.may("indicators.see") or sight.scope.institutions("indicators.see") is not None:
        return
    bound = bind_definitions(sight.pack)
    known = definitions_of(sight.pack.id)
    codes = dict.fromkeys(code for codes in bound.values() for code in codes if not isinstance(known[code].numerator, Change))
    if not codes:
        return
    period = Period.year_of(sight.today)
    found: dict[str, list[Value]] = {}
    for value in list_whole(scope=sight.scope, period=period, codes=codes):
        found.setdefault(value.indicator, []).append(value)
    for number, names in bound.items():
        for code in names:
            figure = tell_whole(known[code], found.get(code, []))
            if figure is not None:
                yield Live(number, "info", figure, period.label, topic="indicators", about=code)


def tell_whole(definition: Definition, values: list[Value]) -> Text | None:
    """The parts of all institutions together; None where none of them has any."""
    over = [value.numerator for value in values if value.numerator is not None]
    under = [value.denominator for value in values if value.denominator is not None]
    label = definition.label
    if not over or (definition.denominator is not None and not sum(under)):
        return None
    whole = sum(over, Fraction(0)) / (sum(under, Fraction(0)) if definition.denominator is not None else 1)
    if definition.unit == "ratio":
        words = f"{float(whole * 100):.2f}%"
    elif definition.unit.startswith("per_"):
        words = f"{float(whole * int(definition.unit[4:])):,.2f}"
    else:
        words = f"{float(whole):,.2f}".removesuffix(".00")
    return Text(f"{label.zh} {words}", f"{label.en}: {words}")
