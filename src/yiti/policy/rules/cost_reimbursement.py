"""What emergency work is reimbursed: its direct costs, line by line. Nothing is paid beyond the cost."""

from yiti.kernel.figures import Unit, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves
from .numbers import FenAmount, Name
from .registry import rule


class CostLine(Inputs):
    """One kind of direct cost of the work: labour, materials, transport."""

    id: Name
    cost: FenAmount

    words = {
        "id": Text("成本项目", "Kind of cost"),
        "cost": Text("实际成本", "Actual cost"),
    }


class CostReimbursementInputs(Inputs):
    costs: SomeRows[CostLine]

    words = {"costs": Text("成本项目", "Costs")}


@rule(
    "cost-reimbursement",
    title=Text("突发事件处置成本补助", "Reimbursement of emergency work"),
    inputs=CostReimbursementInputs,
    moves_money=True,
    example={"costs": [{"id": "labour", "cost": "30000"}, {"id": "materials", "cost": "12500"}]},
)
def cost_reimbursement(inputs: CostReimbursementInputs, book: Resolved, leaves: Leaves) -> Finding:
    """The grant is the sum of the direct costs of one piece of work, to the fen."""
    costs = [leaves.field(line, "cost", Unit.YUAN, at=f"costs[{at}]", about=line.id) for at, line in enumerate(inputs.costs)]
    return Finding({"grant": total(Text("成本补助", "Grant at cost"), costs, clauses=book.carrying)})
