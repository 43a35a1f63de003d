"""How many diseases an institution can recognise and treat at first, and whether that carries the level it is given."""

from typing import Literal

from yiti.kernel.figures import Figure, Unit, difference, largest, ruled
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves, constant
from .numbers import Count
from .registry import rule

LEVELS = ("every_institution", "basic", "recommended")
NONE_MISSING = constant(Text("零", "None"), 0, Unit.COUNT)


class DiseaseCapabilityInputs(Inputs):
    """What an institution can handle, of the list that the standard recommends, and the level that it is given."""

    institution_type: Literal["central_township_hospital", "township_hospital", "community_centre", "village_clinic"]
    diseases: Count
    level: Literal["none", "basic", "recommended"] = "none"

    words = {
        "institution_type": Text("机构类型", "Type of institution"),
        "diseases": Text("能识别和初步诊治的病种数", "Diseases handled"),
        "level": Text("核定的标准", "Level given"),
    }


@rule(
    "disease-capability",
    title=Text("病种诊治能力", "Diseases that an institution handles"),
    inputs=DiseaseCapabilityInputs,
    example={"institution_type": "township_hospital", "diseases": 66, "level": "basic"},
)
def disease_capability(inputs: DiseaseCapabilityInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The level that the number carries (`below` where it carries none), what the level given asks for, and how many are missing.

    A village clinic has one number of its own and no level.

    :raises Refused: `inconsistent` where a village clinic is given a level
    """
    is_clinic = inputs.institution_type == "village_clinic"
    if is_clinic and inputs.level != "none":
        raise Refused(Text("村卫生室不评标准等次", "a village clinic is given no level"), code="inconsistent", field="level")
    steps = {name: book.parameter(f"diseases.{name}") for name in (("village_clinic",) if is_clinic else LEVELS)}
    number = leaves.field(inputs, "diseases", Unit.COUNT)
    kind, level = leaves.field(inputs, "institution_type", Unit.WORD), leaves.field(inputs, "level", Unit.WORD)
    asked = steps[next(iter(steps)) if inputs.level == "none" else inputs.level]
    required = ruled(
        Text("应能诊治的病种数", "Diseases asked"), asked.value, Unit.COUNT, asked, kind, level,
        formula=Text("按机构类型和核定的标准", "by the type of institution and the level given"), clauses=book.carrying,
    )  # fmt: skip
    missing = difference(Text("应有减现有", "Asked less there"), required, number, unit=Unit.COUNT)
    return Finding(
        {
            "reached": _reached(number, steps, book),
            "required": required,
            "ok": ruled(
                Text("能力相符", "Carried"), number.number >= required.number, Unit.VERDICT, number, required,
                formula=Text("病种数 ≥ 要求", "diseases ≥ asked"), clauses=book.carrying,
            ),
            "short": largest(Text("缺少病种数", "Diseases missing"), missing, NONE_MISSING, unit=Unit.COUNT, clauses=book.carrying),
        }
    )  # fmt: skip


def _reached(number: Figure, steps: dict[str, Figure], book: Resolved) -> Figure:
    """The highest step that the number reaches."""
    reached = [name for name, step in steps.items() if number.number >= step.number]
    formula = Text("病种数不低于其要求的最高等次", "the highest level whose number is reached")
    value = reached[-1] if reached else "below"
    return ruled(Text("达到的等次", "Level carried"), value, Unit.WORD, number, *steps.values(), formula=formula, clauses=book.carrying)
