"""Exact decimal arithmetic: yuan to the fen, rounding half up, sharing without loss."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

ZERO = Decimal(0)
ONE = Decimal(1)
FEN = Decimal("0.01")
FOUR_PLACES = Decimal("0.0001")

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""Wide enough that only a division ever rounds."""

WIDE = Context(prec=400)
"""For sums of numbers of any length, with nothing lost."""


def to_fen(amount: Decimal) -> Decimal:
    """Yuan rounded to the fen, half up, away from zero."""
    return amount.quantize(FEN, ROUND_HALF_UP, EXACT)


def down_to_fen(amount: Decimal) -> Decimal:
    """Yuan cut to the fen, towards zero."""
    return amount.quantize(FEN, ROUND_DOWN, EXACT)


def to_four_places(number: Decimal) -> Decimal:
    """A ratio, score or weight as printed: four decimals, half up, away from zero."""
    return number.quantize(FOUR_PLACES, ROUND_HALF_UP, EXACT)


def is_whole_fen(amount: Decimal) -> bool:
    return amount == down_to_fen(amount)


def share_to_fen(pool: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """
    Divide a pool in proportion to weights, to the fen, by largest remainder.

    Each share is rounded down; the fen left over go one each to the largest remainders, ties in the order
    given. The shares add up to the pool exactly. Remainders are compared as exact integers, never as
    rounded quotients.

    :raises ValueError: if the pool is negative or not in whole fen, a weight is negative, or none is above zero
    """
    if pool < 0 or not is_whole_fen(pool):
        raise ValueError("the pool must be zero or more, in whole fen")
    scale = max(0, -_smallest_exponent(weights))
    units = [int(weight.scaleb(scale, EXACT)) for weight in weights]
    total = sum(units)
    if total <= 0 or min(units) < 0:
        raise ValueError("weights must be zero or more, and one of them above zero")
    fen = int(pool.scaleb(2, EXACT))
    parts = [divmod(fen * unit, total) for unit in units]
    left = fen - sum(part[0] for part in parts)
    largest = sorted(range(len(parts)), key=lambda at: -parts[at][1])[:left]
    amounts = [part[0] for part in parts]
    for at in largest:
        amounts[at] += 1
    return [Decimal(amount).scaleb(-2, EXACT) for amount in amounts]


def _smallest_exponent(numbers: Sequence[Decimal]) -> int:
    """That of their exact sum, which is quicker to find than each number's own."""
    whole = ZERO
    for number in numbers:
        whole = WIDE.add(whole, number)
    return int(whole.as_tuple().exponent)
