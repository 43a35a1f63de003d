"""From the values of indicators to their points: 附件1 六, 六(二)2(4), by the methods that the county decides."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Literal, Self

from pydantic import model_validator

from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.money import EXACT, ONE, ZERO, to_four_places
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves
from .numbers import Name, Score
from .registry import rule
from .scored_parts import Part, is_met, is_missing, out_of_range, require_part, share_by_value

CONTENT = "附件1 六"
DETAILS = "六(二)2(4)"


class ScoredIndicator(Inputs):
    """An indicator with its points and the one or several values that it is scored from, by their weights."""

    id: Name
    points: Score
    parts: SomeRows[Part]

    words = {"id": Text("指标", "Indicator"), "points": Text("分值", "Points"), "parts": Text("计分项", "Parts")}


class IndicatorScoresInputs(Inputs):
    indicators: SomeRows[ScoredIndicator]
    scoring_missing: Literal["refused", "absent"] | None = None
    deduction_steps: Literal["completed", "begun", "proportional"] | None = None

    words = {
        "indicators": Text("考核指标", "Indicators"),
        "scoring_missing": Text("没有数值的指标", "An indicator without a value"),
        "deduction_steps": Text("不足一步怎么扣", "A step not completed"),
    }

    @model_validator(mode="after")
    def agree(self) -> Self:
        for at, indicator in enumerate(self.indicators):
            for n, part in enumerate(indicator.parts):
                require_part(part, f"indicators[{at}].parts[{n}]")
        return self


@rule(
    "indicator-scores",
    title=Text("指标值折算得分", "Points for the values of indicators"),
    packs=("changji-2021",),
    clauses=(CONTENT, DETAILS),
    inputs=IndicatorScoresInputs,
    settings=("scoring_missing", "deduction_steps"),
    moves_money=True,
    example={
        "indicators": [
            {
                "id": "hypertension_management", "points": "4",
                "parts": [
                    {"id": "hypertension_management", "method": "at_least", "weight": "60", "value": "0.62", "target": "0.65"},
                    {"id": "hypertension_control", "method": "at_least", "weight": "40", "value": "0.5", "target": "0.4"},
                ],
            },
            {
                "id": "antibiotic_prescription_ratio", "points": "2",
                "parts": [{"id": "antibiotic_prescription_ratio", "method": "at_most", "value": "0.24", "target": "0.2"}],
            },
        ],
    },
)  # fmt: skip
def indicator_scores(inputs: IndicatorScoresInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The points that indicators earn by their values, each rounded once, to four decimals.

    Each part earns a share between 0 and 1; several parts are averaged by their weights. `at_least`: value ÷ target, 1 at most.
    `at_most`: target ÷ value, 1 up to the target. `range`: 1 between target and upper, falling evenly to 0 over the allowance.
    `deduction`: the points of the part less so many for each step off the target. `full_if_yes`, `full_if_no`: by `met`, else by
    whether the value reaches the target (without one: is above 0). `graded`: the share of the grade given, or where grades say from which
    value on (`at`), of the best that the value reaches, else 0. What is absent counts neither way;
    a value that is missing is refused, or absent, as `scoring_missing` says, and never 0.

    :raises Refused: `missing-field` for a missing value that is to be refused, and for what a method needs
    """
    return Finding({"indicators": [_Scored(inputs, at, book, leaves).row() for at in range(len(inputs.indicators))]})


