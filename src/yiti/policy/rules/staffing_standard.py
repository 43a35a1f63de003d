"""
What staff an institution must have.

Read `by_population` (so many persons for the people served and for the beds) the parameters `staffing.people_per_unit`,
`staffing.staff_per_unit`, `staffing.beds_per_unit`, `staffing.physicians_per_bed_unit`, `staffing.nurses_per_bed_unit` and
`staffing.max_support_ratio` of the pack are meant; read `by_share` (see `staffing_shares`) those named there.
"""

from yiti.kernel.figures import Figure, Unit, product, quotient
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves
from .numbers import Count
from .registry import rule
from .standard_checks import Standard
from .whole import rounded_up

TITLE = Text("人员配备是否达标", "Staff against the standard")


class PopulationStaffInputs(Inputs):
    """What a centre serves and whom it has; the staff of the beds is left out where it is not known."""

    served_population: Count
    nursing_rehab_beds: Count
    establishment: Count
    support_staff: Count
    gps: Count
    nurses: Count
    preventive: Count
    bed_physicians: Count | None = None
    bed_nurses: Count | None = None

    words = {
        "served_population": Text("服务人口", "People served"),
        "nursing_rehab_beds": Text("护理康复床", "Nursing and rehabilitation beds"),
        "establishment": Text("编制总数", "Established posts"),
        "support_staff": Text("管理、药剂、检验、财务、信息等人员", "Management, pharmacy, laboratory, finance and IT staff"),
        "gps": Text("全科医师", "General practitioners"),
        "nurses": Text("社区护士", "Community nurses"),
        "preventive": Text("预防保健人员", "Preventive staff"),
        "bed_physicians": Text("护理康复床的执业医师", "Physicians of the beds"),
        "bed_nurses": Text("护理康复床的注册护士", "Nurses of the beds"),
    }


BY_PEOPLE = ("gps", "nurses", "preventive")
BY_BEDS = {"bed_physicians": "staffing.physicians_per_bed_unit", "bed_nurses": "staffing.nurses_per_bed_unit"}


@rule(
    "staffing-standard",
    reading="by_population",
    title=TITLE,
    inputs=PopulationStaffInputs,
    example={
        "served_population": 25000, "nursing_rehab_beds": 12, "establishment": 40, "support_staff": 3, "gps": 8, "nurses": 9,
        "preventive": 9, "bed_physicians": 3, "bed_nurses": 2,
    },
)  # fmt: skip
def staff_by_population(inputs: PopulationStaffInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    One of each kind for each unit of people served begun, one physician and one nurse for each unit of beds begun, on top of the others.

    The share of support staff in the establishment is a ceiling, in persons rounded down; `short` are then those too many.

    :raises Refused: `inconsistent` where there are more support staff than established posts and there are such posts
    """
    if inputs.establishment and inputs.support_staff > inputs.establishment:
        raise refuse_inconsistent("辅助人员多于编制总数", "more support staff than established posts", "support_staff")
    made = Standard(book.carrying)
    leaf = {
        name: leaves.field(inputs, name, Unit.COUNT if name == "nursing_rehab_beds" else Unit.PERSONS)
        for name in PopulationStaffInputs.words
        if getattr(inputs, name) is not None
    }
    people = _units(Text("人口单位数", "Units of people"), leaf["served_population"], book.parameter("staffing.people_per_unit"))
    beds = _units(Text("床位单位数", "Units of beds"), leaf["nursing_rehab_beds"], book.parameter("staffing.beds_per_unit"))
    each = _required(made, people, book.parameter("staffing.staff_per_unit"))
    lines = [made.by_count(name, leaf[name], each) for name in BY_PEOPLE]
    lines += [made.by_count(name, leaf.get(name), _required(made, beds, book.parameter(id))) for name, id in BY_BEDS.items()]
    most = book.parameter("staffing.max_support_ratio")
    return Finding({"checks": [*lines, made.at_most("support_staff", leaf["support_staff"], leaf["establishment"], most)]})


def _units(label: Text, of: Figure, size: Figure) -> Figure:
    return rounded_up(label, quotient(Text(f"{label.zh}（未进位）", f"{label.en} (not rounded)"), of, size, unit=Unit.WEIGHT), Unit.COUNT)


def _required(made: Standard, units: Figure, each: Figure) -> Figure:
    return product(Text("应有人数", "Persons required"), units, each, unit=Unit.PERSONS, clauses=made.clauses)
