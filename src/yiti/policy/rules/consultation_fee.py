"""
The consultation fee of a village clinic, settled by the month under a ceiling of the year.

The pack prints the amounts: `consultation.insurance_fee`, `consultation.patient_fee` and `consultation.yearly_ceiling` for each person.
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from yiti.kernel.figures import Figure, Unit, difference, product, smallest, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Count
from .registry import rule

INSURANCE_FEE, PATIENT_FEE = "consultation.insurance_fee", "consultation.patient_fee"
CEILING = "consultation.yearly_ceiling"
VISITS, PAID = Text("诊疗人次", "Visits"), Text("支付", "Paid")


class ConsultationFeeInputs(Inputs):
    """One clinic and a calendar year; `visits` are those of January, February and so on, as far as they have gone."""

    population: Count
    visits: Annotated[list[Count], Field(min_length=1, max_length=12)]

    words = {"population": Text("服务人口", "People served"), "visits": Text("各月诊疗人次", "Visits of each month")}


@rule(
    "consultation-fee",
    title=Text("一般诊疗费按月结算与年度封顶", "The consultation fee by the month, under the ceiling of the year"),
    inputs=ConsultationFeeInputs,
    moves_money=True,
    example={"population": 1000, "visits": [900, 700, 600]},
)
def consultation_fee(inputs: ConsultationFeeInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    What insurance pays month by month until the year's ceiling for the people served is used up, and what the patients paid.

    The ceiling holds for the year together, not by twelfths. What lies above it stays unpaid and is not charged to patients.
    """
    clauses = book.carrying
    limit = product(Text("全年限额", "Ceiling of the year"), leaves.field(inputs, "population", Unit.PERSONS), book.parameter(CEILING))
    visits = [leaves.take(f"visits[{at}]", _of(VISITS, at), count, Unit.COUNT) for at, count in enumerate(inputs.visits)]
    months = list(_settle(visits, limit, book))
    together = total(Text("诊疗人次合计", "Visits together"), visits, unit=Unit.COUNT)
    return Finding(
        {
            "months": months,
            "paid_total": total(Text("支付合计", "Paid together"), [month["paid"] for month in months], clauses=clauses),
            "unpaid_total": total(Text("未支付合计", "Unpaid together"), [month["unpaid"] for month in months], clauses=clauses),
            "patients_paid": product(Text("个人支付合计", "Paid by patients"), together, book.parameter(PATIENT_FEE), clauses=clauses),
        }
    )


def _settle(visits: list[Figure], limit: Figure, book: Resolved) -> Iterator[dict[str, Figure]]:
    left = limit
    for at, count in enumerate(visits):
        claimed = product(_of(Text("申报", "Claimed"), at), count, book.parameter(INSURANCE_FEE), clauses=book.carrying)
        paid = smallest(_of(PAID, at), claimed, left, clauses=book.carrying)
        unpaid = difference(_of(Text("未支付", "Unpaid"), at), claimed, paid, clauses=book.carrying)
        yield {"claimed": claimed, "paid": paid, "unpaid": unpaid}
        left = difference(Text(f"{at + 1} 月后剩余限额", f"Left of the ceiling after month {at + 1}"), left, paid)


def _of(label: Text, at: int) -> Text:
    return Text(f"{at + 1} 月{label.zh}", f"{label.en}, month {at + 1}")
