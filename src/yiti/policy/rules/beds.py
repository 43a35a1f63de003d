"""How many beds a community centre should have: `beds.people_base`, `beds.least_per_base`, `beds.most_per_base`, `beds.ceiling`."""

from yiti.kernel.figures import Figure, Unit, largest, product, quotient, ruled, smallest
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Count, Flag
from .registry import rule
from .whole import rounded_down, rounded_up


class BedsInputs(Inputs):
    """A centre's residents and beds, whether it was a township hospital, and the beds that an exception allows it."""

    resident_population: Count
    beds: Count
    converted_township_hospital: Flag = False
    approved_beds: Count | None = None

    words = {
        "resident_population": Text("常住人口", "Residents"),
        "beds": Text("床位数", "Beds"),
        "converted_township_hospital": Text("由乡镇卫生院转型", "Converted township hospital"),
        "approved_beds": Text("例外批准的床位", "Beds of an approved exception"),
    }


@rule(
    "beds",
    title=Text("床位数是否合适", "Whether the beds are in the range"),
    inputs=BedsInputs,
    example={"resident_population": 60000, "beds": 40},
)
def beds(inputs: BedsInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    A floor and a ceiling by residents, both under the ceiling of one centre; beds are whole, so the floor is rounded up, the ceiling down.

    `verdict` is `retained_converted` (outside the range, but a converted township hospital may keep its beds), `approved_exception` (above
    it, within the beds that an exception allows), `above_ceiling` (needs an approved exception), `above_range`, `below_range` or `ok`. The
    range is advice: nothing is refused.
    """
    clauses = book.carrying
    people, own = leaves.field(inputs, "resident_population", Unit.PERSONS), leaves.field(inputs, "beds", Unit.COUNT)
    units = quotient(Text("人口单位数", "Units of people"), people, book.parameter("beds.people_base"), unit=Unit.WEIGHT)
    ceiling = book.parameter("beds.ceiling")
    least = rounded_up(Text("按人口的下限", "Floor by residents"), _by(units, book.parameter("beds.least_per_base")), Unit.COUNT)
    by_rate = rounded_down(
        Text("按人口的上限", "Ceiling by residents"), _by(units, book.parameter("beds.most_per_base")), Unit.COUNT, clauses=clauses
    )
    min_beds = smallest(Text("床位下限", "Least beds"), ceiling, least, unit=Unit.COUNT, clauses=clauses)
    wider = largest(Text("不低于下限", "Not below the floor"), min_beds, by_rate, unit=Unit.COUNT)
    max_beds = smallest(Text("床位上限", "Most beds"), ceiling, wider, unit=Unit.COUNT, clauses=clauses)
    converted = leaves.field(inputs, "converted_township_hospital", Unit.VERDICT)
    excused = [leaves.field(inputs, "approved_beds", Unit.COUNT)] if inputs.approved_beds is not None else []
    word = _verdict(own, min_beds, max_beds, ceiling, inputs.converted_township_hospital)
    if word.startswith("above") and excused and own.number <= excused[0].number:
        word = "approved_exception"
    verdict = ruled(
        Text("结论", "Verdict"), word, Unit.WORD, own, min_beds, max_beds, ceiling, converted, *excused, clauses=clauses,
        formula=Text("与上下限相比；转型的可保留", "against floor and ceilings; a converted hospital may keep its beds"),
    )  # fmt: skip
    return Finding({"min_beds": min_beds, "max_by_rate": by_rate, "max_beds": max_beds, "verdict": verdict})


def _by(units: Figure, rate: Figure) -> Figure:
    return product(Text(f"人口 × {rate.label.zh}", f"Residents × {rate.label.en}"), units, rate, unit=Unit.WEIGHT)


def _verdict(own: Figure, least: Figure, most: Figure, ceiling: Figure, is_converted: bool) -> str:
    if least.number <= own.number <= most.number:
        return "ok"
    if is_converted:
        return "retained_converted"
    if own.number > ceiling.number:
        return "above_ceiling"
    return "above_range" if own.number > most.number else "below_range"
