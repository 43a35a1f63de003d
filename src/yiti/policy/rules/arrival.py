"""Money that is due from the budget against money that arrived: 六(一)3."""

from typing import Any

from yiti.kernel.figures import Unit, difference, largest, quotient, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import ZERO_YUAN, Leaves
from .numbers import FenAmount, Name
from .registry import rule

FUNDING = "六(一)3"


class BudgetLine(Inputs):
    """One line: an institution's running costs, or a matching subsidy."""

    id: Name
    entitled: FenAmount
    arrived: FenAmount

    words = {
        "id": Text("经费项目", "Line"),
        "entitled": Text("应到", "Entitled"),
        "arrived": Text("已到", "Arrived"),
    }


class ArrivalInputs(Inputs):
    lines: SomeRows[BudgetLine]

    words = {"lines": Text("经费项目", "Lines")}


@rule(
    "arrival",
    title=Text("经费与补助到位情况", "Arrival of funds and subsidies"),
    packs=("changji-2021",),
    clauses=(FUNDING,),
    inputs=ArrivalInputs,
    example={
        "lines": [
            {"id": "running_costs", "entitled": "5200000", "arrived": "5000000"},
            {"id": "basic_public_health", "entitled": "800000", "arrived": "760000"},
        ]
    },
)
def arrival(inputs: ArrivalInputs, book: Resolved, leaves: Leaves) -> Finding:
    """Share arrived (null where nothing is due) and what is missing of each line, never below 0; the total adds the lines' shortfalls."""
    clauses = (book.clause(FUNDING),)
    rows: list[dict[str, Any]] = []
    for at, line in enumerate(inputs.lines):
        entitled = leaves.field(line, "entitled", Unit.YUAN, at=f"lines[{at}]", about=line.id)
        arrived = leaves.field(line, "arrived", Unit.YUAN, at=f"lines[{at}]", about=line.id)
        missing = difference(Text("应到减已到", "Entitled less arrived"), entitled, arrived, about=line.id)
        rows.append(
            {
                "id": line.id,
                "ratio": quotient(Text("到位率", "Share arrived"), arrived, entitled, clauses=clauses, about=line.id),
                "shortfall": largest(Text("缺口", "Shortfall"), missing, ZERO_YUAN, clauses=clauses, about=line.id),
            }
        )
    whole = total(Text("缺口合计", "Shortfall of all"), [row["shortfall"] for row in rows], clauses=clauses)
    return Finding({"lines": rows, "shortfall_total": whole})
