"""What the two permits (两个允许) leave to an institution, where the document prints no rates and the county decides them."""

from yiti.kernel.figures import Figure, Unit, difference, largest, product, ruled, smallest
from yiti.kernel.money import ONE
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs
from .leaves import ZERO_YUAN, Leaves
from .numbers import Amount, FenAmount, Rate
from .registry import rule

RATES = {"development_rate": "funds.development_rate", "risk_rate": "funds.risk_rate"}
"""Input → the setting that stands for it."""


class TwoPermitsInputs(Inputs):
    """An institution's medical income and cost of a period, the total approved for it, and what was paid out as performance pay."""

    medical_income: Amount
    medical_cost: Amount
    development_rate: Rate | None = None
    risk_rate: Rate | None = None
    approved_total: FenAmount | None = None
    paid: Amount | None = None

    words = {
        "medical_income": Text("医疗服务收入", "Medical income"),
        "medical_cost": Text("医疗服务成本", "Medical cost"),
        "development_rate": Text("事业发展基金提取比例", "Development-fund rate"),
        "risk_rate": Text("医疗风险金提取比例", "Risk-fund rate"),
        "approved_total": Text("核定总量", "Approved total"),
        "paid": Text("已发人员绩效", "Performance pay paid"),
    }


@rule(
    "two-permits",
    title=Text("“两个允许”：扣除成本、提取基金后可用于人员奖励", "The two permits: what is left for staff after cost and funds"),
    inputs=TwoPermitsInputs,
    moves_money=True,
    example={
        "medical_income": "5000000", "medical_cost": "4200000", "development_rate": "0.15", "risk_rate": "0.05",
        "approved_total": "700000", "paid": "520000",
    },
)  # fmt: skip
def two_permits(inputs: TwoPermitsInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Income after cost, never below zero, less both funds, each to the fen; not more than the approved total where there is one.

    `within` says whether what was paid stays in it, null where nothing is said of pay; `left` is what may still be paid.

    :raises Refused: `parameter-unset` while the county has not adopted the two rates; `out-of-range` where they are more than all
    """
    clauses = book.carrying
    income, cost = leaves.field(inputs, "medical_income", Unit.YUAN), leaves.field(inputs, "medical_cost", Unit.YUAN)
    margin = difference(Text("收入减成本", "Income less cost"), income, cost)
    base = largest(Text("收支结余，不低于零", "Income after cost, not below zero"), margin, ZERO_YUAN, clauses=clauses)
    rates = [_rate(inputs, name, book, leaves) for name in RATES]
    if sum(rate.number for rate in rates) > ONE:
        raise Refused(
            Text("两项基金比例之和超过 1", "the two fund rates exceed 1"), code="out-of-range", field="risk_rate", clause=clauses[0]
        )
    development = product(Text("事业发展基金", "Development fund"), base, rates[0], clauses=clauses)
    risk = product(Text("医疗风险金", "Medical risk fund"), base, rates[1], clauses=clauses)
    after = difference(Text("提取基金后结余", "Left after the funds"), base, development, risk, clauses=clauses)
    usable = after
    if inputs.approved_total is not None:
        approved = leaves.field(inputs, "approved_total", Unit.YUAN)
        usable = smallest(
            Text("可用于人员奖励，不超过核定总量", "For the staff, within the approved total"), after, approved, clauses=clauses
        )
    result = {"development_fund": development, "risk_fund": risk, "after_funds": after, "usable": usable}
    return _against_paid(inputs, result, usable, book, leaves)


def _rate(inputs: TwoPermitsInputs, name: str, book: Resolved, leaves: Leaves) -> Figure:
    """As given, else as the county decided it."""
    return book.parameter(RATES[name]) if getattr(inputs, name) is None else leaves.field(inputs, name, Unit.RATIO)


def _against_paid(inputs: TwoPermitsInputs, result: dict[str, Figure], usable: Figure, book: Resolved, leaves: Leaves) -> Finding:
    clauses = book.carrying
    if inputs.paid is None:
        nothing = Text("没有给出已发数", "nothing is said of what was paid")
        return Finding(
            result | {"within": ruled(Text("在总量内", "Within it"), None, Unit.VERDICT, usable, formula=nothing, clauses=clauses)}
        )
    paid = leaves.field(inputs, "paid", Unit.YUAN)
    is_within = paid.number <= usable.number
    within = ruled(
        Text("在总量内", "Within it"), is_within, Unit.VERDICT, paid, usable,
        formula=Text("已发不超过可用", "paid is not more than what may be used"), clauses=clauses,
    )  # fmt: skip
    left = largest(
        Text("还可发放", "May still be paid"), difference(Text("可用减已发", "Usable less paid"), usable, paid), ZERO_YUAN, clauses=clauses
    )
    words = Text("已发超过提取基金后的结余或核定总量", "more was paid than the funds or the approved total leave")
    return Finding(result | {"within": within, "left": left}, [] if is_within else [Caution("more-than-left", words, clauses[0])])
