"""What insurance pays a hospital by several ways at once, and who keeps or bears the difference to its cost."""

from typing import Any

from pydantic import Field

from yiti.kernel.figures import Figure, Unit, difference, product, ruled, smallest, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Amount, Coefficient, Count, FenAmount
from .registry import rule


class DiagnosisGroup(Inputs):
    """Cases of one group: its weight × the base rate for each."""

    weight: Coefficient
    base_rate: Amount
    cases: Count

    words = {"weight": Text("病组权重", "Weight"), "base_rate": Text("基础费率（元）", "Base rate"), "cases": Text("病例数", "Cases")}


class BedDays(Inputs):
    days: Count
    rate: Amount

    words = {"days": Text("床日数", "Bed-days"), "rate": Text("床日标准（元）", "Rate of a bed-day")}


class People(Inputs):
    people: Count
    rate: Amount

    words = {"people": Text("参保人数", "People"), "rate": Text("人头标准（元）", "Rate of a head")}


class CompositePaymentInputs(Inputs):
    """One institution and a year; the rates are those agreed with insurance."""

    drg: list[DiagnosisGroup] = Field(default_factory=list)
    bed_days: list[BedDays] = Field(default_factory=list)
    capitation: list[People] = Field(default_factory=list)
    global_budget: FenAmount | None = None
    actual_cost: FenAmount

    words = {
        "drg": Text("按病组", "By diagnosis group"),
        "bed_days": Text("按床日", "By bed-day"),
        "capitation": Text("按人头", "By head"),
        "global_budget": Text("总额预付", "Global budget"),
        "actual_cost": Text("实际费用", "Actual cost"),
    }


WAYS = {
    "drg": (("weight", Unit.WEIGHT), ("base_rate", Unit.COEFFICIENT), ("cases", Unit.COUNT)),
    "bed_days": (("days", Unit.COUNT), ("rate", Unit.COEFFICIENT)),
    "capitation": (("people", Unit.PERSONS), ("rate", Unit.COEFFICIENT)),
}
"""The factors of a line of each way."""


@rule(
    "composite-payment",
    title=Text("复合付费：按病组、床日、人头与总额", "Payment by group, bed-day and head within a global budget"),
    inputs=CompositePaymentInputs,
    moves_money=True,
    example={
        "drg": [{"weight": "0.8", "base_rate": "6000", "cases": 1}], "bed_days": [{"days": 12, "rate": "180"}],
        "capitation": [{"people": 300, "rate": "60"}], "global_budget": "24000", "actual_cost": "23500",
    },
)  # fmt: skip
def composite_payment(inputs: CompositePaymentInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Each line to the fen, the ways added up, and the sum held to the global budget where there is one.

    What is left over the cost the institution keeps, what is short it bears: `surplus_kept`, `overspending_borne` or `even`.
    """
    clauses = book.carrying
    ways = {name: _way(name, inputs, book, leaves) for name in WAYS}
    together = total(Text("各方式合计", "All ways together"), ways.values(), clauses=clauses)
    payable = together.named(Text("应付", "Payable")).of(*clauses)
    if inputs.global_budget is not None:
        budget = leaves.field(inputs, "global_budget", Unit.YUAN)
        payable = smallest(Text("应付", "Payable"), together, budget, clauses=clauses)
    cost = leaves.field(inputs, "actual_cost", Unit.YUAN)
    balance = difference(Text("应付减费用", "Payable less cost"), payable, cost, clauses=clauses)
    return Finding({**ways, "sum": together, "payable": payable, "balance": balance, "outcome": _outcome(balance, book)})


def _way(name: str, inputs: CompositePaymentInputs, book: Resolved, leaves: Leaves) -> Figure:
    label = inputs.words[name]
    lines: list[Any] = getattr(inputs, name)
    amounts = [
        product(
            Text(f"{label.zh}第 {at + 1} 项", f"{label.en}, line {at + 1}"),
            *(leaves.field(line, factor, unit, at=f"{name}[{at}]") for factor, unit in WAYS[name]),
        )
        for at, line in enumerate(lines)
    ]
    return total(label, amounts, clauses=book.carrying)


def _outcome(balance: Figure, book: Resolved) -> Figure:
    word = "surplus_kept" if balance.number > 0 else "overspending_borne" if balance.number < 0 else "even"
    formula = Text("有余归己，超支自负，相等持平", "what is left is kept, what is short is borne")
    return ruled(Text("结余归属", "Outcome"), word, Unit.WORD, balance, formula=formula, clauses=book.carrying)
