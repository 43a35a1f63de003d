"""
Dated targets of a pack against the county's figures.

A pack lists them in `targets.yaml` (`packs/shapes/targets.py` tells what may stand there) and binds this rule to the clauses that
set them. `licensed_tolerance` and `basically_band` are parameters of the packs whose words are soft.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Source, Unit, difference, largest, product, quotient, ruled
from yiti.kernel.money import EXACT
from yiti.kernel.refusals import Refused
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Resolved
from yiti.policy.packs.shapes.targets import Target, TargetValue

from .answers import Caution, Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves, constant
from .numbers import Count, Name, Rate
from .registry import rule

UNITS: Mapping[str, Unit] = {"count": Unit.COUNT, "share": Unit.RATIO, "rise": Unit.RATIO, "per_10000": Unit.PER_10000}
SCALES: Mapping[str, Decimal] = {"share": Decimal(1), "rise": Decimal(1), "per_10000": Decimal(10_000)}
TEN_THOUSAND = constant(Text("每万", "Per ten thousand"), 10_000, Unit.COUNT)
NO_MORE = constant(Text("零", "Zero"), 0, Unit.COUNT)


class TargetsInputs(Inputs):
    """The county's figures by name, and last year's shares where a rise is asked."""

    facts: dict[Name, Count]
    previous: dict[Name, Rate] = {}
    licensed_tolerance: Rate | None = None
    basically_band: Rate | None = None

    words = {
        "facts": Text("事实数", "Facts"),
        "previous": Text("上年比例", "Last year's shares"),
        "licensed_tolerance": Text("“左右”的幅度", "How far “about” reaches"),
        "basically_band": Text("“力争”的下限", "How near “strive for” must come"),
    }


@dataclass(frozen=True, slots=True)
class Aim:
    """A target, the value that the day picks, and the figures that it is held against."""

    target: Target
    asked: TargetValue
    due: date
    clauses: tuple[Clause, ...]
    required: Figure
    whole: Figure | None
    part: Figure
    before: Figure | None
    value: Figure

    def beyond(self, asked: Decimal) -> Decimal | None:
        """By how much the part is above what a value of this size takes, scaled by the whole so that nothing is rounded; null over none."""
        if self.whole is None:
            return EXACT.subtract(self.part.number, asked)
        if self.whole.number == 0:
            return None
        share = EXACT.add(asked, self.before.number) if self.before else asked
        scaled = EXACT.multiply(self.part.number, SCALES[self.target.measure])
        return EXACT.subtract(scaled, EXACT.multiply(share, self.whole.number))

    def reaches(self, asked: Decimal) -> bool | None:
        over = self.beyond(asked)
        return None if over is None else over >= 0


@rule(
    "targets",
    title=Text("到期目标与现状", "Dated targets against the county's figures"),
    inputs=TargetsInputs,
    settings=("licensed_tolerance", "basically_band"),
    needs_day=True,
    example={"facts": {"recommended": 1}},
)
def targets(inputs: TargetsInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Each target whose figures are all given, in the pack's order: value, what is asked, until when, met, and how many are missing.

    The day picks the value with the nearest due day that has not passed, after the last due day the last one. A rise is this year's
    share less last year's, asked by the end of the day's year. Verdicts compare before rounding and are null over a whole of 0.
    More than the upper end of a range is met, with `rise-above-range` or `above-range`. `basically_met` is null unless the words
    are soft ("about", "strive for"); it never moves `met`.

    :raises Refused: `unknown-field` for a fact or a share that no target of the pack reads; `inconsistent` for a part above its whole
    """
    known = _read_targets(book)
    _require_known(known, inputs)
    _require_parts(known, inputs)
    rows: list[dict[str, Any]] = []
    warnings: list[Caution] = []
    for target, words in known:
        if all(name in inputs.facts for name in target.facts) and (target.of is None or target.of in inputs.previous):
            aim = _take_aim(target, words, inputs, book, leaves)
            rows.append(_answer(aim, inputs, book, leaves))
            warnings += _warn(aim)
    return Finding({"targets": rows}, warnings)


