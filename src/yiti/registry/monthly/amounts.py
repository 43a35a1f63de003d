"""The figures of a return against what the pack says they may be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from yiti.kernel.money import is_whole_fen
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.monthly import MonthlyFigure, MonthlyReturn
from yiti.policy.packs.shapes.strict import to_decimal

Amounts = Mapping[str, Decimal]
"""By item."""


class UnableToHandIn(UnableTo):
    code = "out-of-range"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is odd about a figure, though it may be so."""

    item: str
    words: Text


def find_wrong(item: MonthlyReturn, amounts: Amounts) -> list[UnableToHandIn]:
    """Every figure that cannot be taken, in the order of the return; `field` is its item."""
    found = [_unknown(item, name) for name in amounts if name not in {figure.item for figure in item.figures}]
    for figure in item.figures:
        amount = amounts.get(figure.item)
        if amount is None:
            words = Text(f"请填“{figure.label.zh}”；没有就填 0", f"“{figure.label.en}” is needed; 0 where there is none")
            found.append(UnableToHandIn(words, code="missing-field", field=figure.item))
        else:
            found += _wrong(item, figure, amount, amounts)
    return found


def _unknown(item: MonthlyReturn, name: str) -> UnableToHandIn:
    words = Text(f"“{item.label.zh}”没有“{name}”这一项", f"“{item.label.en}” has no figure “{name}”")
    return UnableToHandIn(words, code="unknown-field", field=name)


def _wrong(item: MonthlyReturn, figure: MonthlyFigure, amount: Decimal, amounts: Amounts) -> Iterator[UnableToHandIn]:
    label, most = figure.label, figure.most
    if figure.kind == "whole" and amount != amount.to_integral_value():
        yield _refusal(figure, f"“{label.zh}”应为整数，不能是 {amount}", f"“{label.en}” must be a whole number, not {amount}", "wrong-type")
    elif not is_whole_fen(amount) or abs(amount) >= Decimal(10) ** 14:
        yield _refusal(
            figure, f"“{label.zh}”最多两位小数、十四位整数", f"“{label.en}” has two decimals and fourteen digits at most", "too-precise"
        )
    elif amount < to_decimal(figure.least):
        yield _refusal(figure, f"“{label.zh}”不能小于 {figure.least}", f"“{label.en}” cannot be below {figure.least}", "out-of-range")
    elif most is not None and amount > to_decimal(most):
        yield _refusal(figure, f"“{label.zh}”不能大于 {most}", f"“{label.en}” cannot be above {most}", "out-of-range")
    whole = amounts.get(figure.not_above or "")
    if whole is not None and amount > whole:
        other = next(one.label for one in item.figures if one.item == figure.not_above)
        yield _refusal(
            figure,
            f"“{label.zh}” {amount:,} 大于“{other.zh}” {whole:,}",
            f"“{label.en}”, {amount:,}, is more than “{other.en}”, {whole:,}",
            "sums-differ",
        )


def _refusal(figure: MonthlyFigure, zh: str, en: str, code: str) -> UnableToHandIn:
    return UnableToHandIn(Text(zh, en), code=code, field=figure.item)


def find_doubts(item: MonthlyReturn, amounts: Amounts) -> list[Doubt]:
    """Figures outside what is plausible."""
    return [Doubt(figure.item, words) for figure in item.figures if (words := _doubt(figure, amounts.get(figure.item))) is not None]


def _doubt(figure: MonthlyFigure, amount: Decimal | None) -> Text | None:
    if amount is None:
        return None
    is_low = figure.low is not None and amount < to_decimal(figure.low)
    is_high = figure.high is not None and amount > to_decimal(figure.high)
    if not is_low and not is_high:
        return None
    limit = Text(f"少于 {figure.low}", f"below {figure.low}") if is_low else Text(f"多于 {figure.high}", f"above {figure.high}")
    return figure.warns or Text(f"{limit.zh}，请核对", f"{limit.en}: check it")
