"""May this institution hire? 六(二)1(2)."""

from typing import Self

from pydantic import model_validator

from yiti.kernel.figures import Figure, Unit, difference, largest, ruled, smallest
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves, constant
from .numbers import Count
from .registry import rule

HIRING = "六(二)1(2)"


class StaffingHeadroomInputs(Inputs):
    """Approved numbers, staff now, and how many are to be hired by contract."""

    total: Count
    establishment: Count
    off_establishment: Count
    establishment_now: Count
    contract_now: Count
    hire_contract: Count

    words = {
        "total": Text("核定工作人员总量", "Approved staff total"),
        "establishment": Text("核定编制数", "Establishment posts"),
        "off_establishment": Text("编外聘用控制数", "Off-establishment cap"),
        "establishment_now": Text("现有编内人员", "Establishment staff now"),
        "contract_now": Text("现有编外人员", "Contract staff now"),
        "hire_contract": Text("拟聘编外人员", "To be hired by contract"),
    }

    @model_validator(mode="after")
    def agree(self) -> Self:
        for name in ("establishment", "off_establishment"):
            if getattr(self, name) > self.total:
                words = self.words[name]
                raise refuse_inconsistent(f"{words.zh}大于核定总量", f"{words.en} exceeds the approved total", name)
        return self


NOBODY = constant(Text("零", "Zero"), 0, Unit.PERSONS)


@rule(
    "staffing-headroom",
    title=Text("还能聘用多少编外人员", "How many may still be hired"),
    packs=("changji-2021",),
    clauses=(HIRING,),
    inputs=StaffingHeadroomInputs,
    example={
        "total": 44, "establishment": 31, "off_establishment": 13, "establishment_now": 28, "contract_now": 12, "hire_contract": 1,
    },
)  # fmt: skip
def staffing_headroom(inputs: StaffingHeadroomInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Contract staff within the cap and everybody within the total; vacant establishment posts are not filled by contract.

    :raises Refused: `inconsistent` where a part of the approved total is more than the whole
    """
    clauses = (book.clause(HIRING),)
    leaf = {name: leaves.field(inputs, name, Unit.PERSONS) for name in StaffingHeadroomInputs.words}
    whole = ruled(
        Text("核定总量（含编制与编外）", "Approved total of posts and cap"), inputs.total, Unit.PERSONS,
        leaf["total"], leaf["establishment"], leaf["off_establishment"],
        formula=Text("核定总量；编制、编外均不超过它", "the approved total; neither part exceeds it"), clauses=clauses,
    )  # fmt: skip
    under_cap = _less(Text("控制数余额", "Left under the cap"), leaf["off_establishment"], leaf["contract_now"])
    under_total = _less(Text("总量余额", "Left under the total"), whole, leaf["establishment_now"], leaf["contract_now"])
    lesser = smallest(Text("两者取小", "The smaller of the two"), under_cap, under_total, unit=Unit.PERSONS)
    headroom = largest(Text("可聘人数", "Headroom"), lesser, NOBODY, unit=Unit.PERSONS, clauses=clauses)
    over = _less(Text("拟聘减可聘", "Hire less headroom"), leaf["hire_contract"], headroom)
    allowed = ruled(
        Text("可以聘用", "Allowed"), inputs.hire_contract <= headroom.number, Unit.VERDICT, leaf["hire_contract"], headroom,
        formula=Text("拟聘 ≤ 可聘", "hire ≤ headroom"), clauses=clauses,
    )  # fmt: skip
    return Finding(
        {
            "headroom": headroom,
            "allowed": allowed,
            "excess": largest(Text("超出人数", "Excess"), over, NOBODY, unit=Unit.PERSONS, clauses=clauses),
            "vacancies": largest(Text("空缺", "Vacancies"), under_total, NOBODY, unit=Unit.PERSONS, clauses=clauses),
        }
    )


def _less(label: Text, first: Figure, *less: Figure) -> Figure:
    return difference(label, first, *less, unit=Unit.PERSONS)
