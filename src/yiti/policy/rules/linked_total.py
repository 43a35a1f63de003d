"""The total of reward pay that the assessment moves: 六(二)2(3)."""

from yiti.kernel.figures import Unit, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import FenAmount
from .registry import rule

LINKED = "六(二)2(3)"


class LinkedTotalInputs(Inputs):
    """Yuan of one institution and year."""

    reward_performance: FenAmount
    incremental_reward: FenAmount

    words = {
        "reward_performance": Text("按比例核定的奖励性绩效工资", "Reward pay approved in proportion"),
        "incremental_reward": Text("核增奖励性绩效工资", "Incremental reward pay"),
    }


@rule(
    "linked-total",
    title=Text("与考核挂钩的奖励性绩效总量", "Reward pay that the assessment moves"),
    packs=("changji-2021",),
    clauses=(LINKED,),
    inputs=LinkedTotalInputs,
    moves_money=True,
    example={"reward_performance": "900000", "incremental_reward": "500000"},
)
def linked_total(inputs: LinkedTotalInputs, book: Resolved, leaves: Leaves) -> Finding:
    """Reward pay approved in proportion plus the incremental reward pay."""
    parts = [leaves.field(inputs, name, Unit.YUAN) for name in LinkedTotalInputs.words]
    return Finding({"linked_total": total(Text("与考核挂钩的总量", "Linked total"), parts, clauses=(book.clause(LINKED),))})
