"""How far the formularies of primary care and of the hospital agree."""

from typing import Self

from pydantic import model_validator

from yiti.kernel.figures import Unit, difference, quotient
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves
from .numbers import Count
from .registry import rule


class FormularyOverlapInputs(Inputs):
    """Items of the two lists, and those that stand in both."""

    primary: Count
    hospital: Count
    common: Count

    words = {
        "primary": Text("基层目录品种数", "Items of the primary list"),
        "hospital": Text("医院目录品种数", "Items of the hospital list"),
        "common": Text("共有品种数", "Items in both"),
    }

    @model_validator(mode="after")
    def agree(self) -> Self:
        if self.common > min(self.primary, self.hospital):
            raise refuse_inconsistent("共有品种多于其中一份目录", "more items in both than in one of the lists", "common")
        return self


@rule(
    "formulary-overlap",
    title=Text("用药目录衔接程度", "Formularies side by side"),
    inputs=FormularyOverlapInputs,
    example={"primary": 300, "hospital": 480, "common": 260},
)
def formulary_overlap(inputs: FormularyOverlapInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The share of either list that the other has too (null for an empty list), and the primary items that the hospital lacks.

    :raises Refused: `inconsistent` for more items in both than in one
    """
    clauses = book.carrying
    primary, hospital, common = (leaves.field(inputs, name, Unit.COUNT) for name in ("primary", "hospital", "common"))
    return Finding(
        {
            "of_primary": quotient(Text("基层目录中医院也有的", "Of the primary list"), common, primary, clauses=clauses),
            "of_hospital": quotient(Text("医院目录中基层也有的", "Of the hospital list"), common, hospital, clauses=clauses),
            "missing": difference(
                Text("医院缺的基层品种", "Primary items that the hospital lacks"), primary, common, unit=Unit.COUNT, clauses=clauses
            ),
        }
    )
