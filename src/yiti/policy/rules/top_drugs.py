"""The most used drugs of a month, as they must be made public."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Coefficient, Count, Name
from .registry import rule

TOP = "monitoring.top_drugs"
Usage = dict[Name, Coefficient]
"""How much of each drug was used, all in one measure: money, pieces or defined daily doses."""


class TopDrugsInputs(Inputs):
    """One hospital and a month; without `top` as many as the document prints."""

    usage: Usage
    top: Annotated[Count, Field(ge=1)] | None = None

    words = {"usage": Text("各品规用药量", "Use of each drug"), "top": Text("公示前几名", "How many places are published")}


@rule(
    "top-drugs",
    title=Text("每月公示的用药量靠前品规", "The most used drugs to be published"),
    inputs=TopDrugsInputs,
    example={"usage": {"阿莫西林胶囊": "5200", "氨氯地平片": "4100", "二甲双胍片": "4100", "奥美拉唑": "900"}, "top": 2},
)
def top_drugs(inputs: TopDrugsInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The drugs of the first places, largest use first and equal ones by code point.

    All that are equal at the last place are in; a drug that was not used never is.
    """
    top = book.parameter(TOP) if inputs.top is None else leaves.field(inputs, "top", Unit.COUNT)
    amounts = {name: leaves.take(f"usage.{name}", _use(name), amount, Unit.COEFFICIENT) for name, amount in inputs.usage.items()}
    return Finding({"published": list(rank_first(amounts, top, book.carrying).values())})


def rank_first(amounts: Mapping[str, Figure], places: Figure, clauses: tuple[Clause, ...]) -> dict[str, Figure]:
    """Those in the first places by name, largest first and equal ones by code point; ties at the last place in, unused ones out."""
    used = sorted((name for name, amount in amounts.items() if amount.number > 0), key=lambda name: (-amounts[name].number, name))
    if not used:
        return {}
    last = _last_place([amounts[name] for name in used], list(amounts.values()), places)
    return {
        name: ruled(
            Text("入选品规", "Drug in the first places"), name, Unit.WORD, amounts[name], last,
            formula=Text("用量不低于末位用量", "its use is no less than that of the last place"), clauses=clauses,
        )
        for name in used if amounts[name].number >= last.number
    }  # fmt: skip


def _last_place(ranked: list[Figure], all_of_them: list[Figure], places: Figure) -> Figure:
    value: Decimal = ranked[min(int(places.number), len(ranked)) - 1].number
    formula = Text("按用量从大到小，取末位的用量", "the use at the last of these places, largest first")
    return ruled(Text("末位用量", "Use at the last place"), value, Unit.COEFFICIENT, places, *all_of_them, formula=formula)


def _use(name: str) -> Text:
    return Text(f"{name}用量", f"Use of {name}")
