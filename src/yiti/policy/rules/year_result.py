"""Four quarters to one year: 附件1 七(二), 八(一)."""

from typing import Literal

from pydantic import Field

from yiti.kernel.figures import Unit, ruled, total
from yiti.kernel.money import EXACT, to_four_places
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Score
from .registry import rule

QUARTERS = "附件1 七(二)1"
RESULT = "附件1 八(一)"


class Quarters(Inputs):
    first: Score = Field(alias="1")
    second: Score = Field(alias="2")
    third: Score = Field(alias="3")
    fourth: Score = Field(alias="4")

    words = {
        "1": Text("第一季度得分", "Score of the first quarter"),
        "2": Text("第二季度得分", "Score of the second quarter"),
        "3": Text("第三季度得分", "Score of the third quarter"),
        "4": Text("第四季度得分", "Score of the fourth quarter"),
    }


class YearResultInputs(Inputs):
    quarters: Quarters
    year_method: Literal["mean"] | None = None

    words = {"quarters": Text("四个季度的得分", "Scores of the four quarters"), "year_method": Text("年度得分算法", "How the year is made")}


@rule(
    "year-result",
    title=Text("年度考核得分", "Score of the year"),
    packs=("changji-2021",),
    clauses=(QUARTERS, RESULT),
    inputs=YearResultInputs,
    settings=("year_method",),
    moves_money=True,
    example={"quarters": {"1": "88.5", "2": "91.25", "3": "86", "4": "90.1"}},
)
def year_result(inputs: YearResultInputs, book: Resolved, leaves: Leaves) -> Finding:
    """The plain mean of the four quarters, to four decimals; without one of them there is no year."""
    method = leaves.setting(inputs, "year_method", book, Unit.WORD)
    values = inputs.quarters.model_dump(by_alias=True)
    scores = [leaves.take(f"quarters.{name}", Quarters.words[name], value, Unit.SCORE) for name, value in values.items()]
    whole = total(Text("四个季度合计", "The four quarters together"), scores, unit=Unit.SCORE)
    score = ruled(
        Text("年度得分", "Score of the year"),
        to_four_places(EXACT.divide(whole.number, len(scores))),
        Unit.SCORE,
        whole,
        method,
        formula=Text("四个季度合计 ÷ 4", "the four quarters together ÷ 4"),
        clauses=(book.clause(QUARTERS), book.clause(RESULT)),
    )
    return Finding({"score": score})