Known = list[tuple[Target, Mapping[str, Text]]]


def _read_targets(book: Resolved) -> Known:
    """The targets of the pack itself, not of those above it, with the words of their facts."""
    found: Known = []
    for row in book.targets:
        if row["pack"] == book.pack:
            words = {name: Text(said["zh"], said["en"]) for name, said in row.get("words", {}).items()}
            shape = {key: value for key, value in row.items() if key not in ("pack", "words")}
            found.append((Target.model_validate(shape, strict=False), words))
    return found


def _require_known(known: Known, inputs: TargetsInputs) -> None:
    facts = {name for target, _ in known for name in target.facts}
    shares = {target.of for target, _ in known if target.of}
    for field, given, names in (("facts", inputs.facts, facts), ("previous", inputs.previous, shares)):
        for name in given:
            if name not in names:
                have = ", ".join(sorted(names))
                words = Text(f"没有一个目标用到 {name}；有：{have}", f"no target reads {name}; known are: {have}")
                raise Refused(words, code="unknown-field", field=f"{field}.{name}")


def _require_parts(known: Known, inputs: TargetsInputs) -> None:
    for target, words in known:
        if len(target.facts) == 2 and all(name in inputs.facts for name in target.facts):
            whole, part = target.facts
            if inputs.facts[part] > inputs.facts[whole]:
                inner, outer = words.get(part, Text(part, part)), words.get(whole, Text(whole, whole))
                raise refuse_inconsistent(f"{inner.zh}大于{outer.zh}", f"{inner.en}: more than {outer.en}", f"facts.{part}")


def pick_value(target: Target, on: date) -> tuple[TargetValue, date]:
    """The value with the earliest due day not before the day, else the last; a rise is due on 31 December."""
    dated = sorted(((value, value.due or date(on.year, 12, 31)) for value in target.values), key=lambda pair: pair[1])
    return next((pair for pair in dated if pair[1] >= on), dated[-1])


def _take_aim(target: Target, words: Mapping[str, Text], inputs: TargetsInputs, book: Resolved, leaves: Leaves) -> Aim:
    asked, due = pick_value(target, book.on or date.max)
    clauses = (Clause(book.pack, asked.clause),)

    def fact(name: str) -> Figure:
        return leaves.take(f"facts.{name}", words.get(name, Text(name, name)), inputs.facts[name], Unit.COUNT)

    unit = UNITS[target.measure]
    number = int(asked.value) if unit is Unit.COUNT else Decimal(asked.value)
    label = Text(f"{target.label.zh}：要求", f"{target.label.en}: asked")
    required = Figure(label, number, unit, Source(asked.origin), clauses=clauses, note=asked.derived_from or NOTHING)
    whole = fact(target.facts[0]) if len(target.facts) == 2 else None
    part = fact(target.facts[-1])
    before = None
    if target.of is not None:
        before = leaves.take(f"previous.{target.of}", Text("上年比例", "Last year's share"), inputs.previous[target.of], Unit.RATIO)
    return Aim(target, asked, due, clauses, required, whole, part, before, _value(target, clauses, whole, part, before))


def _value(target: Target, clauses: tuple[Clause, ...], whole: Figure | None, part: Figure, before: Figure | None) -> Figure:
    label = target.label
    if whole is None:
        return Figure(label, part.value, Unit.COUNT, inputs=(part,), formula=part.label, clauses=clauses)
    if target.measure == "per_10000":
        scaled = product(Text("乘以一万", "Times ten thousand"), part, TEN_THOUSAND, unit=Unit.COUNT)
        return quotient(label, scaled, whole, unit=Unit.PER_10000, clauses=clauses)
    if before is None:
        return quotient(label, part, whole, clauses=clauses)
    share = quotient(Text("今年比例", "This year's share"), part, whole)
    if share.value is None:
        formula = Text("总数为零，没有比例", "no share of a whole of 0")
        return ruled(label, None, Unit.RATIO, share, before, formula=formula, clauses=clauses)
    return difference(label, share, before, unit=Unit.RATIO, clauses=clauses)


