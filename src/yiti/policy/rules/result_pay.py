"""What is paid out of a fixed yearly amount once the result is known: the amount × the factor that the assessment gave."""

from yiti.kernel.figures import Unit, difference, product
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import FenAmount, Rate
from .registry import rule


class ResultPayInputs(Inputs):
    """The yearly salary of one head as it stands in the budget, and the factor of the assessment, from 0 to 1."""

    salary: FenAmount
    factor: Rate

    words = {
        "salary": Text("预算年薪", "Salary in the budget"),
        "factor": Text("考核系数", "Factor of the assessment"),
    }


@rule(
    "result-pay",
    title=Text("院长年薪考核兑现", "Salary of a head by the assessment"),
    inputs=ResultPayInputs,
    moves_money=True,
    example={"salary": "200000", "factor": "0.95"},
)
def result_pay(inputs: ResultPayInputs, book: Resolved, leaves: Leaves) -> Finding:
    """Salary × factor, to the fen, and what is not paid of the salary. The factor never raises it."""
    clauses = book.carrying
    salary, factor = leaves.field(inputs, "salary", Unit.YUAN), leaves.field(inputs, "factor", Unit.RATIO)
    pay = product(Text("兑现年薪", "Salary paid"), salary, factor, clauses=clauses)
    return Finding({"pay": pay, "unpaid": difference(Text("未兑现", "Not paid"), salary, pay, clauses=clauses)})
