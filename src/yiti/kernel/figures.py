"""A number that is its own explanation."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from .clauses import Clause
from .money import EXACT, FEN, FOUR_PLACES, ONE, ZERO, to_fen
from .text import NOTHING, Text

Value = Decimal | int | bool | str | date | None


TOGETHER = Text("按权限合并显示", "Shown together: not yours to see one by one")


class Unit(StrEnum):
    """How a value is printed: yuan and numbers per 1,000 with two decimals, ratios and the like with four, counts as integers."""

    YUAN = "yuan"
    RATIO = "ratio"
    SCORE = "score"
    WEIGHT = "weight"
    COEFFICIENT = "coefficient"
    PER_1000 = "per_1000"
    PER_10000 = "per_10000"
    COUNT = "count"
    PLACE = "place"
    PERSONS = "persons"
    DAYS = "days"
    DAY_OF_MONTH = "day_of_month"
    DATE = "date"
    YEAR = "year"
    VERDICT = "verdict"
    WORD = "word"

    __hash__ = str.__hash__  # tens of thousands are looked up by it, and an enum's own hash is a slow call


class Source(StrEnum):
    """Where a value comes from."""

    DOCUMENT = "document"
    DERIVED = "derived"
    LOCAL = "local"
    INPUT = "input"
    COMPUTED = "computed"

    __hash__ = str.__hash__


class Operation(StrEnum):
    """What was done with the inputs. All but RULE can be recomputed from the inputs alone."""

    GIVEN = "given"
    SUM = "sum"
    DIFFERENCE = "difference"
    PRODUCT = "product"
    QUOTIENT = "quotient"
    LARGEST = "largest"
    SMALLEST = "smallest"
    RULE = "rule"

    __hash__ = str.__hash__


@dataclass(slots=True, eq=False)
class Figure:
    """
    A value, its unit, how it was reckoned, which clauses say so, and what it was made from. Never changed once made.

    `about` names whose figure it is (an institution's or a person's id), so that a reader who may not see that
    person gets it folded. `record` is the opaque reference (`kind:id`) of the record that a leaf was read from.
    `formula` is written out only where the operation and the inputs' labels do not say it already.
    """

    # Not `frozen=True`: its guard makes each figure nine times as dear, and a distribution makes tens of thousands.
    label: Text
    value: Value
    unit: Unit
    source: Source = Source.COMPUTED
    operation: Operation = Operation.GIVEN
    inputs: tuple["Figure", ...] = ()
    clauses: tuple[Clause, ...] = ()
    formula: Text = NOTHING
    about: str = ""
    record: str = ""
    note: Text = NOTHING
    _printed: str | int | bool | None = field(default=None, init=False, repr=False)

    @property
    def printed(self) -> str | int | bool | None:
        """The value as `print_value` gives it, worked out once."""
        if self._printed is None:
            self._printed = print_value(self.value, self.unit)
        return self._printed

    @property
    def number(self) -> Decimal:
        """
        The value as an exact decimal.

        :raises TypeError: for a figure whose value is no number
        """
        if isinstance(self.value, Decimal):
            return self.value
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise TypeError(f"{self.label.en} is no number")
        return Decimal(self.value)

    def of(self, *clauses: Clause) -> "Figure":
        """The same figure with clauses added."""
        return replace(self, clauses=tuple(dict.fromkeys(self.clauses + clauses)))

    def named(self, label: Text) -> "Figure":
        """The same value under another name: a figure of its own whose one input is this one."""
        return Figure(label, self.value, self.unit, operation=Operation.SUM, inputs=(self,), about=self.about)


def given(label: Text, value: Value, unit: Unit, *, source: Source = Source.INPUT, about: str = "", record: str = "") -> Figure:
    """A leaf: what somebody entered, or what a document says."""
    return Figure(label, value, unit, source, Operation.GIVEN, (), (), NOTHING, about, record)


def _reckoned(
    label: Text, value: Decimal, operation: Operation, inputs: tuple[Figure, ...], unit: Unit, clauses: tuple[Clause, ...], about: str
) -> Figure:
    rounded = to_fen(value) if unit is Unit.YUAN else value
    return Figure(label, rounded, unit, Source.COMPUTED, operation, inputs, clauses, about=about)


def total(label: Text, parts: Iterable[Figure], *, unit: Unit = Unit.YUAN, clauses: tuple[Clause, ...] = (), about: str = "") -> Figure:
    """The sum of the parts, each already rounded; zero over none."""
    inputs = tuple(parts)
    value = ZERO
    for part in inputs:
        value = EXACT.add(value, part.number)
    return _reckoned(label, value, Operation.SUM, inputs, unit, clauses, about)


def difference(
    label: Text, first: Figure, *less: Figure, unit: Unit = Unit.YUAN, clauses: tuple[Clause, ...] = (), about: str = ""
) -> Figure:
    """The first less all the others."""
    value = first.number
    for part in less:
        value = EXACT.subtract(value, part.number)
    return _reckoned(label, value, Operation.DIFFERENCE, (first, *less), unit, clauses, about)


def product(label: Text, *factors: Figure, unit: Unit = Unit.YUAN, clauses: tuple[Clause, ...] = (), about: str = "") -> Figure:
    """All factors multiplied; yuan are rounded to the fen, everything else is exact."""
    value = ONE
    for factor in factors:
        value = EXACT.multiply(value, factor.number)
    return _reckoned(label, value, Operation.PRODUCT, factors, unit, clauses, about)


def quotient(
    label: Text, whole: Figure, by: Figure, *, unit: Unit = Unit.RATIO, clauses: tuple[Clause, ...] = (), about: str = ""
) -> Figure:
    """The first divided by the second; null where the second is zero."""
    if by.number == 0:
        return Figure(label, None, unit, Source.COMPUTED, Operation.QUOTIENT, (whole, by), clauses, about=about)
    return _reckoned(label, EXACT.divide(whole.number, by.number), Operation.QUOTIENT, (whole, by), unit, clauses, about)


def largest(label: Text, *of: Figure, unit: Unit = Unit.YUAN, clauses: tuple[Clause, ...] = (), about: str = "") -> Figure:
    """The largest of the inputs: a floor under a value."""
    return _reckoned(label, max(item.number for item in of), Operation.LARGEST, of, unit, clauses, about)


def smallest(label: Text, *of: Figure, unit: Unit = Unit.YUAN, clauses: tuple[Clause, ...] = (), about: str = "") -> Figure:
    """The smallest of the inputs: a ceiling over a value."""
    return _reckoned(label, min(item.number for item in of), Operation.SMALLEST, of, unit, clauses, about)


def ruled(
    label: Text,
    value: Value,
    unit: Unit,
    *inputs: Figure,
    formula: Text,
    clauses: tuple[Clause, ...] = (),
    about: str = "",
    note: Text = NOTHING,
) -> Figure:
    """What no plain operation says: a place, a verdict, a share by largest remainder. The formula says how."""
    return Figure(label, value, unit, Source.COMPUTED, Operation.RULE, inputs, clauses, formula, about, note=note)


def nothing(label: Text, unit: Unit = Unit.YUAN) -> Figure:
    """Zero as a figure of its own, for floors."""
    return Figure(label, ZERO, unit, Source.DERIVED)


SIGNS: Mapping[Operation, str] = {
    Operation.SUM: "+",
    Operation.DIFFERENCE: "−",
    Operation.PRODUCT: "×",
    Operation.QUOTIENT: "÷",
}


def formula_of(figure: Figure) -> Text:
    """The formula in words: written out, or the inputs' labels joined by the operation's sign."""
    if figure.formula != NOTHING or not figure.inputs:
        return figure.formula
    labels = [item.label for item in figure.inputs]
    if len(labels) > 8:
        labels = [*labels[:3], Text("…", "…"), labels[-1]]
    sign = SIGNS.get(figure.operation)
    if sign:
        return Text(f" {sign} ".join(label.zh for label in labels), f" {sign} ".join(label.en for label in labels))
    words = Text("取大", "the larger of") if figure.operation is Operation.LARGEST else Text("取小", "the smaller of")
    return Text(f"{words.zh}({'，'.join(label.zh for label in labels)})", f"{words.en} ({', '.join(label.en for label in labels)})")


def print_value(value: Value, unit: Unit) -> str | int | bool | None:
    """
    A value as rules answer it.

    Yuan as text with two decimals; ratios, rates, weights, coefficients and scores as text with four; counts and
    places as integers (an average number of staff as text, with the decimals it has); verdicts as booleans; dates as
    ISO text; null as null.
    """
    if isinstance(value, Decimal):
        if (places := _PLACES.get(unit)) is None:
            return int(value) if value == value.to_integral_value() else f"{value.normalize(EXACT):f}"
        number = value.quantize(places, ROUND_HALF_UP, EXACT)
        return str(number if number else abs(number))
    if isinstance(value, int) and not isinstance(value, bool):
        return value if unit not in _PLACES else print_value(Decimal(value), unit)
    return value.isoformat() if isinstance(value, date) else value


_PLACES = {
    Unit.YUAN: FEN,
    Unit.RATIO: FOUR_PLACES,
    Unit.SCORE: FOUR_PLACES,
    Unit.WEIGHT: FOUR_PLACES,
    Unit.COEFFICIENT: FOUR_PLACES,
    Unit.PER_1000: FEN,
    Unit.PER_10000: FOUR_PLACES,
}


def walk(roots: Iterable[Figure]) -> Iterator[Figure]:
    """Every figure below the roots once, inputs before what is made of them."""
    seen: set[int] = set()
    for root in roots:
        stack = [root]
        while stack:
            figure = stack.pop()
            if id(figure) in seen:
                continue
            waiting = []
            for item in figure.inputs:
                if id(item) not in seen:
                    if item.inputs:
                        waiting.append(item)
                    else:
                        seen.add(id(item))
                        yield item
            if waiting:
                stack.append(figure)
                stack += reversed(waiting)
            else:
                seen.add(id(figure))
                yield figure


def explain(results: Mapping[str, Figure]) -> dict[str, Any]:
    """
    Write the figures behind a set of results out, every figure once, inputs by id.

    `results` maps result paths (`shares[0].amount`) to figures. The answer is
    `{"figures": [{"id", "label", "value", "unit", "formula", "clauses", "source", "inputs"}], "of": {path: id}}`.
    Rows share the parts that are equal: treat them as read only.
    """
    ids: dict[int, str] = {}
    rows: list[dict[str, Any]] = []
    patterns: dict[int, tuple[Figure, dict[str, Any]]] = {}
    name_of = ids.__getitem__
    for figure in walk(results.values()):
        name = ids[id(figure)] = f"f{len(rows) + 1}"
        inputs = figure.inputs
        like, pattern = patterns.get(id(figure.label)) or (None, {})
        if (
            like is None
            or like.formula is not figure.formula
            or like.clauses is not figure.clauses
            or like.unit is not figure.unit
            or like.source is not figure.source
            or like.operation is not figure.operation
            or (inputs and figure.formula is NOTHING)
        ):
            pattern = _pattern(figure)
            patterns[id(figure.label)] = figure, pattern
        row = pattern.copy()
        value = figure.printed
        row["id"] = name
        row["value"] = value if value is None or value.__class__ is str else _as_text(value)
        row["inputs"] = list(map(name_of, map(id, inputs))) if inputs else []
        if figure.about:
            row["about"] = figure.about
        if figure.record:
            row["record"] = figure.record
        if figure.note is not NOTHING and figure.note != NOTHING:
            row["note"] = {"zh": figure.note.zh, "en": figure.note.en}
        rows.append(row)
    return {"figures": rows, "of": {path: name_of(id(figure)) for path, figure in results.items()}}


def _pattern(figure: Figure) -> dict[str, Any]:
    """What a figure shares with all of its kind; `id`, `value` and `inputs` are still to be filled in."""
    formula = formula_of(figure)
    return {
        "id": "",
        "label": {"zh": figure.label.zh, "en": figure.label.en},
        "value": None,
        "unit": str(figure.unit),
        "formula": {"zh": formula.zh, "en": formula.en},
        "clauses": [str(clause) for clause in figure.clauses],
        "source": str(figure.source),
        "inputs": [],
        "operation": str(figure.operation),
    }


def _as_text(printed: str | int | bool) -> str:
    return str(printed).lower() if isinstance(printed, bool) else str(printed)


def fold(figure: Figure, may_see: Callable[[str], bool]) -> Figure:
    """
    The same figure with all that is about others folded into one input a sum: "39 others, total weight 31.2".

    `may_see` says of an `about` whether the reader may see it. Values never change; only inputs are gathered.
    Folded inputs of one figure with one unit become a single figure without inputs, whose value is their sum.
    """
    done: dict[int, Figure] = {}
    for item in walk([figure]):
        done[id(item)] = _folded(item, done, may_see)
    return done[id(figure)]


def _folded(item: Figure, done: Mapping[int, Figure], may_see: Callable[[str], bool]) -> Figure:
    hidden = [part for part in item.inputs if part.about and not may_see(part.about)]
    if not hidden:
        inputs = tuple(done[id(part)] for part in item.inputs)
        return item if all(a is b for a, b in zip(inputs, item.inputs, strict=True)) else replace(item, inputs=inputs)
    kept = [done[id(part)] for part in item.inputs if not part.about or may_see(part.about)]
    for unit in dict.fromkeys(part.unit for part in hidden):
        kept.append(_others([part for part in hidden if part.unit is unit], unit))
    return replace(item, inputs=tuple(kept))


def _others(hidden: list[Figure], unit: Unit) -> Figure:
    numbers = [part.value for part in hidden if isinstance(part.value, (Decimal, int)) and not isinstance(part.value, bool)]
    value = sum((Decimal(number) for number in numbers), ZERO) if numbers else None
    kind = hidden[0].label
    label = Text(f"其他 {len(hidden)} 项合计（{kind.zh}）", f"{len(hidden)} others together ({kind.en})")
    return Figure(label, value, unit, Source.COMPUTED, Operation.RULE, formula=TOGETHER)


__all__ = [
    "Figure", "Operation", "Source", "Unit", "Value",
    "difference", "explain", "fold", "formula_of", "given", "largest", "nothing", "print_value", "product",
    "quotient", "ruled", "smallest", "total", "walk",
]  # fmt: skip
