"""Who may be appointed by directed evaluation, outside the ratio of posts."""

from typing import Self

from pydantic import model_validator

from yiti.kernel.figures import Figure, Unit, difference, largest, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves, constant
from .numbers import Amount, Flag
from .registry import rule

NO_YEARS = constant(Text("零", "None"), 0, Unit.COEFFICIENT)


class DirectedEvaluationInputs(Inputs):
    """One person's full years at township hospitals: the longest stretch up to now, all together, and whether the person is there still."""

    continuous_years: Amount
    cumulative_years: Amount
    present: Flag

    words = {
        "continuous_years": Text("连续工作年数", "Years without a break"),
        "cumulative_years": Text("累计工作年数", "Years in all"),
        "present": Text("仍在卫生院工作", "Still at a township hospital"),
    }

    @model_validator(mode="after")
    def agree(self) -> Self:
        if self.continuous_years > self.cumulative_years:
            raise refuse_inconsistent("连续年数大于累计年数", "more years without a break than in all", "continuous_years")
        return self


@rule(
    "directed-evaluation",
    title=Text("定向评价资格", "Directed evaluation"),
    inputs=DirectedEvaluationInputs,
    example={"continuous_years": 14, "cumulative_years": 26, "present": True},
)
def directed_evaluation(inputs: DirectedEvaluationInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Either number of years is enough for somebody who is still there; both shortfalls are told.

    `by` says which of the two carries it: `continuous`, `cumulative`, `both` or `none`. Years at several township hospitals add up.

    :raises Refused: `inconsistent` where the stretch is longer than all years
    """
    unbroken, all_years = (leaves.field(inputs, name, Unit.COEFFICIENT) for name in ("continuous_years", "cumulative_years"))
    present = leaves.field(inputs, "present", Unit.VERDICT)
    asked = {name: book.parameter(f"directed_evaluation.{name}_years") for name in ("continuous", "cumulative")}
    reached = [name for name, years in (("continuous", unbroken), ("cumulative", all_years)) if years.number >= asked[name].number]
    by = ruled(
        Text("凭哪一项", "Which of the two"), "both" if len(reached) == 2 else "".join(reached) or "none", Unit.WORD,
        unbroken, all_years, *asked.values(),
        formula=Text("连续或累计达到规定年数", "either reaches the years asked"), clauses=book.carrying,
    )  # fmt: skip
    eligible = ruled(
        Text("可以定向评价", "May be evaluated"), bool(reached) and inputs.present, Unit.VERDICT, by, present,
        formula=Text("年数达到且仍在岗", "enough years, and still there"), clauses=book.carrying,
    )  # fmt: skip
    return Finding(
        {
            "eligible": eligible,
            "by": by,
            "short_continuous": _short(asked["continuous"], unbroken, book),
            "short_cumulative": _short(asked["cumulative"], all_years, book),
        }
    )


def _short(asked: Figure, years: Figure, book: Resolved) -> Figure:
    missing = difference(Text("规定年数减已有", "Asked less served"), asked, years, unit=Unit.COEFFICIENT)
    return largest(Text("还差年数", "Years missing"), missing, NO_YEARS, unit=Unit.COEFFICIENT, clauses=book.carrying)
