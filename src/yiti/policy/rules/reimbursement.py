"""What insurance pays of a bill where deductible and rate go by the level of the institution."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Literal

from yiti.kernel.figures import Figure, Unit, difference, largest, product, ruled
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import ZERO_YUAN, Leaves
from .numbers import Amount, FenAmount, Flag, Rate
from .registry import rule

Level = Literal["primary", "county", "city"]
LEVELS: tuple[Level, ...] = ("primary", "county", "city")
DEDUCTIBLES, RATES, UNREFERRED = "deductibles", "reimbursement_rates", "unreferred_factor"


class ReimbursementInputs(Inputs):
    """
    One bill within the scope of insurance and where it arose; whether the patient was referred there, where that is known. The tables and
    the factor of those who were not are the county's own.
    """

    bill: FenAmount
    level: Level
    deductibles: dict[Level, Amount] | None = None
    reimbursement_rates: dict[Level, Rate] | None = None
    referred: Flag | None = None
    unreferred_factor: Rate | None = None

    words = {
        "bill": Text("政策范围内费用", "Bill within the scope"),
        "level": Text("机构级别", "Level"),
        "deductibles": Text("起付线", "Deductibles"),
        "reimbursement_rates": Text("报销比例", "Rates"),
        "referred": Text("经转诊", "Referred"),
        "unreferred_factor": Text("未经转诊的系数", "Factor of those not referred"),
    }


@rule(
    "reimbursement",
    title=Text("按机构级别报销", "Reimbursement by level"),
    inputs=ReimbursementInputs,
    settings=(DEDUCTIBLES, RATES, UNREFERRED),
    moves_money=True,
    example={
        "bill": 1000, "level": "primary", "deductibles": {"primary": 100, "county": 300},
        "reimbursement_rates": {"primary": "0.8", "county": "0.65"},
    },
)  # fmt: skip
def reimbursement(inputs: ReimbursementInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    (Bill − deductible) × rate, never below 0, to the fen, and what the patient pays. Above primary care a patient who was not referred
    gets the county's factor of it; a bill that does not say counts as referred.

    The tables must draw patients down: no higher level may have a lower deductible or a higher rate.

    :raises Refused: `parameter-unset` while a table is missing; `missing-field` where it lacks the level; `inconsistent` where a higher
        level would be the better bargain
    """
    clauses = book.carrying
    bill, level = leaves.field(inputs, "bill", Unit.YUAN), leaves.field(inputs, "level", Unit.WORD)
    deductibles = _table(DEDUCTIBLES, inputs.deductibles, Unit.YUAN, book, leaves)
    rates = _table(RATES, inputs.reimbursement_rates, Unit.RATIO, book, leaves)
    _require_drawn_down(deductibles, rates)
    deductible = _of_level(DEDUCTIBLES, deductibles, level, book)
    rate = _of_level(RATES, rates, level, book)
    above = difference(Text("超过起付线的部分", "Above the deductible"), bill, deductible)
    counted = largest(Text("计入报销", "Counted"), above, ZERO_YUAN, clauses=clauses)
    paid = product(Text("医保支付", "Paid by insurance"), counted, rate, *_unreferred(inputs, book, leaves), clauses=clauses)
    own = difference(Text("个人负担", "Paid by the patient"), bill, paid, clauses=clauses)
    return Finding({"counted": counted, "paid": paid, "own": own})


def _unreferred(inputs: ReimbursementInputs, book: Resolved, leaves: Leaves) -> tuple[Figure, ...]:
    """The factor above primary care of who came without a referral; none for all others."""
    if inputs.referred is not False or inputs.level == "primary":
        return ()
    factor, referred = leaves.setting(inputs, UNREFERRED, book, Unit.RATIO), leaves.field(inputs, "referred", Unit.VERDICT)
    formula = Text("县级以上、未经转诊的按此系数", "above primary care, for who was not referred")
    return (ruled(factor.label, factor.value, Unit.RATIO, factor, referred, formula=formula, clauses=book.carrying),)


Values = Mapping[Level, Amount] | Mapping[Level, Rate] | None


def _table(name: str, given: Values, unit: Unit, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    if given is None:
        return book.table(name)
    words = ReimbursementInputs.words[name]
    return {
        level: leaves.take(f"{name}.{level}", Text(f"{words.zh}：{level}", f"{words.en}: {level}"), value, unit)
        for level, value in given.items()
    }


def _of_level(name: str, table: Mapping[str, Figure], level: Figure, book: Resolved) -> Figure:
    chosen = table.get(str(level.value))
    if chosen is None:
        words = Text(f"没有 {level.value} 一级的数", f"there is none for the level {level.value}")
        raise Refused(words, code="missing-field", field=f"{name}.{level.value}")
    label = ReimbursementInputs.words[name]
    formula = Text("按机构级别", "by the level of the institution")
    unit = Unit.YUAN if name == DEDUCTIBLES else Unit.RATIO
    return ruled(label, chosen.value, unit, level, *table.values(), formula=formula, clauses=book.carrying)


def _require_drawn_down(deductibles: Mapping[str, Figure], rates: Mapping[str, Figure]) -> None:
    for name, table, falls in ((DEDUCTIBLES, deductibles, False), (RATES, rates, True)):
        known = [level for level in LEVELS if level in table]
        for lower, higher in pairwise(known):
            one, other = table[lower].number, table[higher].number
            if (other > one) if falls else (other < one):
                raise refuse_inconsistent(
                    f"{higher} 级比 {lower} 级更优惠", f"the level {higher} is a better bargain than {lower}", f"{name}.{higher}"
                )
