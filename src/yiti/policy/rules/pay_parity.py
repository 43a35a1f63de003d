"""Pay at primary level beside pay at the county's hospital, for the same title or the same kind of pay."""

from yiti.kernel.figures import Figure, Unit, difference, largest, quotient, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import ZERO_YUAN, Leaves
from .numbers import FenAmount, Name, Rate
from .registry import rule

GOAL = "pay_parity_goal"


class ParityPair(Inputs):
    """Two averages that are to be compared: general practitioners and clinical doctors of one title, or performance pay of a head."""

    id: Name
    primary: FenAmount
    hospital: FenAmount

    words = {
        "id": Text("比较项目", "Compared"),
        "primary": Text("基层人均", "Average at primary level"),
        "hospital": Text("旗区医院人均", "Average at the hospital"),
    }


class PayParityInputs(Inputs):
    """The pairs, and the county's own goal where it has one."""

    pairs: SomeRows[ParityPair]
    pay_parity_goal: Rate | None = None

    words = {
        "pairs": Text("比较项目", "Pairs"),
        "pay_parity_goal": Text("衔接目标", "Goal"),
    }


@rule(
    "pay-parity",
    title=Text("基层与旗区医院薪酬衔接", "Pay at primary level against the hospital"),
    inputs=PayParityInputs,
    settings=(GOAL,),
    example={
        "pairs": [
            {"id": "general_practitioner", "primary": 8400, "hospital": 10000},
            {"id": "performance_pay", "primary": 72000, "hospital": 90000},
        ],
        "pay_parity_goal": "0.9",
    },
)
def pay_parity(inputs: PayParityInputs, book: Resolved, leaves: Leaves) -> Finding:
    """Primary ÷ hospital (null where the hospital's is 0), the gap in yuan, and whether the goal is reached; null without a goal."""
    clauses, goal = book.carrying, _goal(inputs, book, leaves)
    rows = []
    for at, pair in enumerate(inputs.pairs):
        primary = leaves.field(pair, "primary", Unit.YUAN, at=f"pairs[{at}]", about=pair.id)
        hospital = leaves.field(pair, "hospital", Unit.YUAN, at=f"pairs[{at}]", about=pair.id)
        ratio = quotient(Text("基层 ÷ 医院", "Primary ÷ hospital"), primary, hospital, clauses=clauses, about=pair.id)
        apart = difference(Text("医院减基层", "Hospital less primary"), hospital, primary, about=pair.id)
        rows.append(
            {
                "id": pair.id,
                "ratio": ratio,
                "gap": largest(Text("差距", "Gap"), apart, ZERO_YUAN, clauses=clauses, about=pair.id),
                "ok": _reached(ratio, goal, book, pair.id),
            }
        )
    return Finding({"pairs": rows})


def _goal(inputs: PayParityInputs, book: Resolved, leaves: Leaves) -> Figure | None:
    if inputs.pay_parity_goal is None and not (GOAL in book.settings and book.is_set(GOAL)):
        return None
    return leaves.setting(inputs, GOAL, book, Unit.RATIO)


def _reached(ratio: Figure, goal: Figure | None, book: Resolved, about: str) -> Figure:
    label = Text("达到目标", "Goal reached")
    if goal is None or ratio.value is None:
        formula = Text("没有目标或没有比例，不判", "no goal or no ratio: not judged")
        return ruled(label, None, Unit.VERDICT, ratio, formula=formula, clauses=book.carrying, about=about)
    formula = Text("比例 ≥ 目标", "ratio ≥ goal")
    return ruled(label, ratio.number >= goal.number, Unit.VERDICT, ratio, goal, formula=formula, clauses=book.carrying, about=about)