SHARE, SCORE = Text("得分比例", "Share of the points"), Text("得分", "Score")
AVERAGED = Text("分值 × 各项得分比例按权重平均，四舍五入到四位小数", "points × the shares averaged by weight, to four decimals")
SINGLE = Text("分值 × 得分比例，四舍五入到四位小数", "points × share, to four decimals")
ABSENT = Text("合理缺项", "Reasonably absent")
ABSENT_FORMULA = Text("没有得分的为缺项", "what has no score is absent")
ALL_ABSENT = Text("合理缺项，不计分", "reasonably absent, not scored")
FORMULAS: Mapping[str, Text] = {
    "full_if_yes": Text("达到得 1，否则 0", "1 where it is met, else 0"),
    "full_if_no": Text("没有发生得 1，否则 0", "1 where it is not, else 0"),
    "at_least": Text("指标值 ÷ 目标值，至多 1，至少 0", "value ÷ target, 1 at most and 0 at least"),
    "at_most": Text("不超过目标得 1，否则目标值 ÷ 指标值", "1 up to the target, beyond it target ÷ value"),
    "range": Text("区间内得 1，区间外按偏离 ÷ 扣完的距离扣减", "1 within the range, outside it less the distance off ÷ the allowance"),
    "deduction": Text("1 − 偏离的步数 × 每步扣分 ÷ 分值，至少 0", "1 − steps off × points a step ÷ points, 0 at least"),
    "graded": Text("所评或数值达到的档次的比例", "the share of the grade given, or reached by the value"),
}
UNITS: Mapping[str, Unit] = {
    "value": Unit.COEFFICIENT, "target": Unit.COEFFICIENT, "upper": Unit.COEFFICIENT, "allowance": Unit.COEFFICIENT,
    "deduction": Unit.SCORE, "method": Unit.WORD, "met": Unit.VERDICT, "grade": Unit.WORD, "better": Unit.WORD,
}  # fmt: skip
SHOWN: Mapping[str, tuple[str, ...]] = {
    "full_if_yes": ("method", "met", "value", "target"), "full_if_no": ("method", "met", "value", "target"),
    "at_least": ("method", "value", "target"), "at_most": ("method", "value", "target"),
    "range": ("method", "value", "target", "upper", "allowance"),
    "deduction": ("method", "value", "target", "better", "allowance", "deduction"), "graded": ("method", "grade", "value", "better"),
}  # fmt: skip
"""What the share of each method is made from, as far as it is given."""


