"""A number of a group with what it is told for, held against its limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from yiti.foundation.forms.groups import Number
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.views import Value
from yiti.policy.packs.viewed import INSTITUTION

from .grounds import Ground

NOTHING_TO_RECKON = Text("没有可算的登记", "nothing entered to reckon from")
State = Literal["met", "short", "wait", ""]


@dataclass(frozen=True, slots=True)
class Cell:
    """
    A number as it is shown: its value, the part and whole that it was made from, the entries behind it, and how it stands.

    `state` is empty where nothing judges it, `wait` where the limit or the number is missing; `says` why. `short` is what is missing.
    """

    value: Decimal | None
    count: int
    part: Decimal | None = None
    whole: Decimal | None = None
    state: State = ""
    limit: Decimal | None = None
    short: Decimal | None = None
    says: Text = NOTHING


def judge(ground: Ground, value: Value, number: Number, keys: Mapping[str, str], wholes: Mapping[str, int] | None) -> Cell:
    """`keys` say which group it is; `wholes` by institution what the value is told for."""
    shown, part, whole = number.value, number.part, number.whole
    if value.per is not None and wholes is not None:
        code = keys.get(INSTITUTION)
        below = Decimal(wholes.get(code, 0) if code is not None else sum(wholes.values()))
        part, whole = shown, below
        shown = shown * Decimal(value.per.of) / below if shown is not None and below else None
    cell = Cell(shown, number.count, part, whole)
    return _held_against(ground, value, cell, keys) if value.judged else cell


def _held_against(ground: Ground, value: Value, cell: Cell, keys: Mapping[str, str]) -> Cell:
    kind = ground.kind_of(keys.get(INSTITUTION, ""))
    state: State = "met"
    limit: Decimal | None = None
    for how, threshold in value.judged:
        try:
            limit = ground.limit(threshold, kind)
        except UnableTo as refusal:
            return Cell(cell.value, cell.count, cell.part, cell.whole, "wait", says=refusal.message)
        shown = Decimal(0) if cell.value is None and (value.sum or value.count) else cell.value
        if shown is None:
            return Cell(
                None, cell.count, cell.part, cell.whole, "wait", limit, says=Text("没有可算的登记", "nothing entered to reckon from")
            )
        short = {"least": limit - shown, "most": shown - limit, "equals": abs(shown - limit)}[how]
        if short > 0:
            return Cell(cell.value, cell.count, cell.part, cell.whole, "short", limit, short)
    return Cell(cell.value, cell.count, cell.part, cell.whole, state, limit)
