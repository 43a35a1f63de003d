"""Same work, same pay inside and outside the establishment: 附件1 九(一)5."""

from yiti.kernel.figures import Figure, Unit, difference, quotient, ruled
from yiti.kernel.money import ONE
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves, constant
from .numbers import Count, FenAmount, Name
from .registry import rule

EQUAL_PAY = "附件1 九(一)5"


class SameWork(Inputs):
    """One position: the pay and the number of those in the establishment and of those under contract."""

    id: Name
    establishment_pay: FenAmount
    establishment_staff: Count
    contract_pay: FenAmount
    contract_staff: Count

    words = {
        "id": Text("岗位", "Position"),
        "establishment_pay": Text("编内工资合计", "Pay of establishment staff"),
        "establishment_staff": Text("编内人数", "Establishment staff"),
        "contract_pay": Text("编外工资合计", "Pay of contract staff"),
        "contract_staff": Text("编外人数", "Contract staff"),
    }


class SameWorkInputs(Inputs):
    positions: SomeRows[SameWork]

    words = {"positions": Text("各岗位", "Positions")}


WHOLE = constant(Text("同工同酬", "Equal pay"), ONE, Unit.RATIO)


@rule(
    "same-work-gap",
    title=Text("编制内外同工同酬差距", "Pay gap between establishment and contract staff"),
    packs=("changji-2021",),
    clauses=(EQUAL_PAY,),
    inputs=SameWorkInputs,
    example={
        "positions": [
            {"id": "nurse", "establishment_pay": "6800", "establishment_staff": 1, "contract_pay": "6460", "contract_staff": 1},
        ]
    },
)
def same_work_gap(inputs: SameWorkInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Average pay on both sides, contract ÷ establishment, and the gap (negative where contract staff earn more).

    Where one side has nobody, or the establishment side no pay, ratio and gap are null.
    """
    rows = []
    for at, position in enumerate(inputs.positions):
        inside = _average(position, at, "establishment", book, leaves)
        outside = _average(position, at, "contract", book, leaves)
        rows.append(
            {
                "id": position.id,
                "establishment_average": inside,
                "contract_average": outside,
                **_compared(inside, outside, book, position.id),
            }
        )
    return Finding({"positions": rows})


def _average(position: SameWork, at: int, side: str, book: Resolved, leaves: Leaves) -> Figure:
    pay = leaves.field(position, f"{side}_pay", Unit.YUAN, at=f"positions[{at}]", about=position.id)
    staff = leaves.field(position, f"{side}_staff", Unit.PERSONS, at=f"positions[{at}]", about=position.id)
    label = Text("编内人均", "Establishment average") if side == "establishment" else Text("编外人均", "Contract average")
    return quotient(label, pay, staff, unit=Unit.YUAN, clauses=(book.clause(EQUAL_PAY),), about=position.id)


def _compared(inside: Figure, outside: Figure, book: Resolved, about: str) -> dict[str, Figure]:
    clauses = (book.clause(EQUAL_PAY),)
    ratio_label, gap_label = Text("编外 ÷ 编内", "Contract ÷ establishment"), Text("同工同酬差距", "Gap")
    if inside.value is None or outside.value is None or inside.number == 0:
        formula = Text("一方无人，不比较", "nobody to compare with")
        ratio = ruled(ratio_label, None, Unit.RATIO, inside, outside, formula=formula, clauses=clauses, about=about)
        return {"ratio": ratio, "gap": ruled(gap_label, None, Unit.RATIO, ratio, formula=formula, clauses=clauses, about=about)}
    ratio = quotient(ratio_label, outside, inside, clauses=clauses, about=about)
    return {"ratio": ratio, "gap": difference(gap_label, WHOLE, ratio, unit=Unit.RATIO, clauses=clauses, about=about)}
