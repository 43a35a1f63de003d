"""What equipment an institution must have: lists by kind of institution, where a higher grade serves for a lower one."""

from typing import Literal

from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Name
from .registry import rule

LIST, SERVES = "equipment.list", "equipment.serves"


class EquipmentInputs(Inputs):
    """The kind of institution, and what it has, by the names of the document."""

    institution_type: Literal["central_township_hospital", "community_centre", "township_hospital"]
    equipment: list[Name]

    words = {
        "institution_type": Text("机构类型", "Type of institution"),
        "equipment": Text("现有设备", "Equipment there"),
    }


@rule(
    "equipment",
    title=Text("设备配备是否齐全", "Equipment against the list"),
    inputs=EquipmentInputs,
    example={
        "institution_type": "township_hospital",
        "equipment": ["心电图机", "血球计数仪", "尿液分析仪", "全自动生化分析仪", "DR", "彩超", "简易呼吸机", "空气消毒机", "肺功能仪"],
    },
)
def equipment(inputs: EquipmentInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    What is required and what is missing, in the document's order; a higher grade serves for a lower one and never the reverse.

    The listed items are a must and others free: names that the list does not have are ignored.
    """
    kind = leaves.field(inputs, "institution_type", Unit.WORD)
    there = [
        leaves.take(f"equipment[{at}]", Text("现有设备", "Equipment there"), name, Unit.WORD) for at, name in enumerate(inputs.equipment)
    ]
    listed = sorted(book.table(LIST, inputs.institution_type).items(), key=lambda item: item[1].number)
    serves = book.table(SERVES)
    required, missing = [], []
    for name, number in listed:
        serving = serves.get(name)
        required.append(_told(Text("应配", "Required"), name, book, kind, number))
        if not {name, *(str(serving.value).split() if serving else ())} & set(inputs.equipment):
            missing.append(_told(Text("缺少", "Missing"), name, book, required[-1], *there, *([serving] if serving else [])))
    formula = Text("清单各项都有，或有可代替的", "every item of the list is there, or one that serves for it")
    ok = ruled(Text("齐全", "Complete"), not missing, Unit.VERDICT, *required, *there, formula=formula, clauses=book.carrying)
    return Finding({"required": required, "missing": missing, "ok": ok})


def _told(label: Text, name: str, book: Resolved, *inputs: Figure) -> Figure:
    formula = Text("按清单", "by the list")
    return ruled(label, name, Unit.WORD, *inputs, formula=formula, clauses=book.carrying)
