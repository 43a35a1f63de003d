"""From when a retired village doctor is supported, and with how much."""

from calendar import monthrange
from datetime import date
from decimal import Decimal

from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Day, FenAmount, Flag
from .registry import rule

AGE, GRANT = "pension.age", "pension_grant"


class PensionStartInputs(Inputs):
    """One village doctor; the grant is the county's own."""

    born_on: Day
    conditions_met: Flag = True
    pension_grant: FenAmount | None = None

    words = {
        "born_on": Text("出生日期", "Born on"),
        "conditions_met": Text("符合退休条件", "Meets the conditions of retirement"),
        "pension_grant": Text("养老定额补助（元/月）", "Fixed grant, yuan a month"),
    }


@rule(
    "pension-start",
    title=Text("乡村医生养老补助起始月", "First month of a village doctor's pension grant"),
    inputs=PensionStartInputs,
    settings=("pension_grant",),
    moves_money=True,
    example={"born_on": "1965-03-20", "pension_grant": "300"},
)
def pension_start(inputs: PensionStartInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The birthday at which the age is reached, the month it falls in, and the grant of a month from then on.

    With a day asked, `eligible` says whether that month has begun and the conditions are met, and `monthly` is the grant or nothing;
    without one both turn on the conditions alone. `monthly` is null while the county has not fixed the grant. Born on 29 February, the
    birthday of a year without that day is the 28th.

    :raises Refused: `out-of-range` for a birthday beyond the calendar
    """
    clauses = book.carrying
    born, age = leaves.field(inputs, "born_on", Unit.DATE), book.parameter(AGE)
    reached_on = _birthday(inputs.born_on, int(age.number))
    reached = ruled(
        Text("到龄日", "Age reached on"),
        reached_on,
        Unit.DATE,
        born,
        age,
        formula=Text("出生日期 + 年龄", "birthday + age"),
        clauses=clauses,
    )
    month = ruled(
        Text("起始月", "First month"), f"{reached_on:%Y-%m}", Unit.WORD, reached, formula=Text("生日所在月", "the month of the birthday"),
        clauses=clauses,
    )  # fmt: skip
    conditions = leaves.field(inputs, "conditions_met", Unit.VERDICT)
    begun = book.on is None or book.on >= reached_on.replace(day=1)
    eligible = ruled(
        Text("可以享受", "May draw it"), inputs.conditions_met and begun, Unit.VERDICT, conditions, month,
        formula=Text("符合条件，且起始月已到", "conditions met, and the month has begun"), clauses=clauses,
    )  # fmt: skip
    return Finding({"reached_on": reached, "month": month, "eligible": eligible, "monthly": _monthly(inputs, eligible, book, leaves)})


def _birthday(born: date, age: int) -> date:
    year = born.year + age
    if year > date.max.year:
        raise Refused(Text("出生日期太晚", "born too late for the calendar"), code="out-of-range", field="born_on")
    return date(year, born.month, min(born.day, monthrange(year, born.month)[1]))


def _monthly(inputs: PensionStartInputs, eligible: Figure, book: Resolved, leaves: Leaves) -> Figure:
    label = Text("月补助", "Grant of a month")
    if inputs.pension_grant is None and not book.is_set(GRANT):
        formula = Text("旗区尚未确定金额", "the county has not fixed the grant")
        return ruled(label, None, Unit.YUAN, eligible, formula=formula, clauses=book.carrying)
    grant = leaves.setting(inputs, GRANT, book, Unit.YUAN)
    value = grant.number if eligible.value else Decimal(0)
    return ruled(
        label, value, Unit.YUAN, grant, eligible, formula=Text("可以享受的才发", "paid to those who may draw it"), clauses=book.carrying
    )