def _answer(aim: Aim, inputs: TargetsInputs, book: Resolved, leaves: Leaves) -> dict[str, Any]:
    due = Source.DOCUMENT if aim.asked.due else Source.DERIVED
    met = aim.reaches(Decimal(aim.asked.value))
    return {
        "id": aim.target.id,
        "value": aim.value,
        "required": aim.required,
        "due": Figure(Text("期限", "Due"), aim.due, Unit.DATE, due, clauses=aim.clauses),
        "met": _judge(aim, Text("达标", "Met"), met, Text("现状 ≥ 要求", "value ≥ what is asked")),
        "short": _short(aim),
        "basically_met": _basically(aim, inputs, book, leaves),
    }


def _judge(aim: Aim, label: Text, verdict: bool | None, formula: Text, *more: Figure) -> Figure:
    return ruled(label, verdict, Unit.VERDICT, aim.value, aim.required, *more, formula=formula, clauses=aim.clauses)


def _short(aim: Aim) -> Figure:
    label = Text("还差", "Missing")
    if aim.whole is None:
        needed = aim.required
    elif aim.before is not None or aim.whole.number == 0:
        return _nothing(aim, label, Unit.COUNT, Text("升幅不计人数，总数为零也不计", "not counted for a rise, nor over a whole of 0"))
    else:
        exact = EXACT.divide(EXACT.multiply(aim.required.number, aim.whole.number), SCALES[aim.target.measure])
        needed = ruled(
            Text("应达到的数", "Number needed"), int(exact.to_integral_value(ROUND_CEILING)), Unit.COUNT, aim.required, aim.whole,
            formula=Text("要求 × 总数，进到整数", "what is asked × the whole, rounded up"), clauses=aim.clauses,
        )  # fmt: skip
    missing = difference(Text("应达到的减现有的", "Needed less there"), needed, aim.part, unit=Unit.COUNT)
    return largest(label, missing, NO_MORE, unit=Unit.COUNT, clauses=aim.clauses)


def _nothing(aim: Aim, label: Text, unit: Unit, formula: Text) -> Figure:
    return ruled(label, None, unit, aim.value, aim.required, formula=formula, clauses=aim.clauses)


def _basically(aim: Aim, inputs: TargetsInputs, book: Resolved, leaves: Leaves) -> Figure:
    label = Text("基本达标", "Nearly met")
    softened: Callable[[Decimal, Decimal], Decimal]
    if aim.asked.tolerance:
        setting, formula, softened = aim.asked.tolerance, Text("现状 ≥ 要求 − 幅度", "value ≥ asked − tolerance"), EXACT.subtract
    elif aim.asked.band:
        setting, formula, softened = aim.asked.band, Text("现状 ≥ 要求 × 下限", "value ≥ asked × band"), EXACT.multiply
    else:
        return _nothing(aim, label, Unit.VERDICT, Text("原文没有留余地", "the words leave no margin"))
    margin = leaves.setting(inputs, setting, book, Unit.RATIO) if setting in TargetsInputs.words else book.parameter(setting)
    return _judge(aim, label, aim.reaches(softened(Decimal(aim.asked.value), margin.number)), formula, margin)


def _warn(aim: Aim) -> list[Caution]:
    most = aim.asked.at_most
    over = aim.beyond(Decimal(most)) if most else None
    if over is None or over <= 0:
        return []
    code = "rise-above-range" if aim.target.measure == "rise" else "above-range"
    words = Text(f"{aim.target.label.zh}高于原文范围的上限 {most}", f"{aim.target.label.en}: above the upper end {most} of the range")
    return [Caution(code, words, aim.clauses[0])]