class _Scored:
    """One indicator on the way to its score: its parts that count, each with its share, and their weights."""

    def __init__(self, inputs: IndicatorScoresInputs, at: int, book: Resolved, leaves: Leaves) -> None:
        self.inputs, self.indicator, self.book, self.leaves = inputs, inputs.indicators[at], book, leaves
        self.path, self.about = f"indicators[{at}]", self.indicator.id
        self.clauses = (book.clause(CONTENT), book.clause(DETAILS))
        self.points = leaves.field(self.indicator, "points", Unit.SCORE, at=self.path, about=self.about)
        self.all_weights = sum((part.weight for part in self.indicator.parts), ZERO)

    def row(self) -> dict[str, Any]:
        shares = [self.share(part, f"{self.path}.parts[{n}]") for n, part in enumerate(self.indicator.parts)]
        counted = [at for at, share in enumerate(shares) if share.value is not None]
        score = self.averaged(shares, counted) if len(shares) > 1 else self.single(shares[0])
        parts = [
            {"id": part.id, "share": share, "absent": self.absence(share)} for part, share in zip(self.indicator.parts, shares, strict=True)
        ]
        return {"id": self.indicator.id, "score": score, "absent": self.absence(score), "parts": parts}

    def absence(self, of: Figure) -> Figure:
        return ruled(ABSENT, of.value is None, Unit.VERDICT, of, formula=ABSENT_FORMULA, clauses=self.clauses, about=of.about)

    def single(self, share: Figure) -> Figure:
        value = None if share.value is None else to_four_places(EXACT.multiply(self.points.number, share.number))
        return ruled(SCORE, value, Unit.SCORE, self.points, share, formula=SINGLE, clauses=self.clauses, about=self.about)

    def averaged(self, shares: Sequence[Figure], counted: Sequence[int]) -> Figure:
        parts, got, whole = self.indicator.parts, ZERO, ZERO
        for at in counted:
            got = EXACT.add(got, EXACT.multiply(parts[at].weight, shares[at].number))
            whole = EXACT.add(whole, parts[at].weight)
        if counted and whole <= 0:
            raise out_of_range(f"{self.path}.parts", Text("计分项的权重都为零", "no part has a weight above zero"))
        weights = [
            self.leaves.field(part, "weight", Unit.WEIGHT, at=f"{self.path}.parts[{n}]", about=part.id) for n, part in enumerate(parts)
        ]
        behind = [figure for pair in zip(shares, weights, strict=True) for figure in pair]
        value = to_four_places(EXACT.divide(EXACT.multiply(self.points.number, got), whole)) if counted else None
        return ruled(SCORE, value, Unit.SCORE, self.points, *behind, formula=AVERAGED, clauses=self.clauses, about=self.about)

    def share(self, part: Part, path: str) -> Figure:
        """The share of its points that a part earns; null where it is absent."""
        behind = [
            self.leaves.field(part, name, UNITS[name], at=path, about=part.id)
            for name in SHOWN[part.method]
            if getattr(part, name) is not None
        ]
        value, formula = None, ALL_ABSENT
        if part.absent:
            behind.append(self.leaves.field(part, "absent", Unit.VERDICT, at=path, about=part.id))
        elif is_missing(part):
            behind.append(self.missing(path))
        else:
            value, formula = self.reckon(part), FORMULAS[part.method]
            behind += self.further(part, path)
        return ruled(SHARE, value, Unit.RATIO, *behind, formula=formula, clauses=self.clauses, about=part.id)

    def further(self, part: Part, path: str) -> list[Figure]:
        if part.method == "deduction":
            return [self.leaves.setting(self.inputs, "deduction_steps", self.book, Unit.WORD), self.points]
        found = []
        for n, grade in enumerate(part.grades if part.method == "graded" else ()):
            names = {"at": Unit.COEFFICIENT} if grade.at is not None and part.grade is None else {}
            for name, unit in {**names, "share": Unit.RATIO}.items():
                found.append(self.leaves.field(grade, name, unit, at=f"{path}.grades[{n}]", about=grade.id))
        return found

    def missing(self, path: str) -> Figure:
        """The county's word, where it makes a missing value an absence. :raises Refused: where it is to be refused"""
        word = self.leaves.setting(self.inputs, "scoring_missing", self.book, Unit.WORD)
        if word.value != "absent":
            words = Text(f"{path} 没有数值，不能计分", f"{path} has no value and cannot be scored")
            raise Refused(words, code="missing-field", field=f"{path}.value")
        return word

    def reckon(self, part: Part) -> Decimal:
        if part.method == "graded" and part.grade is None:
            return share_by_value(part)
        if part.method == "graded":
            return next(grade.share for grade in part.grades if grade.id == part.grade)
        if part.method in ("full_if_yes", "full_if_no"):
            return ONE if is_met(part) == (part.method == "full_if_yes") else ZERO
        value, target = part.value or ZERO, part.target or ZERO
        if part.method == "at_least":
            return min(ONE, max(ZERO, EXACT.divide(value, target)))
        if part.method == "at_most":
            return ONE if value <= target else EXACT.divide(target, value)
        allowance = part.allowance or ONE
        if part.method == "range":
            off = max(ZERO, EXACT.subtract(target, value), EXACT.subtract(value, part.upper if part.upper is not None else value))
            return max(ZERO, EXACT.subtract(ONE, EXACT.divide(off, allowance)))
        off = EXACT.subtract(target, value) if part.better == "higher" else EXACT.subtract(value, target)
        return self.deducted(part, max(ZERO, EXACT.divide(off, allowance)))

    def deducted(self, part: Part, steps: Decimal) -> Decimal:
        word = self.leaves.setting(self.inputs, "deduction_steps", self.book, Unit.WORD).value
        if word != "proportional":
            steps = steps.to_integral_value(ROUND_FLOOR if word == "completed" else ROUND_CEILING, EXACT)
        off = EXACT.multiply(EXACT.multiply(steps, part.deduction or ZERO), self.all_weights)
        whole = EXACT.multiply(self.points.number, part.weight)
        if whole <= 0:
            return ZERO if off else ONE
        return max(ZERO, EXACT.subtract(ONE, EXACT.divide(off, whole)))
