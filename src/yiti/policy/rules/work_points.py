"""Work points corrected by quality, and a budget shared by them to the fen: 附件1 九(一)1, 六(二)2(4)."""

from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import model_validator

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Unit, ruled, total
from yiti.kernel.money import EXACT, share_to_fen, to_four_places
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .distribution import sum_exactly
from .inputs import Inputs, SomeRows, refuse_inconsistent
from .leaves import Leaves
from .numbers import FenAmount, Name, Rate, Score
from .registry import rule

LEVELS = "附件1 九(一)1"
DETAILS = "六(二)2(4)"


class Worked(Inputs):
    """One institution: its work points, and the points that it obtained of those that it could."""

    id: Name
    work_points: Score
    obtained: Score
    full: Score

    words = {
        "id": Text("机构", "Institution"),
        "work_points": Text("工分", "Work points"),
        "obtained": Text("考核得分", "Points obtained"),
        "full": Text("考核满分", "Full points"),
    }


class WorkPointsInputs(Inputs):
    budget: FenAmount
    institutions: SomeRows[Worked]
    quality_threshold: Rate | None = None
    quality_method: Literal["below_threshold", "always"] | None = None

    words = {
        "budget": Text("预算", "Budget"),
        "institutions": Text("机构", "Institutions"),
        "quality_threshold": Text("质量系数的界限", "Threshold of the quality coefficient"),
        "quality_method": Text("质量系数何时相乘", "When the quality coefficient is multiplied"),
    }

    @model_validator(mode="after")
    def agree(self) -> Self:
        for at, row in enumerate(self.institutions):
            path = f"institutions[{at}]"
            if row.full <= 0:
                raise Refused(
                    Text(f"{path} 满分须大于 0", f"{path}: full points must be above 0"), code="out-of-range", field=f"{path}.full"
                )
            if row.obtained > row.full:
                raise refuse_inconsistent(
                    f"{row.id} 得分 {row.obtained} 超过满分 {row.full}", f"{row.id} obtained {row.obtained} of {row.full} points",
                    f"{path}.obtained",
                )  # fmt: skip
        return self


QUALITY = Text("质量系数", "Quality coefficient")
QUALITY_FORMULA = Text("得分 ÷ 满分，四舍五入到四位小数", "obtained ÷ full, to four decimals")
CORRECTED = Text("校正工分", "Corrected work points")
MULTIPLIED = Text("工分 × 质量系数", "work points × quality coefficient")
UNTOUCHED = Text("质量系数不低于界限，工分不变", "the quality is not below the threshold: the work points stay")
ALL_CORRECTED = Text("全部机构校正工分", "Corrected work points of all")
AMOUNT = Text("应得金额", "Amount")
AMOUNT_FORMULA = Text(
    "预算 × 校正工分 ÷ 全部校正工分，舍去不足一分；余下的分按余数从大到小各补一分",
    "budget × corrected ÷ all corrected, down to the fen; the fen left over go one each to the largest remainders",
)


@rule(
    "work-points",
    title=Text("工分乘质量系数分配", "A budget by work points and quality"),
    packs=("changji-2021",),
    clauses=(LEVELS, DETAILS),
    inputs=WorkPointsInputs,
    settings=("quality_threshold", "quality_method"),
    moves_money=True,
    example={
        "budget": "100000.00",
        "institutions": [
            {"id": "A", "work_points": "1200", "obtained": "4.5", "full": "5"},
            {"id": "B", "work_points": "900", "obtained": "4", "full": "5"},
        ],
        "quality_threshold": "0.85", "quality_method": "below_threshold",
    },
)  # fmt: skip
def work_points(inputs: WorkPointsInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Divide a budget by work points, corrected by the quality of the work, to the fen.

    Quality = obtained ÷ full, rounded to four decimals and used so. `below_threshold`: work points × quality where it is below the
    threshold, else the work points; `always`: work points × quality for everybody. Amounts are rounded down; the fen left over go
    one each to the largest remainders, ties in the order of the input, and add up to the budget exactly.

    :raises Refused: `out-of-range` where full or all corrected points are 0; `inconsistent` for more obtained than full
    """
    clauses = (book.clause(LEVELS), book.clause(DETAILS))
    budget = leaves.field(inputs, "budget", Unit.YUAN)
    found = [_corrected(inputs, at, book, leaves, clauses) for at in range(len(inputs.institutions))]
    corrected = [figure for _, figure in found]
    amounts = _amounts(budget, [figure.number for figure in corrected])
    everything = total(ALL_CORRECTED, corrected, unit=Unit.WEIGHT)
    rows: list[dict[str, Any]] = [
        {
            "id": row.id, "quality": quality, "corrected": points,
            "amount": ruled(
                AMOUNT, amount, Unit.YUAN, budget, points, everything, formula=AMOUNT_FORMULA, clauses=clauses, about=row.id
            ),
        }
        for row, (quality, points), amount in zip(inputs.institutions, found, amounts, strict=True)
    ]  # fmt: skip
    formula = Text("各机构金额之和，等于预算", "the amounts added up: the budget")
    added = ruled(Text("合计", "Total"), sum_exactly(amounts), Unit.YUAN, budget, formula=formula, clauses=clauses)
    return Finding({"institutions": rows, "total": added})


def _corrected(inputs: WorkPointsInputs, at: int, book: Resolved, leaves: Leaves, clauses: tuple[Clause, ...]) -> tuple[Figure, Figure]:
    """An institution's quality and its corrected work points."""
    row, path = inputs.institutions[at], f"institutions[{at}]"
    points, obtained, full = (
        leaves.field(row, name, unit, at=path, about=row.id)
        for name, unit in (("work_points", Unit.WEIGHT), ("obtained", Unit.SCORE), ("full", Unit.SCORE))
    )
    value = to_four_places(EXACT.divide(obtained.number, full.number))
    quality = ruled(QUALITY, value, Unit.COEFFICIENT, obtained, full, formula=QUALITY_FORMULA, clauses=clauses, about=row.id)
    method = leaves.setting(inputs, "quality_method", book, Unit.WORD)
    behind: tuple[Figure, ...] = (points, quality, method)
    multiplies = method.value == "always"
    if not multiplies:
        threshold = leaves.setting(inputs, "quality_threshold", book, Unit.RATIO)
        behind = (*behind, threshold)
        multiplies = value < threshold.number
    corrected = EXACT.multiply(points.number, value) if multiplies else points.number
    formula = MULTIPLIED if multiplies else UNTOUCHED
    return quality, ruled(CORRECTED, corrected, Unit.WEIGHT, *behind, formula=formula, clauses=clauses, about=row.id)


def _amounts(budget: Figure, weights: list[Decimal]) -> list[Decimal]:
    try:
        return share_to_fen(budget.number, weights)
    except ValueError:
        words = Text("没有机构的校正工分大于零，无法分配", "no corrected work points are above zero: there is nobody to share among")
        raise Refused(words, code="out-of-range", field="institutions") from None
