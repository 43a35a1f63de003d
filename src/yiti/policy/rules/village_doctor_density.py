"""
How many village doctors the people served need.

A pack gives `village_doctors.people` (the people that are counted by, 1000) and `village_doctors.least` (so many doctors for them, at
least); a document that prints a range gives `village_doctors.most` too.
"""

from yiti.kernel.figures import Figure, Unit, difference, largest, product, quotient, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves, constant
from .numbers import Count
from .registry import rule
from .whole import rounded_down, rounded_up

PEOPLE, LEAST, MOST = "village_doctors.people", "village_doctors.least", "village_doctors.most"
NOBODY = constant(Text("零", "Nobody"), 0, Unit.PERSONS)


class VillageDoctorDensityInputs(Inputs):
    """The agricultural and pastoral people of a village or a whole place, and the doctors there."""

    population: Count
    doctors: Count

    words = {
        "population": Text("农牧业人口", "Rural people"),
        "doctors": Text("乡村医生数", "Village doctors"),
    }


@rule(
    "village-doctor-density",
    title=Text("乡村医生配备密度", "Village doctors by population"),
    inputs=VillageDoctorDensityInputs,
    example={"population": 2400, "doctors": 2},
)
def village_doctor_density(inputs: VillageDoctorDensityInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Doctors per thousand, the least number (rounded up), the largest (rounded down, never below the least), and what is short or over.

    The largest is null where the document prints no upper end; more doctors than that are told and are no failure.
    """
    clauses = book.carrying
    people, doctors = leaves.field(inputs, "population", Unit.PERSONS), leaves.field(inputs, "doctors", Unit.PERSONS)
    units = quotient(Text("人口单位数", "Units of people"), people, book.parameter(PEOPLE), unit=Unit.WEIGHT)
    thousands = quotient(
        Text("千人", "Thousands of people"), people, constant(Text("一千", "A thousand"), 1000, Unit.COUNT), unit=Unit.WEIGHT
    )
    required = rounded_up(Text("应配备", "Required"), _of(units, book.parameter(LEAST)), clauses=clauses)
    maximum = _maximum(units, required, book)
    short = difference(Text("应配减现有", "Required less there"), required, doctors, unit=Unit.PERSONS)
    return Finding(
        {
            "per_1000": quotient(
                Text("每千人乡村医生数", "Village doctors per 1,000"), doctors, thousands, unit=Unit.PER_1000, clauses=clauses
            ),
            "required": required,
            "maximum": maximum,
            "short": largest(Text("缺少", "Missing"), short, NOBODY, unit=Unit.PERSONS, clauses=clauses),
            "excess": _excess(doctors, maximum, book),
        }
    )


def _of(units: Figure, each: Figure) -> Figure:
    return product(Text(f"人口单位数 × {each.label.zh}", f"Units of people × {each.label.en}"), units, each, unit=Unit.WEIGHT)


def _maximum(units: Figure, required: Figure, book: Resolved) -> Figure:
    label = Text("上限", "Most")
    if MOST not in book.settings:
        formula = Text("文件没有上限", "the document prints no upper end")
        return ruled(label, None, Unit.PERSONS, required, formula=formula, clauses=book.carrying)
    by_people = rounded_down(Text("按人口的上限", "Most by population"), _of(units, book.parameter(MOST)))
    return largest(label, required, by_people, unit=Unit.PERSONS, clauses=book.carrying)


def _excess(doctors: Figure, maximum: Figure, book: Resolved) -> Figure:
    label = Text("超出上限", "Over the most")
    if maximum.value is None:
        formula = Text("没有上限，不算超出", "nothing is over where there is no upper end")
        return ruled(label, 0, Unit.PERSONS, maximum, doctors, formula=formula, clauses=book.carrying)
    over = difference(Text("现有减上限", "There less the most"), doctors, maximum, unit=Unit.PERSONS)
    return largest(label, over, NOBODY, unit=Unit.PERSONS, clauses=book.carrying)
