"""Whether a township hospital stands at the standard as a whole: its floor area, its equipment and its works."""

from yiti.kernel.figures import Unit, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .floor_area import FloorAreaInputs, floor_area
from .leaves import Leaves
from .numbers import Name
from .registry import rule
from .required_items import RequiredItemsInputs, required_items


class HospitalStandardInputs(FloorAreaInputs):
    """One hospital: its area as in `floor-area`, and what of the list is there as in `required-items`."""

    checklist: Name
    there: list[Name]

    words = {**FloorAreaInputs.words, **RequiredItemsInputs.words}


@rule(
    "hospital-standard",
    title=Text("乡镇卫生院达标", "A township hospital at the standard"),
    inputs=HospitalStandardInputs,
    example={
        "institution_type": "township_hospital", "area": "1520", "checklist": "standard_hospital", "there": ["DR", "心电图", "工程无未完"],
    },
)  # fmt: skip
def hospital_standard(inputs: HospitalStandardInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Area and list beside one another; `ok` where the area is met or excepted with a reason and nothing of the list is missing.

    :raises Refused: as `floor-area` and `required-items`
    """
    area = floor_area(inputs, book, leaves)
    items = required_items(RequiredItemsInputs(checklist=inputs.checklist, there=inputs.there), book, leaves)
    verdict, complete = area.result["verdict"], items.result["ok"]
    ok = ruled(
        Text("达标", "At the standard"), verdict.value != "below" and bool(complete.value), Unit.VERDICT, verdict, complete,
        formula=Text("面积达标或有理由，且清单齐全", "the area is met or excepted, and the list is complete"), clauses=book.carrying,
    )  # fmt: skip
    return Finding({"area": dict(area.result), "missing": items.result["missing"], "share": items.result["share"], "ok": ok}, area.warnings)
