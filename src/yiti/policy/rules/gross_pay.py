"""The six components of pay: 六(二)2(2)."""

from yiti.kernel.figures import Unit, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import FenAmount
from .registry import rule

PAY = "六(二)2(2)"


class GrossPayInputs(Inputs):
    """One person's pay of a month, yuan."""

    basic_pay: FenAmount
    hardship_allowance: FenAmount
    retained_area_allowance: FenAmount
    basic_performance: FenAmount
    reward_performance: FenAmount
    incremental_reward: FenAmount

    words = {
        "basic_pay": Text("基本工资", "Basic pay"),
        "hardship_allowance": Text("国家艰苦边远地区津贴", "Hardship-area allowance"),
        "retained_area_allowance": Text("保留地区补贴", "Retained area allowance"),
        "basic_performance": Text("基础性绩效工资", "Basic performance pay"),
        "reward_performance": Text("奖励性绩效工资", "Reward performance pay"),
        "incremental_reward": Text("核增奖励性绩效工资", "Incremental reward pay"),
    }


POST_PAY = ("basic_pay", "hardship_allowance", "retained_area_allowance")
PERFORMANCE_PAY = ("basic_performance", "reward_performance", "incremental_reward")


@rule(
    "gross-pay",
    title=Text("岗位绩效工资的六项", "The six components of pay"),
    packs=("changji-2021",),
    clauses=(PAY,),
    inputs=GrossPayInputs,
    moves_money=True,
    example={
        "basic_pay": "4000", "hardship_allowance": "600", "retained_area_allowance": "200", "basic_performance": "1500",
        "reward_performance": "1200", "incremental_reward": "800",
    },
)  # fmt: skip
def gross_pay(inputs: GrossPayInputs, book: Resolved, leaves: Leaves) -> Finding:
    """Post pay is the first three, performance pay the last three, gross pay both."""
    clause = (book.clause(PAY),)
    post = total(Text("岗位工资", "Post pay"), [leaves.field(inputs, name, Unit.YUAN) for name in POST_PAY], clauses=clause)
    performance = total(
        Text("绩效工资", "Performance pay"), [leaves.field(inputs, name, Unit.YUAN) for name in PERFORMANCE_PAY], clauses=clause
    )
    gross = total(Text("应发工资", "Gross pay"), (post, performance), clauses=clause)
    return Finding({"post_pay": post, "performance_pay": performance, "gross": gross})
