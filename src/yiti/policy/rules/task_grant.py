"""What a village clinic is paid for the public-health tasks handed to it: `villages.public_health_task_share` of the fund."""

from yiti.kernel.figures import Unit, difference, product
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import FenAmount, Rate
from .registry import rule

SHARE = "villages.public_health_task_share"


class TaskGrantInputs(Inputs):
    """The public-health money of the people served, and how much of the clinic's tasks was done, and how well."""

    public_health_fund: FenAmount
    completion: Rate
    quality: Rate

    words = {
        "public_health_fund": Text("基本公卫经费", "Public-health fund"),
        "completion": Text("任务完成率", "Tasks done"),
        "quality": Text("质量系数", "Quality"),
    }


@rule(
    "task-grant",
    title=Text("村卫生室公卫任务补助", "Pay for public-health tasks of village clinics"),
    inputs=TaskGrantInputs,
    moves_money=True,
    example={"public_health_fund": 500000, "completion": "0.90", "quality": "0.95"},
)
def task_grant(inputs: TaskGrantInputs, book: Resolved, leaves: Leaves) -> Finding:
    """The clinic's share of the fund, what tasks done and their quality earn of it, to the fen, and what is left unearned."""
    clauses = book.carrying
    fund = leaves.field(inputs, "public_health_fund", Unit.YUAN)
    handed = product(Text("交给村卫生室的任务经费", "Money of the tasks handed over"), fund, book.parameter(SHARE), clauses=clauses)
    done, quality = leaves.field(inputs, "completion", Unit.RATIO), leaves.field(inputs, "quality", Unit.RATIO)
    earned = product(Text("按数量和质量核拨", "Paid by number and quality"), handed, done, quality, clauses=clauses)
    return Finding(
        {"handed": handed, "grant": earned, "unearned": difference(Text("未核拨", "Not earned"), handed, earned, clauses=clauses)}
    )
