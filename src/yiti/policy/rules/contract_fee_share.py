"""Whether enough of the contract fees went into pay: `funds.contract_share_rate` of all three parts together."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from yiti.kernel.figures import Unit, difference, largest, product, quotient, ruled, total
from yiti.kernel.money import EXACT
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import ZERO_YUAN, Leaves
from .numbers import FenAmount, Flag, Name
from .registry import rule

RATE = "funds.contract_share_rate"


class ContractFeeShareInputs(Inputs):
    """The fees of a year by who pays them, and what went into the pay of those who serve; an approved exception is told alone."""

    fees: Annotated[dict[Name, FenAmount], Field(min_length=1)]
    paid: FenAmount
    exception_approved: Flag = False

    words = {
        "fees": Text("签约服务费", "Contract fees"),
        "paid": Text("用于薪酬", "Paid to the staff"),
        "exception_approved": Text("例外已获批准", "Exception approved"),
    }

    @model_validator(mode="after")
    def agree(self) -> Self:
        if self.paid > sum(self.fees.values()):
            raise refuse_inconsistent("用于薪酬的多于签约服务费", "more was paid than the fees", "paid")
        return self


@rule(
    "contract-fee-share",
    title=Text("签约服务费用于薪酬的比例", "Contract fees that go into pay"),
    inputs=ContractFeeShareInputs,
    moves_money=True,
    example={"fees": {"insurance": 40000, "public_health": 30000, "residents": 20000}, "paid": 60000},
)
def contract_fee_share(inputs: ContractFeeShareInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The share paid, whether it reaches the floor (equal is enough, compared before rounding), and what is missing in yuan.

    The floor holds in principle: an approved exception gives `exception-approved`, and the verdict stays what it is.

    :raises Refused: `inconsistent` where more was paid than the fees
    """
    clauses = book.carrying
    parts = [leaves.take(f"fees.{name}", Text(name, name), amount, Unit.YUAN) for name, amount in inputs.fees.items()]
    fees = total(Text("签约服务费合计", "Contract fees together"), parts, clauses=clauses)
    paid, rate = leaves.field(inputs, "paid", Unit.YUAN), book.parameter(RATE)
    required = product(Text("应用于薪酬", "Due to the staff"), fees, rate, clauses=clauses)
    missing = difference(Text("应付减已付", "Due less paid"), required, paid)
    exception = leaves.field(inputs, "exception_approved", Unit.VERDICT)
    enough = None if not fees.number else paid.number >= EXACT.multiply(fees.number, rate.number)
    ok = ruled(
        Text("达到比例", "Enough"), enough, Unit.VERDICT, paid, fees, rate, exception,
        formula=Text("已付 ≥ 合计 × 比例；例外另行说明", "paid ≥ fees × rate; an exception is told apart"), clauses=clauses,
    )  # fmt: skip
    words = Text("低于比例，但例外已获批准", "below the floor, with an approved exception")
    warnings = [Caution("exception-approved", words, clauses[0])] if inputs.exception_approved and enough is False else []
    return Finding(
        {
            "fees": fees, "ratio": quotient(Text("用于薪酬的比例", "Share paid"), paid, fees, clauses=clauses), "required": required,
            "ok": ok, "short": largest(Text("少付", "Missing"), missing, ZERO_YUAN, clauses=clauses),
        },
        warnings,
    )  # fmt: skip
