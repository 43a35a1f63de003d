"""What village doctors are granted by the month, and their clinic by its people: a reading of `village-subsidy`."""

from decimal import Decimal

from yiti.kernel.figures import Figure, Unit, difference, product, quotient, ruled, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs
from .leaves import Leaves, refuse_below
from .numbers import Amount, Coefficient, Count, Flag, Rate
from .registry import rule
from .village_subsidy import TITLE, TOTAL

MONTHLY_RATE = "villages.monthly_rate"
GRANT = "villages.essential_medicine_grant"
PEOPLE, PEOPLE_PASTORAL = "villages.people_per_grant", "villages.people_per_grant_pastoral"


class PersonMonthsInputs(Inputs):
    """One clinic, or a whole banner, and a year. Township staff's months stand beside `person_months`, never among them."""

    population: Count
    pastoral: Flag = False
    person_months: Coefficient
    township_staff_months: Coefficient = Decimal(0)
    monthly_rate: Amount | None = None
    city_share_rate: Rate | None = None

    words = {
        "population": Text("服务人口", "People served"),
        "pastoral": Text("纯牧业旗区", "Pure pastoral banner"),
        "person_months": Text("乡村医生在岗人月", "Village doctors' person-months"),
        "township_staff_months": Text("卫生院派驻人员人月", "Person-months of township staff"),
        "monthly_rate": Text("定额补助标准（元/人月）", "Fixed grant, yuan a person-month"),
        "city_share_rate": Text("市级分担比例", "Share that the city pays"),
    }


@rule(
    "village-subsidy",
    reading="person_months",
    title=TITLE,
    inputs=PersonMonthsInputs,
    settings=("city_share_rate",),
    moves_money=True,
    example={"population": 2000, "person_months": 54, "township_staff_months": 12, "city_share_rate": "0.5"},
)
def person_months(inputs: PersonMonthsInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Person-months × the monthly rate, and the essential-medicine grant for each so many people, divided between city and county.

    The city's share is rounded to the fen and the county bears the rest. Township staff's months are told and never paid.

    :raises Refused: `below-minimum` for a rate under the printed one; `parameter-unset` while the city's share is not decided
    """
    clauses = book.carrying
    fixed = product(
        Text("乡村医生定额补助", "Fixed grant of village doctors"),
        _months(inputs, book, leaves),
        _rate(inputs, book, leaves),
        clauses=clauses,
    )
    medicine = _medicine(inputs, book, leaves)
    whole = total(TOTAL, (fixed, medicine), clauses=clauses)
    share = leaves.setting(inputs, "city_share_rate", book, Unit.RATIO)
    city = product(Text("市级承担", "Paid by the city"), whole, share, clauses=clauses)
    warnings = []
    if inputs.township_staff_months:
        words = Text("卫生院派驻人员的人月不计定额补助", "Township staff's person-months earn no fixed grant")
        warnings.append(Caution("township-staff-excluded", words, clauses[0]))
    return Finding(
        {
            "parts": {"fixed_subsidy": fixed, "essential_medicine": medicine},
            "total": whole,
            "city": city,
            "county": difference(Text("旗区承担", "Paid by the county"), whole, city, clauses=clauses),
        },
        warnings,
    )


def _months(inputs: PersonMonthsInputs, book: Resolved, leaves: Leaves) -> Figure:
    return ruled(
        Text("计补人月", "Person-months that are paid"), inputs.person_months, Unit.COUNT,
        leaves.field(inputs, "person_months", Unit.COUNT), leaves.field(inputs, "township_staff_months", Unit.COUNT),
        formula=Text("乡村医生在岗人月；卫生院派驻人员另列，不计", "the village doctors' own; township staff's do not count"),
        clauses=book.carrying,
    )  # fmt: skip


def _rate(inputs: PersonMonthsInputs, book: Resolved, leaves: Leaves) -> Figure:
    if inputs.monthly_rate is None:
        return book.parameter(MONTHLY_RATE)
    refuse_below(inputs.monthly_rate, book, MONTHLY_RATE, "monthly_rate")
    return leaves.field(inputs, "monthly_rate", Unit.COEFFICIENT)


def _medicine(inputs: PersonMonthsInputs, book: Resolved, leaves: Leaves) -> Figure:
    """The grant for each so many people in proportion, of fewer people where the banner is purely pastoral."""
    per = book.parameter(PEOPLE_PASTORAL if inputs.pastoral else PEOPLE)
    kind = leaves.field(inputs, "pastoral", Unit.VERDICT)
    people = ruled(
        Text("每份补助的人口", "People for each grant"), per.value, Unit.PERSONS, per, kind,
        formula=Text("纯牧业旗区另有人口数", "pure pastoral banners have a number of their own"), clauses=per.clauses,
    )  # fmt: skip
    whole = product(Text("人口 × 每份补助", "People × grant"), leaves.field(inputs, "population", Unit.PERSONS), book.parameter(GRANT))
    return quotient(Text("基本药物制度补助", "Essential-medicine grant"), whole, people, unit=Unit.YUAN, clauses=book.carrying)
