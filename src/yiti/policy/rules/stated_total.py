"""Whether what the registers hold adds up to what a document states in total."""

from typing import Literal

from yiti.kernel.figures import Figure, Unit, difference, ruled, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves
from .numbers import FenAmount, Name
from .registry import rule

UNITS = {"yuan": Unit.YUAN, "count": Unit.COUNT}


class StatedPart(Inputs):
    """One part: a payment, a project, the applications of a kind."""

    id: Name
    amount: FenAmount

    words = {
        "id": Text("部分", "Part"),
        "amount": Text("数额", "Amount"),
    }


class StatedTotalInputs(Inputs):
    """The parts, and the total as stated where there is one; `over` is for a total stated as more than a round number."""

    parts: SomeRows[StatedPart]
    unit: Literal["yuan", "count"]
    stated: FenAmount | None = None
    meant: Literal["exactly", "over"] = "exactly"

    words = {
        "parts": Text("各部分", "Parts"),
        "unit": Text("单位", "Unit"),
        "stated": Text("所报合计", "Total stated"),
        "meant": Text("所报口径", "How it is meant"),
    }


@rule(
    "stated-total",
    title=Text("合计与所报数核对", "Parts against the total stated"),
    inputs=StatedTotalInputs,
    example={
        "parts": [{"id": "centre", "amount": "3120500"}, {"id": "hospital", "amount": "5000000"}],
        "unit": "yuan", "stated": "8000000", "meant": "over",
    },
)  # fmt: skip
def stated_total(inputs: StatedTotalInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The sum, its difference to the total stated, and whether they agree; null where no total is stated.

    A total stated as over a round number agrees with that and more. What does not agree comes with the warning `total-differs`.
    """
    unit, clauses = UNITS[inputs.unit], book.carrying
    parts = [leaves.field(row, "amount", unit, at=f"parts[{at}]", about=row.id) for at, row in enumerate(inputs.parts)]
    whole = total(Text("合计", "Together"), parts, unit=unit, clauses=clauses)
    if inputs.stated is None:
        return Finding({"total": whole, "difference": None, "agrees": None})
    stated = leaves.field(inputs, "stated", unit)
    apart = difference(Text("合计减所报", "Together less stated"), whole, stated, unit=unit, clauses=clauses)
    agrees = _agree(inputs, whole, stated, apart, book, leaves)
    return Finding({"total": whole, "difference": apart, "agrees": agrees}, [] if agrees.value else [_warn(whole, stated, book)])


def _agree(inputs: StatedTotalInputs, whole: Figure, stated: Figure, apart: Figure, book: Resolved, leaves: Leaves) -> Figure:
    meant = leaves.field(inputs, "meant", Unit.WORD)
    is_over = inputs.meant == "over"
    formula = Text("不少于所报", "no less than stated") if is_over else Text("等于所报", "as stated")
    holds = whole.number >= stated.number if is_over else whole.number == stated.number
    return ruled(Text("一致", "Agrees"), holds, Unit.VERDICT, whole, stated, apart, meant, formula=formula, clauses=book.carrying)


def _warn(whole: Figure, stated: Figure, book: Resolved) -> Caution:
    words = Text(
        f"合计 {whole.printed}，与所报 {stated.printed} 不一致",
        f"together {whole.printed}, which does not agree with {stated.printed} stated",
    )
    return Caution("total-differs", words, book.carrying[0])
