"""The gap between a township hospital's approved spending and its income, and who fills it."""

from yiti.kernel.figures import Figure, Unit, difference, largest, product, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs
from .leaves import ZERO_YUAN, Leaves
from .numbers import FenAmount, Rate
from .registry import rule


class GapGrantInputs(Inputs):
    """One hospital and a year; only spending that was approved counts."""

    income: FenAmount
    approved_spending: FenAmount
    fixed_grant: FenAmount
    assessment_ratio: Rate

    words = {
        "income": Text("收入", "Income"),
        "approved_spending": Text("核定支出", "Approved spending"),
        "fixed_grant": Text("定额补助", "Fixed grant"),
        "assessment_ratio": Text("考核系数", "Ratio of the assessment"),
    }


@rule(
    "gap-grant",
    title=Text("卫生院收支缺口补助", "Filling the gap of a township hospital"),
    inputs=GapGrantInputs,
    moves_money=True,
    example={"income": "1400000", "approved_spending": "2000000", "fixed_grant": "400000", "assessment_ratio": "0.9"},
)
def gap_grant(inputs: GapGrantInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The fixed grant by the assessment comes first, and what it leaves of the gap is the backstop, paid once it is approved.

    A grant beyond the gap stands, with a warning `grant-exceeds-gap`; the backstop is then 0.
    """
    clauses = book.carrying
    spending, income = leaves.field(inputs, "approved_spending", Unit.YUAN), leaves.field(inputs, "income", Unit.YUAN)
    short = difference(Text("支出减收入", "Spending less income"), spending, income)
    gap = largest(Text("收支缺口", "Gap"), short, ZERO_YUAN, clauses=clauses)
    fixed, ratio = leaves.field(inputs, "fixed_grant", Unit.YUAN), leaves.field(inputs, "assessment_ratio", Unit.RATIO)
    grant = product(Text("按考核计的定额补助", "Fixed grant by the assessment"), fixed, ratio, clauses=clauses)
    left = difference(Text("缺口减定额补助", "Gap less the grant"), gap, grant)
    backstop = largest(Text("财政兜底（待核准）", "Backstop, to be approved"), left, ZERO_YUAN, clauses=clauses)
    together = total(Text("补助合计", "Together"), (grant, backstop), clauses=clauses)
    return Finding({"gap": gap, "grant": grant, "backstop": backstop, "total": together}, _warn(grant, gap, book))


def _warn(grant: Figure, gap: Figure, book: Resolved) -> list[Caution]:
    if grant.number <= gap.number:
        return []
    words = Text(f"定额补助 {grant.printed} 多于缺口 {gap.printed}", f"The fixed grant of {grant.printed} exceeds the gap of {gap.printed}")
    return [Caution("grant-exceeds-gap", words, book.carrying[0])]
