"""Average pay against a multiple of the reference wage: 六(二)2(5)."""

from yiti.kernel.figures import Figure, Unit, difference, product, quotient, ruled
from yiti.kernel.money import EXACT
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Amount, FenAmount
from .registry import rule

CAP = "六(二)2(5)"


class PayCapInputs(Inputs):
    """One institution and year: all pay, and the average number of staff, contract staff included."""

    gross_pay_total: FenAmount
    average_staff: Amount
    reference_wage: Amount | None = None

    words = {
        "gross_pay_total": Text("工资总额", "Gross pay of all"),
        "average_staff": Text("平均人数", "Average number of staff"),
        "reference_wage": Text("2019 年城镇单位在岗职工平均工资", "Average wage of urban staff, 2019"),
    }


@rule(
    "pay-cap",
    title=Text("人均工资总额上限", "Cap on average pay"),
    packs=("changji-2021",),
    clauses=(CAP,),
    inputs=PayCapInputs,
    settings=("reference_wage",),
    moves_money=True,
    example={"gross_pay_total": "6480000", "average_staff": "44", "reference_wage": "75000"},
)
def pay_cap(inputs: PayCapInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Whether average pay is within the cap; equal to it is within. Compared before rounding.

    :raises Refused: `parameter-unset` without a reference wage
    """
    clauses = (book.clause(CAP),)
    paid = leaves.field(inputs, "gross_pay_total", Unit.YUAN)
    staff = leaves.field(inputs, "average_staff", Unit.PERSONS)
    wage = leaves.setting(inputs, "reference_wage", book, Unit.YUAN)
    average = quotient(Text("人均工资", "Average pay"), paid, staff, unit=Unit.YUAN, clauses=clauses)
    limit = product(Text("人均上限", "Cap on the average"), wage, book.parameter("pay.cap_multiple"), clauses=clauses)
    allowed = product(Text("总额上限", "Cap on the total"), limit, staff)
    headroom = difference(Text("总额余量（为负即应减）", "Headroom of the total, to be cut where negative"), allowed, paid, clauses=clauses)
    return Finding({"average": average, "limit": limit, "within": _within(paid, staff, limit, book), "headroom_total": headroom})


def _within(paid: Figure, staff: Figure, limit: Figure, book: Resolved) -> Figure:
    value = paid.number <= EXACT.multiply(limit.number, staff.number) if staff.number else None
    formula = Text("工资总额 ≤ 人均上限 × 平均人数", "gross pay ≤ cap × average staff")
    return ruled(Text("未超上限", "Within the cap"), value, Unit.VERDICT, paid, limit, staff, formula=formula, clauses=(book.clause(CAP),))
