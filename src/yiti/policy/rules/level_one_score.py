"""Indicators and single items to one score of an institution: 附件1 六, 九(一)1."""

from dataclasses import replace
from typing import Self

from pydantic import Field, model_validator

from yiti.kernel.figures import Figure, Unit, difference, largest, ruled, total
from yiti.kernel.money import EXACT, to_four_places
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, Rows, SomeRows, refuse_inconsistent
from .leaves import Leaves, constant
from .numbers import Flag, Name, Number, Score
from .registry import rule

CONTENT = "附件1 六"
SINGLE_ITEMS = "附件1 九(一)1"


class Indicator(Inputs):
    """One indicator: the points that it carries and those obtained; `absent` where there is good reason that it does not arise."""

    id: Name
    points: Score
    score: Score
    absent: Flag = False

    words = {
        "id": Text("指标", "Indicator"),
        "points": Text("满分", "Points"),
        "score": Text("得分", "Score"),
        "absent": Text("合理缺项", "Reasonably absent"),
    }


class SingleItem(Inputs):
    """A single reward, or a penalty with negative points."""

    id: Name
    points: Number
    reason: Name

    words = {
        "id": Text("单项", "Single item"),
        "points": Text("加减分", "Points, negative for a penalty"),
        "reason": Text("事由", "Reason"),
    }


class LevelOneScoreInputs(Inputs):
    indicators: SomeRows[Indicator]
    single_items: Rows[SingleItem] = Field(default_factory=list)

    words = {"indicators": Text("考核指标", "Indicators"), "single_items": Text("单项奖罚", "Single items")}

    @model_validator(mode="after")
    def agree(self) -> Self:
        for at, indicator in enumerate(self.indicators):
            if indicator.score > indicator.points:
                raise refuse_inconsistent(
                    f"指标 {indicator.id} 得分 {indicator.score} 超过满分 {indicator.points}",
                    f"indicator {indicator.id} scores {indicator.score} of {indicator.points} points",
                    f"indicators[{at}].score",
                )
        return self


ZERO_POINTS = constant(Text("零分", "No points"), 0, Unit.SCORE)
ABSENT = Text("合理缺项，不计分", "Reasonably absent, not counted")
ABSENT_FORMULA = Text("缺项不计分", "an absent indicator does not count")
SCALED = Text("得分 × 总满分 ÷（总满分 − 缺项满分）", "obtained × all points ÷ (all points − absent points)")


@rule(
    "level-one-score",
    title=Text("一级考核得分", "Level-one score"),
    packs=("changji-2021",),
    clauses=(CONTENT, SINGLE_ITEMS),
    inputs=LevelOneScoreInputs,
    moves_money=True,
    example={
        "indicators": [
            {"id": "visits", "points": "50", "score": "45.5"},
            {"id": "patient_satisfaction", "points": "50", "score": "41"},
        ],
        "single_items": [
            {"id": "award", "points": "2", "reason": "Model of the quality campaign"},
            {"id": "late_report", "points": "-1", "reason": "Reported late"},
        ],
    },
)
def level_one_score(inputs: LevelOneScoreInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    One score out of indicators and single items, each result rounded to four decimals.

    Reasonable absence: obtained × all points / (all − absent); what an absent indicator scored does not count. Single
    items may lift the score over the points and never take it below 0. Where every point is absent there is no score.

    :raises Refused: `inconsistent` for a score above its points
    """
    clause, single_clause = (book.clause(CONTENT),), (book.clause(SINGLE_ITEMS),)
    points, scores, absent = _indicators(inputs, leaves)
    absent_points = total(Text("缺项满分", "Absent points"), absent, unit=Unit.SCORE, clauses=clause)
    indicator_score = _indicator_score(points, scores, absent_points, book)
    items = [_single_item(inputs, at, leaves) for at in range(len(inputs.single_items))]
    single = _rounded(total(Text("单项奖罚合计", "Single items"), items, unit=Unit.SCORE, clauses=single_clause))
    result = {"indicator_score": indicator_score, "single_items": single}
    label = Text("一级考核得分", "Level-one score")
    if indicator_score.value is None:
        formula = Text("全部缺项，没有得分", "no score where everything is absent")
        score = ruled(label, None, Unit.SCORE, indicator_score, single, formula=formula, clauses=single_clause)
    else:
        together = total(Text("指标得分加单项奖罚", "Indicators and single items"), (indicator_score, single), unit=Unit.SCORE)
        score = largest(label, together, ZERO_POINTS, unit=Unit.SCORE, clauses=single_clause)
    return Finding({**result, "score": score, "absent_points": absent_points})


def _indicators(inputs: LevelOneScoreInputs, leaves: Leaves) -> tuple[list[Figure], list[Figure], list[Figure]]:
    """The points of all, what counts as obtained of each, and the points of those that are absent."""
    points, scores, absent = [], [], []
    for at, indicator in enumerate(inputs.indicators):
        path = f"indicators[{at}]"
        whole = leaves.take(f"{path}.points", Text(f"{indicator.id} 满分", f"{indicator.id}: points"), indicator.points, Unit.SCORE)
        score = leaves.take(f"{path}.score", Text(f"{indicator.id} 得分", f"{indicator.id}: score"), indicator.score, Unit.SCORE)
        points.append(whole)
        if indicator.absent:
            flag = leaves.field(indicator, "absent", Unit.VERDICT, at=path)
            score = ruled(ABSENT, 0, Unit.SCORE, score, flag, formula=ABSENT_FORMULA)
            absent.append(whole)
        scores.append(score)
    return points, scores, absent


def _indicator_score(points: list[Figure], scores: list[Figure], absent_points: Figure, book: Resolved) -> Figure:
    clause = (book.clause(CONTENT),)
    label = Text("指标得分", "Indicator score")
    obtained = total(Text("实得分", "Points obtained"), scores, unit=Unit.SCORE)
    whole = total(Text("总满分", "All points"), points, unit=Unit.SCORE)
    assessed = difference(Text("应考满分", "Points assessed"), whole, absent_points, unit=Unit.SCORE)
    value = None
    if assessed.number > 0:
        value = to_four_places(EXACT.divide(EXACT.multiply(obtained.number, whole.number), assessed.number))
    return ruled(label, value, Unit.SCORE, obtained, whole, assessed, formula=SCALED, clauses=clause)


def _single_item(inputs: LevelOneScoreInputs, at: int, leaves: Leaves) -> Figure:
    item = inputs.single_items[at]
    path = f"single_items[{at}].points"
    return leaves.take(path, Text(f"{item.id}（{item.reason}）", f"{item.id} ({item.reason})"), item.points, Unit.SCORE)


def _rounded(figure: Figure) -> Figure:
    """The same figure with the four decimals that are printed, so that what is added to it adds what is seen."""
    return replace(figure, value=to_four_places(figure.number))
