"""Whether a part of a whole reaches the share that the county set for it."""

from typing import Self

from pydantic import model_validator

from yiti.kernel.figures import Figure, Unit, difference, largest, product, quotient, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves, constant
from .numbers import Amount, Rate
from .registry import rule

NOTHING = constant(Text("零", "Nothing"), 0, Unit.WEIGHT)


class LeastShareInputs(Inputs):
    """A part and its whole, in money or in heads, and the least share that was decided."""

    part: Amount
    whole: Amount
    least: Rate

    words = {
        "part": Text("部分", "Part"),
        "whole": Text("全部", "Whole"),
        "least": Text("应达到的比例", "Least share"),
    }

    @model_validator(mode="after")
    def agree(self) -> Self:
        if self.part > self.whole:
            raise refuse_inconsistent("部分大于全部", "the part is more than the whole", "part")
        return self


@rule(
    "least-share",
    title=Text("比例是否达到规定", "Whether a share is reached"),
    inputs=LeastShareInputs,
    example={"part": 820000, "whole": 1000000, "least": "0.8"},
)
def least_share(inputs: LeastShareInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Part ÷ whole, what of the part is missing to the least share, and whether it is reached; null where there is no whole.

    :raises Refused: `inconsistent` where the part is more than the whole
    """
    clauses = book.carrying
    part, whole = (leaves.field(inputs, name, Unit.WEIGHT) for name in ("part", "whole"))
    least = leaves.field(inputs, "least", Unit.RATIO)
    share = quotient(Text("比例", "Share"), part, whole, clauses=clauses)
    asked = product(Text("全部 × 应达到的比例", "Whole × least share"), whole, least, unit=Unit.WEIGHT)
    apart = difference(Text("应有减已有", "Asked less there"), asked, part, unit=Unit.WEIGHT)
    short = largest(Text("差多少", "Short by"), apart, NOTHING, unit=Unit.WEIGHT, clauses=clauses)
    return Finding({"share": share, "short": short, "ok": _reached(share, least, book)})


def _reached(share: Figure, least: Figure, book: Resolved) -> Figure:
    met = None if share.value is None else share.number >= least.number
    formula = Text("比例 ≥ 应达到的比例", "share ≥ least share")
    return ruled(Text("达到", "Reached"), met, Unit.VERDICT, share, least, formula=formula, clauses=book.carrying)
