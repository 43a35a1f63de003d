"""Trainees, heads and deputies: 附件1 九(一)3-4, 六(二)2(5)."""

from decimal import Decimal

from pydantic import Field

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Unit, quotient, ruled
from yiti.kernel.money import EXACT, to_fen
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, Rows
from .leaves import Leaves
from .numbers import Coefficient, Count, FenAmount, Name
from .registry import rule

DEPUTIES = "附件1 九(一)3"
TRAINEES = "附件1 九(一)4"
HEADS = "六(二)2(5)"


class Deputy(Inputs):
    """A deputy head or middle manager with the coefficient that the institution set."""

    id: Name
    coefficient: Coefficient

    words = {"id": Text("副职或中层", "Deputy"), "coefficient": Text("系数", "Coefficient")}


class SpecialPayInputs(Inputs):
    performance_paid: FenAmount
    staff_on_duty: Count
    head_coefficient: Coefficient | None = None
    deputies: Rows[Deputy] = Field(default_factory=list)

    words = {
        "performance_paid": Text("在岗人员绩效工资合计", "Performance pay of the staff on duty"),
        "staff_on_duty": Text("在岗人数", "Staff on duty"),
        "head_coefficient": Text("负责人系数", "Coefficient of the head"),
        "deputies": Text("副职及中层", "Deputies and middle managers"),
    }


@rule(
    "special-pay",
    title=Text("进修人员、负责人、副职的绩效", "Pay of trainees, heads and deputies"),
    packs=("changji-2021",),
    clauses=(DEPUTIES, TRAINEES, HEADS),
    inputs=SpecialPayInputs,
    settings=("head_coefficient",),
    moves_money=True,
    example={
        "performance_paid": "1200000", "staff_on_duty": 40, "head_coefficient": "1.8", "deputies": [{"id": "P00002", "coefficient": "1.4"}],
    },
)  # fmt: skip
def special_pay(inputs: SpecialPayInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The average of those on duty, and what follows from it for those who are paid by it.

    A trainee gets the average of the institution that holds the post. A coefficient multiplies the average before it is
    rounded. Nobody on duty: every amount is null; no coefficient of the head: `head` is null.
    """
    paid = leaves.field(inputs, "performance_paid", Unit.YUAN)
    staff = leaves.field(inputs, "staff_on_duty", Unit.PERSONS)
    average = quotient(Text("平均绩效", "Average performance pay"), paid, staff, unit=Unit.YUAN, clauses=(book.clause(TRAINEES),))
    trainee = average.named(Text("进修、学习人员绩效", "Pay of a trainee")).of(book.clause(TRAINEES))
    head = _head(inputs, book, leaves, paid, staff)
    deputies = []
    for at, deputy in enumerate(inputs.deputies):
        factor = leaves.field(deputy, "coefficient", Unit.COEFFICIENT, at=f"deputies[{at}]", about=deputy.id)
        label = Text("副职及中层绩效", "Pay of a deputy")
        deputies.append({"id": deputy.id, "amount": _multiple(label, factor, paid, staff, book.clause(DEPUTIES), deputy.id)})
    return Finding({"average": average, "trainee": trainee, "head": head, "deputies": deputies})


def _head(inputs: SpecialPayInputs, book: Resolved, leaves: Leaves, paid: Figure, staff: Figure) -> Figure:
    label = Text("负责人绩效", "Pay of the head")
    if inputs.head_coefficient is None and not book.is_set("head_coefficient"):
        formula = Text("系数未定，不计算", "no coefficient is set")
        return ruled(label, None, Unit.YUAN, formula=formula, clauses=(book.clause(HEADS),))
    factor = leaves.setting(inputs, "head_coefficient", book, Unit.COEFFICIENT)
    return _multiple(label, factor, paid, staff, book.clause(HEADS), "")


def _multiple(label: Text, factor: Figure, paid: Figure, staff: Figure, clause: Clause, about: str) -> Figure:
    value: Decimal | None = None
    if staff.number:
        value = to_fen(EXACT.divide(EXACT.multiply(factor.number, paid.number), staff.number))
    formula = Text("系数 × 绩效合计 ÷ 在岗人数，最后取整到分", "coefficient × performance pay ÷ staff, rounded once")
    return ruled(label, value, Unit.YUAN, factor, paid, staff, formula=formula, clauses=(clause,), about=about)
