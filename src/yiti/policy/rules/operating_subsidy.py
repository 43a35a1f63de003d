"""What the government adds to a community institution's own income: approved spending less income, by performance."""

from typing import Annotated

from pydantic import Field

from yiti.kernel.figures import Figure, Unit, difference, largest, product, total
from yiti.kernel.money import ONE
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import ZERO_YUAN, Leaves
from .numbers import FenAmount, Name, Rate
from .registry import rule

Lines = dict[Name, FenAmount]


class OperatingSubsidyInputs(Inputs):
    """Spending and income by line, approved or run up; `performance` is the share of the gap that the evaluation earns."""

    spending: Annotated[Lines, Field(min_length=1)]
    income: Lines = {}
    performance: Rate = ONE

    words = {
        "spending": Text("支出", "Spending"),
        "income": Text("收入", "Income"),
        "performance": Text("绩效系数", "Share earned by performance"),
    }


@rule(
    "operating-subsidy",
    title=Text("收支差额补助", "Subsidy of the gap between spending and income"),
    inputs=OperatingSubsidyInputs,
    moves_money=True,
    example={
        "spending": {"staff": "1800000", "services": "900000", "equipment": "100000"}, "income": {"fees": "1500000"}, "performance": "0.9",
    },
)  # fmt: skip
def operating_subsidy(inputs: OperatingSubsidyInputs, book: Resolved, leaves: Leaves) -> Finding:
    """The gap, never below zero, and the part of it that performance earns, to the fen; `surplus` is income above spending."""
    clauses = book.carrying
    spending = total(Text("支出合计", "Spending together"), _lines("spending", inputs.spending, leaves), clauses=clauses)
    income = total(Text("收入合计", "Income together"), _lines("income", inputs.income, leaves), clauses=clauses)
    lacking = difference(Text("支出减收入", "Spending less income"), spending, income)
    gap = largest(Text("收支差额", "Gap"), lacking, ZERO_YUAN, clauses=clauses)
    over = difference(Text("收入减支出", "Income less spending"), income, spending)
    grant = product(Text("补助", "Subsidy"), gap, leaves.field(inputs, "performance", Unit.RATIO), clauses=clauses)
    return Finding(
        {
            "spending_total": spending, "income_total": income, "gap": gap, "grant": grant,
            "withheld": difference(Text("因绩效未拨", "Not earned"), gap, grant, clauses=clauses),
            "surplus": largest(Text("结余", "Surplus"), over, ZERO_YUAN, clauses=clauses),
        }
    )  # fmt: skip


def _lines(name: str, lines: Lines, leaves: Leaves) -> list[Figure]:
    return [leaves.take(f"{name}.{line}", Text(line, line), amount, Unit.YUAN) for line, amount in lines.items()]
