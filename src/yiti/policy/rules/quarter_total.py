"""What an institution may distribute in a quarter: 六(二)2(1)-(3), 附件1 九(二)3."""

from typing import Literal

from yiti.kernel.figures import Figure, Unit, difference, largest, ruled, smallest
from yiti.kernel.money import EXACT, ONE, down_to_fen
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import FULL_SCORE, ZERO_YUAN, Leaves
from .numbers import FenAmount, Score
from .registry import rule

POOL = "六(二)2(1)"
APPROVED = "六(二)2(3)"
LEVEL_ONE = "附件1 九(二)3"


class QuarterTotalInputs(Inputs):
    """Yuan from January to the quarter's end, and the quarter's score."""

    pool_to_date: FenAmount
    approved_year_total: FenAmount
    granted_to_date: FenAmount
    score: Score
    quarter_method: Literal["none", "proportional"] | None = None

    words = {
        "pool_to_date": Text("年初至本季末的资金池", "Fund pool from January to the quarter's end"),
        "approved_year_total": Text("核定的年度总量", "Approved total of the year"),
        "granted_to_date": Text("本年以前各季已核总额（含暂扣）", "Granted in the year's earlier quarters, with what was held back"),
        "score": Text("本季得分", "Score of the quarter"),
        "quarter_method": Text("季度得分与总额的挂钩办法", "How the quarter's score moves the total"),
    }


@rule(
    "quarter-total",
    title=Text("本季可分配总额", "What may be distributed this quarter"),
    packs=("changji-2021",),
    clauses=(POOL, APPROVED, LEVEL_ONE),
    inputs=QuarterTotalInputs,
    settings=("quarter_method",),
    moves_money=True,
    example={
        "pool_to_date": "1004000", "approved_year_total": "1800000", "granted_to_date": "450000", "score": "92.5",
        "quarter_method": "proportional",
    },
)  # fmt: skip
def quarter_total(inputs: QuarterTotalInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The pool of the year so far within the approved total, less what earlier quarters had, times the score's factor.

    `level_one_total` is rounded down to the fen and `held_back` is the rest, so that the two add up to `available`.
    """
    pool = leaves.field(inputs, "pool_to_date", Unit.YUAN)
    approved = leaves.field(inputs, "approved_year_total", Unit.YUAN)
    granted = leaves.field(inputs, "granted_to_date", Unit.YUAN)
    within = smallest(Text("核定总量内的资金", "Pool within the approved total"), pool, approved, clauses=(book.clause(APPROVED),))
    left = difference(Text("扣除以前各季", "Less the earlier quarters"), within, granted)
    available = largest(Text("可用", "Available"), left, ZERO_YUAN, clauses=(book.clause(POOL), book.clause(APPROVED)))
    factor = _factor(inputs, book, leaves)
    level_one = ruled(
        Text("一级考核分配总额", "Level-one total"),
        down_to_fen(EXACT.multiply(available.number, factor.number)),
        Unit.YUAN,
        available,
        factor,
        formula=Text("可用 × 系数，舍去不足一分", "available × factor, down to the fen"),
        clauses=(book.clause(LEVEL_ONE),),
    )
    excess = difference(Text("资金池超出核定总量", "Pool above the approved total"), pool, approved)
    return Finding(
        {
            "available": available,
            "factor": factor,
            "level_one_total": level_one,
            "held_back": difference(Text("暂扣", "Held back"), available, level_one, clauses=(book.clause(LEVEL_ONE),)),
            "year_end_excess": largest(
                Text("留待年终平衡分配", "Shared at the year's end"), excess, ZERO_YUAN, clauses=(book.clause(POOL),)
            ),
        }
    )


def _factor(inputs: QuarterTotalInputs, book: Resolved, leaves: Leaves) -> Figure:
    method = leaves.setting(inputs, "quarter_method", book, Unit.WORD)
    score = leaves.field(inputs, "score", Unit.SCORE)
    value, formula = ONE, Text("得分不影响总额，系数为 1", "the score does not move the total: 1")
    if method.value == "proportional":
        value = EXACT.divide(min(score.number, FULL_SCORE), FULL_SCORE)
        formula = Text("得分（至多 100）÷ 100", "score, at most 100, ÷ 100")
    label = Text("得分系数", "Factor of the score")
    return ruled(label, value, Unit.RATIO, method, score, formula=formula, clauses=(book.clause(LEVEL_ONE),))
