"""Antibiotics that lead the use month after month are suspended."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Count
from .registry import rule
from .top_drugs import Usage, rank_first

TOP = "monitoring.top_antibiotics"


def _month(value: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value):
        raise PydanticCustomError("out_of_range", "a month such as 2018-03 is expected")
    return value


Month = Annotated[str, StringConstraints(strict=True), AfterValidator(_month)]


class AntibioticSuspensionInputs(Inputs):
    """Use of each antibiotic by month; a month left out breaks the row."""

    months: dict[Month, Usage]
    consecutive_months: Annotated[Count, Field(ge=1)] | None = None

    words = {
        "months": Text("各月抗菌药物用量", "Use of antibiotics by month"),
        "consecutive_months": Text("“连续”的月数", "Months in a row"),
    }


@rule(
    "antibiotic-suspension",
    title=Text("连续用量靠前的抗菌药物暂停使用", "Antibiotics suspended for leading the use"),
    inputs=AntibioticSuspensionInputs,
    settings=("consecutive_months",),
    example={
        "months": {
            "2018-03": {"头孢呋辛": "900", "左氧氟沙星": "700", "阿奇霉素": "500", "甲硝唑": "100"},
            "2018-04": {"头孢呋辛": "800", "左氧氟沙星": "300", "阿奇霉素": "500", "甲硝唑": "400"},
        },
    },
)
def antibiotic_suspension(inputs: AntibioticSuspensionInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    For each month the antibiotics in the first places, and of these the ones that were there in every month of the row up to it.

    Places are counted as in `top-drugs`, ties included. Suspended ones, by code point, are so from the next month on; use counts as
    reported, that of suspended ones too. The months keep the order given; `suspended` are those of the newest.
    """
    top, in_a_row = book.parameter(TOP), leaves.setting(inputs, "consecutive_months", book, Unit.COUNT)
    leading = {month: find_leading(month, usage, top, book, leaves) for month, usage in inputs.months.items()}
    months = {
        month: {"top": list(found.values()), "suspend": find_suspended(month, leading, in_a_row, book)} for month, found in leading.items()
    }
    return Finding({"months": months, "suspended": months[max(months)]["suspend"] if months else []})


def find_leading(month: str, usage: Usage, top: Figure, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    """The antibiotics in the first places of a month, by name."""
    amounts = {
        name: leaves.take(f"months.{month}.{name}", Text(f"{month} {name}用量", f"Use of {name}, {month}"), amount, Unit.COEFFICIENT)
        for name, amount in usage.items()
    }
    return rank_first(amounts, top, book.carrying)


def find_suspended(month: str, leading: Mapping[str, Mapping[str, Figure]], in_a_row: Figure, book: Resolved) -> list[Figure]:
    """Those that lead in every month of the row up to this one."""
    row = [month]
    while len(row) < int(in_a_row.number) and row[-1] in leading:
        row.append(month_before(row[-1]))
    if any(one not in leading for one in row):
        return []
    return [
        ruled(
            Text("暂停使用", "Suspended"), name, Unit.WORD, in_a_row, *(leading[one][name] for one in row),
            formula=Text("连续各月都居前列，次月起暂停", "among the first in every month of the row: suspended from the next month"),
            clauses=book.carrying,
        )
        for name in sorted(leading[month]) if all(name in leading[one] for one in row)
    ]  # fmt: skip


def month_before(month: str) -> str:
    """The month that ends where this one begins."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1:04d}-12" if number == 1 else f"{year:04d}-{number - 1:02d}"
