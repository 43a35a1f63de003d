"""Which indicators are scored from live figures, and how: the pack's parts with the settings in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from yiti.kernel.figures import Figure
from yiti.kernel.refusals import Refused
from yiti.kernel.text import NOTHING, Text
from yiti.policy.facts import Definition
from yiti.policy.facts.aggregates import Constant, Institutions, Ledger, Population, Staff, Sum, With

from .definitions import load_pack_definitions
from .folders import PACKS
from .grades import WrittenGrade, read_grades
from .loading import load_pack
from .pack import Pack
from .resolved import Resolved
from .shapes.indicators import Live, LivePart, Work

NEEDED: Mapping[str, tuple[str, ...]] = {
    "full_if_yes": ("target",), "full_if_no": ("target",), "at_least": ("target",), "at_most": ("target",),
    "range": ("target", "upper", "allowance"), "deduction": ("target", "allowance", "deduction"), "graded": ("grades",),
}  # fmt: skip
"""Methods that score a figure, with the settings that each needs; what is graded on site has no figure."""

AGAINST = {"at_least": "lower", "at_most": "higher"}
"""A method that would reward the worse value, and of which direction."""

WORDS: Mapping[str, Text] = {
    "method": Text("计分方法", "the method"),
    "target": Text("目标值", "the target"),
    "upper": Text("区间上限", "the upper end"),
    "allowance": Text("扣完的距离或步长", "the allowance or step"),
    "deduction": Text("每步扣分", "the points a step"),
    "weight": Text("权重", "the weight"),
    "grades": Text("各档的数值", "what each grade takes"),
    "steps": Text("不足一步怎么扣", "what a step not completed costs"),
    "missing": Text("没有数值时如何计分", "what a missing value means"),
}
STEPS, MISSING = "deduction_steps", "scoring_missing"
"""Settings of the rule `indicator-scores` that hold for all indicators."""


@dataclass(frozen=True)
class PlannedPart:
    """One definition with its settings as figures that lead to the decisions."""

    definition: Definition
    method: Figure
    settings: Mapping[str, Figure]
    """`target`, `upper`, `allowance`, `deduction`, `weight` and `grades`, as far as they are decided."""

    @property
    def direction(self) -> str:
        return "lower" if self.definition.better == "lower" else "higher"

    @property
    def grades(self) -> Sequence[WrittenGrade]:
        """From the best to the least; none where it is not graded."""
        if self.method.value != "graded" or "grades" not in self.settings:
            return ()
        return read_grades(str(self.settings["grades"].value), self.direction)


@dataclass(frozen=True)
class Planned:
    """How one indicator is scored in one category; with `lacks` it stays with the assessor, who is told what is not decided."""

    indicator: str
    parts: tuple[PlannedPart, ...]
    lacks: Text | None = None

    @property
    def is_live(self) -> bool:
        return self.lacks is None


def definitions_of(pack: str) -> Mapping[str, Definition]:
    """The definitions of a pack and of those above it, read once."""
    return _definitions(pack, PACKS)


@cache
def _definitions(pack: str, root: Path) -> Mapping[str, Definition]:
    return load_pack_definitions(load_pack(pack, root)).definitions


def bind_definitions(pack: Pack) -> dict[str, tuple[str, ...]]:
    """For every clause with any, the indicators whose definition names it as its source, and those that the clause binds itself."""
    return _bind_definitions(pack.id, PACKS)


@cache
def _bind_definitions(id: str, root: Path) -> dict[str, tuple[str, ...]]:
    pack = load_pack(id, root)
    names = {pack.header.number, pack.title.zh, *pack.header.also_called}
    known = _definitions(id, root)
    found: dict[str, dict[str, None]] = {}
    for definition in known.values():
        if definition.source.standard in names and definition.source.number in pack.clause_texts:
            found.setdefault(definition.source.number, {})[definition.code] = None
    for number, clause in pack.clause_texts.items():
        found.setdefault(number, {}).update(dict.fromkeys(code for code in clause.binds.definitions if code in known))
    return {number: tuple(codes) for number, codes in found.items() if codes}


def live_of(pack: str) -> Live | None:
    scoring = load_pack(pack).scoring
    return scoring.live if scoring else None


def work_of(pack: str) -> Work | None:
    """What a pack counts in work points; None where it knows none."""
    scoring = load_pack(pack).scoring
    return scoring.work if scoring else None


def plan_scoring(book: Resolved, category: str) -> dict[str, Planned]:
    """
    Indicator → how it is scored from figures in a category, for those of which the county has decided a target, or grades, or more.

    Every other indicator stays with the assessors, and so do all where neither the pack nor the county says anything.
    """
    scoring = load_pack(book.pack).scoring
    if scoring is None or scoring.live is None:
        return {}
    live = scoring.live
    methods = _table(book, scoring.method, category)
    settings = {
        "target": _table(book, live.targets, category), "upper": _table(book, live.uppers, category),
        "allowance": _table(book, live.allowances, category), "deduction": _table(book, live.deductions, category),
        "weight": _table(book, live.weights, category), "grades": _table(book, live.grades, category) if live.grades else {},
    }  # fmt: skip
    found = {}
    for indicator, parts in live.parts.items():
        chosen = [part.definition for part in parts if part.definition in settings["target"] or part.definition in settings["grades"]]
        if chosen:
            found[indicator] = _plan(book, indicator, chosen, methods, settings)
    return found


def _table(book: Resolved, id: str, category: str) -> dict[str, Figure]:
    return book.table(id, category) if book.is_set(id, category) else {}


def _plan(
    book: Resolved, indicator: str, chosen: Sequence[str], methods: Mapping[str, Figure], settings: Mapping[str, Mapping[str, Figure]]
) -> Planned:
    definitions, parts = definitions_of(book.pack), []
    lacks: Text | None = None
    for code in chosen:
        definition, method = definitions[code], methods.get(code) or methods.get(indicator)
        if method is None or method.value not in NEEDED:
            lacks = lacks or _lacking(definition, "method")
            continue
        said = {name: table[code] for name, table in settings.items() if code in table}
        missing = [name for name in NEEDED[str(method.value)] if name not in said]
        if len(chosen) > 1 and "weight" not in said:
            missing.append("weight")
        if method.value == "deduction" and not book.is_set(STEPS):
            missing.append("steps")
        if not book.is_set(MISSING):
            missing.append("missing")
        lacks = lacks or (_lacking(definition, missing[0]) if missing else _contradiction(definition, str(method.value)))
        parts.append(PlannedPart(definition, method, said))
    return Planned(indicator, tuple(parts), lacks)


def _lacking(definition: Definition, what: str) -> Text:
    words, label = WORDS[what], definition.label
    return Text(f"“{label.zh}”还没有定{words.zh}", f"{words.en} of “{label.en}” is not decided")


def _contradiction(definition: Definition, method: str) -> Text | None:
    label = definition.label
    if method in ("deduction", "graded") and definition.better not in ("higher", "lower"):
        zh, en = ("逐步扣分", "to deduct from") if method == "deduction" else ("分档", "to grade by")
        return Text(f"“{label.zh}”没有好坏方向，不能{zh}", f"“{label.en}” has no better side {en}; score it by a range")
    if AGAINST.get(method) != definition.better:
        return None
    return Text(f"“{label.zh}”的计分方法与好坏方向相反", f"the method of “{label.en}” would reward the worse value")


def check_live_table(pack: Pack, parameter: str, value: Mapping[str, str]) -> None:
    """
    Whether a table of targets, ranges or methods can be meant: within what each part can be, and in the direction that is better.

    :raises Refused: `out-of-range` or `inconsistent`, naming the entry
    """
    scoring = pack.scoring
    if scoring is None or scoring.live is None:
        return
    if scoring.work is not None and parameter == scoring.work.values:
        _require_counted(pack.id, scoring.work, value)
    parts = scoring.live.by_definition
    for code, text in value.items():
        if code not in parts:
            continue
        definition = definitions_of(pack.id)[code]
        if parameter == scoring.method and (against := _contradiction(definition, text)):
            raise Refused(against, code="inconsistent", field=code)
        if parameter == scoring.live.grades:
            _require_grades(definition, text)
        if parameter in (scoring.live.targets, scoring.live.uppers) and (words := find_out_of_reach(parts[code][1], text)):
            said = Text(f"“{definition.label.zh}”{words.zh}", f"“{definition.label.en}” {words.en}")
            raise Refused(said, code="out-of-range", field=code)


def _require_grades(definition: Definition, text: str) -> None:
    if against := _contradiction(definition, "graded"):
        raise Refused(against, code="inconsistent", field=definition.code)
    try:
        read_grades(text, definition.better)
    except Refused as refusal:
        label, words = definition.label, refusal.message
        said = Text(f"“{label.zh}”：{words.zh}", f"“{label.en}”: {words.en}")
        raise Refused(said, code=refusal.code, field=definition.code) from None


def _require_counted(pack: str, work: Work, value: Mapping[str, str]) -> None:
    for code in value:
        if code not in work.counted:
            label = definitions_of(pack)[code].label if code in definitions_of(pack) else Text(code, code)
            words = Text(f"“{label.zh}”不是可按工分计数的服务", f"“{label.en}” is no service that is counted in work points")
            raise Refused(words, code="inconsistent", field=code)


def is_countable(definition: Definition) -> bool:
    """Whether its numerator counts something one by one, so that each can carry work points and stands in a list."""
    if not isinstance(definition.numerator, tuple):
        return False
    bare = (part.form.of if isinstance(part.form, With) else part.form for part in definition.numerator)
    return not any(isinstance(form, (Sum, Population, Staff, Ledger, Constant, Institutions)) for form in bare)


def find_out_of_reach(part: LivePart, text: str) -> Text | None:
    """What is wrong with a target by itself; of a share the likely slip is a percentage typed without its sign."""
    if Decimal(text) < Decimal(part.least):
        return Text(f"的目标 {text} 小于 {part.least}", f"has a target of {text}, below {part.least}")
    if part.most is not None and Decimal(text) > Decimal(part.most):
        slip = Text("；比例写小数，如 0.65", "; write shares as fractions, such as 0.65") if part.unit == "ratio" else NOTHING
        return Text(f"的目标 {text} 大于 {part.most}{slip.zh}", f"has a target of {text}, above {part.most}{slip.en}")
    return None
