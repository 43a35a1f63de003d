"""From counts to the values of indicators, the same way for every engine."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from yiti.kernel.periods import Period
from yiti.policy.facts import Aggregate, Change, Definition, Listed
from yiti.policy.facts.aggregates import Form, Part, forms_in

from .engines.counting import Counts, Engine, Institution
from .places import Places, settle

NOTHING = Fraction(0)
SCALE = {"per_10000": 10_000}
"""What a unit multiplies the quotient by."""


@dataclass(frozen=True, slots=True)
class Value:
    """
    One indicator of one institution in one period.

    `numerator` and `denominator` are exact, None where missing (`denominator` also where there is none); `value` has four decimals, rounded
    half up and away from zero, None where a part is missing or the denominator is 0.
    """

    indicator: str
    institution: str
    period: Period
    numerator: Fraction | None
    denominator: Fraction | None
    value: Decimal | None

    def to_json(self) -> dict[str, str | None]:
        return {
            "indicator": self.indicator,
            "institution": self.institution,
            "period": str(self.period),
            "numerator": print_number(self.numerator),
            "denominator": print_number(self.denominator),
            "value": None if self.value is None else f"{self.value:.4f}",
        }


Values = dict[str, Value]
"""By institution."""


def reckon(
    engine: Engine,
    definitions: Listed,
    period: Period,
    *,
    codes: Collection[str] | None = None,
    institutions: Collection[str] | None = None,
) -> list[Value]:
    """
    Every indicator for every institution that it applies to and that is open on the period's last day, by indicator and institution.

    Of `codes` and `institutions` only these, where given.
    """
    found = _Reckoning(engine, definitions, institutions).of(period, codes)
    return [value for code, values in found.items() if codes is None or code in codes for value in values.values()]


def forms_of(definitions: Listed, codes: Iterable[str]) -> list[Form]:
    """What engines are asked for these indicators."""
    parts = (part for code in codes for part in (definitions[code].numerator, definitions[code].denominator))
    return [form for part in parts if isinstance(part, tuple) for form in forms_in(part)]


def reckon_change(now: Value, before: Value) -> tuple[Fraction | None, Fraction | None]:
    """How the printed value moved, and what it moved from."""
    if now.value is None or before.value is None:
        return None, None
    return Fraction(now.value) - Fraction(before.value), Fraction(before.value)


def applies(definition: Definition, institution: Institution) -> bool:
    fits = definition.applies_to is None or institution.type in definition.applies_to
    return fits and (institution.has_beds or not definition.needs_beds)


class _Reckoning:
    """The values of each period that is asked for, by code and institution; a change asks for the year before."""

    def __init__(self, engine: Engine, definitions: Listed, asked: Collection[str] | None = None):
        self.engine, self.definitions = engine, definitions
        self.asked = None if asked is None else frozenset(asked)

    def of(self, period: Period, codes: Iterable[str] | None = None) -> dict[str, Values]:
        wanted = sorted(self.definitions.definitions if codes is None else self.needed(codes))
        institutions = self.engine.institutions(period)
        places = Places(institutions)
        settled = settle(self.definitions, places)
        counts = self.engine.count(forms_of(settled, wanted), period)
        changes = {code: change for code in wanted if isinstance(change := self.definitions[code].numerator, Change)}
        before = self.of(_year_before(period), {change.code for change in changes.values()}) if changes else {}
        found: dict[str, Values] = {}
        for code in self.in_order(wanted):
            definition = settled[code]
            here = [one.code for one in institutions if (self.asked is None or one.code in self.asked) and applies(definition, one)]
            if code in changes:
                other = changes[code].code
                found[code] = {one: self.changed(definition, one, period, found[other].get(one), before[other].get(one)) for one in here}
            else:
                found[code] = self.values(definition, here, period, counts, places)
        return {code: found[code] for code in wanted}

    def needed(self, codes: Iterable[str]) -> set[str]:
        """These, and what their changes are of."""
        found: set[str] = set()
        waiting = list(codes)
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                numerator = self.definitions[code].numerator
                waiting += [numerator.code] if isinstance(numerator, Change) else []
        return found

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """What a change is of comes before the change."""

        def depth(code: str) -> int:
            numerator = self.definitions[code].numerator
            return 1 + depth(numerator.code) if isinstance(numerator, Change) else 0

        return sorted(codes, key=lambda code: (depth(code), code))

    def values(self, definition: Definition, here: Iterable[str], period: Period, counts: Mapping[Form, Counts], places: Places) -> Values:
        numerator = bind(definition.numerator, counts, period.months) if isinstance(definition.numerator, tuple) else ()
        denominator = bind(definition.denominator, counts, period.months) if definition.denominator else None
        found: Values = {}
        for one in here:
            under = None if denominator is None else add_up(denominator, one, places)
            found[one] = _valued(definition, one, period, add_up(numerator, one, places), under, alone=denominator is None)
        return found

    def changed(self, definition: Definition, institution: str, period: Period, now: Value | None, before: Value | None) -> Value:
        numerator = denominator = None
        if now is not None and before is not None:
            numerator, denominator = reckon_change(now, before)
        return _valued(definition, institution, period, numerator, denominator, alone=False)


@dataclass(frozen=True, slots=True)
class Counted:
    """A part with what was counted for its form, by institution, and what that is multiplied by in the period."""

    part: Part
    counts: Counts
    factor: Fraction
    minus: "tuple[Counted, ...]"
    months: int


def bind(aggregate: Aggregate, counts: Mapping[Form, Counts], months: int) -> tuple[Counted, ...]:
    """The parts of an aggregate with what was counted for them."""
    return tuple(Counted(part, counts[part.form], part.factor(months), bind(part.minus, counts, months), months) for part in aggregate)


def add_up(parts: tuple[Counted, ...], institution: str, places: Places) -> Fraction | None:
    """The parts added up for one institution; missing as soon as one of them is, at any institution it is added up over."""
    found: list[Fraction] = []
    for one in parts:
        for place in places.covered(one.part.over, institution):
            number = count_part(one, place, places)
            if number is None:
                return None
            found.append(number)
    return found[0] if len(found) == 1 else sum(found, NOTHING)


def count_part(one: Counted, institution: str, places: Places) -> Fraction | None:
    """One part at one institution alone, whatever it is added up over."""
    found = one.counts.get(institution, NOTHING)
    if found is None:
        return None
    if one.factor != 1:
        found *= one.factor
    if one.minus:
        taken = add_up(one.minus, institution, places)
        if taken is None:
            return None
        found -= taken
    return found if one.part.reaches is None else Fraction(one.part.reaches.is_met(found, one.months))


def _valued(
    definition: Definition, institution: str, period: Period, numerator: Fraction | None, denominator: Fraction | None, *, alone: bool
) -> Value:
    exact = None
    if numerator is not None and (alone or denominator):
        exact = numerator if alone else numerator / (denominator or 1)
        exact = exact * SCALE[definition.unit] if definition.unit in SCALE else exact
    value = None if exact is None else to_four_places(exact)
    return Value(definition.code, institution, period, numerator, denominator, value)


def to_four_places(exact: Fraction) -> Decimal:
    """Rounded half up, away from zero."""
    over, under = exact.numerator, exact.denominator
    whole = (20_000 * abs(over) + under) // (2 * under)
    return Decimal(f"{whole if over >= 0 else -whole}E-4")


def print_number(number: Fraction | None) -> str | None:
    """A decimal without trailing zeros; what has no end as a decimal (thirds) is cut to 28 digits, half up."""
    if number is None:
        return None
    with localcontext(prec=28, rounding=ROUND_HALF_UP) as context:
        rest = number.denominator
        for prime in (2, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            context.prec = 28 + len(str(abs(number.numerator))) + number.denominator.bit_length()
        found = format((Decimal(number.numerator) / Decimal(number.denominator)), "f")
    return found.rstrip("0").rstrip(".") if "." in found else found


def _year_before(period: Period) -> Period:
    return period.shifted(-12 // period.months)
