"""Whether a township hospital has the floor area that its class needs."""

from typing import Literal

from yiti.kernel.figures import Figure, Unit, difference, largest, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs
from .leaves import Leaves, constant
from .numbers import Amount, Name
from .registry import rule

FLOOR = "floor_area"
NONE_SHORT = constant(Text("零", "None"), 0, Unit.COUNT)


class FloorAreaInputs(Inputs):
    """One hospital; the areas are square metres. The floor holds as a rule: less needs a reason."""

    institution_type: Literal["township_hospital", "central_township_hospital"]
    area: Amount
    reason: Name | None = None

    words = {
        "institution_type": Text("机构类型", "Type of the institution"),
        "area": Text("建筑面积（平方米）", "Floor area (square metres)"),
        "reason": Text("不足的理由", "Reason where it is less"),
    }


@rule(
    "floor-area",
    title=Text("卫生院建筑面积达标", "Floor area of a township hospital"),
    inputs=FloorAreaInputs,
    example={"institution_type": "central_township_hospital", "area": "2380"},
)
def floor_area(inputs: FloorAreaInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The area against the floor of its class: `met`, `excepted` where less is given a reason, else `below`.

    `short` is what is missing, 0 where nothing is. Less comes with a warning `below-floor-area`, reason or none.
    """
    required = _required(inputs, book, leaves)
    area = leaves.field(inputs, "area", Unit.COUNT)
    missing = difference(Text("要求减实有", "Required less actual"), required, area, unit=Unit.COUNT)
    short = largest(Text("缺少面积", "Area missing"), missing, NONE_SHORT, unit=Unit.COUNT, clauses=book.carrying)
    return Finding({"required": required, "short": short, "verdict": _judge(inputs, short, book, leaves)}, _warn(area, required, book))


def _required(inputs: FloorAreaInputs, book: Resolved, leaves: Leaves) -> Figure:
    kind, floor = leaves.field(inputs, "institution_type", Unit.WORD), book.parameter(FLOOR, inputs.institution_type)
    formula = Text("按机构类型取下限", "the floor of this type of institution")
    return ruled(Text("应有面积", "Area required"), floor.value, Unit.COUNT, floor, kind, formula=formula, clauses=book.carrying)


def _judge(inputs: FloorAreaInputs, short: Figure, book: Resolved, leaves: Leaves) -> Figure:
    reason = (leaves.field(inputs, "reason", Unit.WORD),) if inputs.reason else ()
    word = "met" if not short.number else "excepted" if reason else "below"
    formula = Text("不缺为达标；缺而有理由为例外", "met where nothing is missing, excepted where a reason is given")
    return ruled(Text("结论", "Verdict"), word, Unit.WORD, short, *reason, formula=formula, clauses=book.carrying)


def _warn(area: Figure, required: Figure, book: Resolved) -> list[Caution]:
    if area.number >= required.number:
        return []
    words = Text(f"建筑面积 {area.printed} 平方米，少于 {required.printed}", f"{area.printed} square metres, less than {required.printed}")
    return [Caution("below-floor-area", words, book.carrying[0])]
