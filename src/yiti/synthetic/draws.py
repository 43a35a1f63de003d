"""Numbers drawn by key: the same seed and key give the same draw, in any order and on any machine."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Draws:
    """A source of draws. Every draw names what it is for: `draws.unit("score", institution, period)`."""

    seed: int

    def whole(self, *key: object, below: int) -> int:
        """A whole number from 0 up to, not including, `below`."""
        digest = hashlib.blake2b(repr((self.seed, *key)).encode(), digest_size=8).digest()
        return int.from_bytes(digest) % below

    def unit(self, *key: object) -> Decimal:
        """0 to 0.999999, six decimals."""
        return Decimal(self.whole(*key, below=1_000_000)).scaleb(-6)

    def between(self, low: str | int | Decimal, high: str | int | Decimal, *key: object, places: int = 2) -> Decimal:
        """A decimal from `low` to `high`, with so many decimals."""
        least, most = Decimal(low), Decimal(high)
        return (least + (most - least) * self.unit(*key)).quantize(Decimal(1).scaleb(-places))

    def pick(self, items: Sequence[Item], *key: object) -> Item:
        return items[self.whole(*key, below=len(items))]

    def happens(self, chance: str, *key: object) -> bool:
        return self.unit(*key) < Decimal(chance)
