"""A fixed sum for a number of people: what is left is kept, what is short is borne."""

from yiti.kernel.figures import Unit, difference, largest, product
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import ZERO_YUAN, Leaves
from .numbers import Amount, Count, FenAmount
from .registry import rule


class CapitationPackageInputs(Inputs):
    people: Count
    rate: Amount
    cost: FenAmount

    words = {
        "people": Text("包干人数", "People"),
        "rate": Text("人头标准（元）", "Rate of a head"),
        "cost": Text("实际费用", "Actual cost"),
    }


@rule(
    "capitation-package",
    title=Text("按人头定额包干", "A fixed sum by head"),
    inputs=CapitationPackageInputs,
    moves_money=True,
    example={"people": 5000, "rate": "100", "cost": "520000"},
)
def capitation_package(inputs: CapitationPackageInputs, book: Resolved, leaves: Leaves) -> Finding:
    """People × rate to the fen; what the cost leaves over is kept, what it exceeds is borne, the other of the two being 0."""
    clauses = book.carrying
    package = product(
        Text("包干总额", "Fixed sum"), leaves.field(inputs, "people", Unit.PERSONS), leaves.field(inputs, "rate", Unit.COEFFICIENT),
        clauses=clauses,
    )  # fmt: skip
    cost = leaves.field(inputs, "cost", Unit.YUAN)
    left = difference(Text("总额减费用", "Sum less cost"), package, cost)
    over = difference(Text("费用减总额", "Cost less sum"), cost, package)
    return Finding(
        {
            "package": package,
            "surplus_kept": largest(Text("结余归己", "Surplus kept"), left, ZERO_YUAN, clauses=clauses),
            "overspending_borne": largest(Text("超支自负", "Overspending borne"), over, ZERO_YUAN, clauses=clauses),
        }
    )
