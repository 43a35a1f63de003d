"""Whole columns of draws by key: the same seed and key give the same column, in any order, in any process and on any machine."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROOT_3 = 1.7320508075688772
"""Makes the spread of four added even draws one."""


@dataclass(frozen=True, slots=True)
class Streams:
    """The streams of a seed. Each names what it is for, so that a new one changes no other: `streams.of("follow-up", "systolic")`."""

    seed: int

    def of(self, *key: object) -> "Stream":
        digest = hashlib.blake2b(repr((self.seed, *key)).encode(), digest_size=16).digest()
        return Stream(np.random.PCG64(int.from_bytes(digest)))


class Stream:
    """
    Draws one after the other.

    They rest on the raw words of PCG64 and on plain arithmetic alone: numpy keeps the words of a bit generator for ever, its ways of making
    normal or shuffled numbers of them it may change with any version.
    """

    def __init__(self, words: np.random.PCG64) -> None:
        self._words = words

    def raw(self, count: int) -> NDArray[np.uint64]:
        return np.asarray(self._words.random_raw(count), dtype=np.uint64)

    def unit(self, count: int) -> Real:
        """From 0 up to, not including, 1."""
        return (self.raw(count) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, most: int | Whole, count: int) -> Whole:
        """Whole numbers from 0 up to, not including, `most`, which may differ from row to row."""
        return (self.unit(count) * most).astype(np.int64)

    def between(self, low: Any, high: Any, count: int) -> Real:
        found: Real = low + (np.asarray(high) - low) * self.unit(count)
        return found

    def about(self, mean: Any, spread: Any, count: int) -> Real:
        """Bell-shaped, with this standard deviation and never further off than three and a half of them: the sum of four even draws."""
        added = self.unit(count) + self.unit(count) + self.unit(count) + self.unit(count)
        found: Real = mean + np.asarray(spread) * (added - 2.0) * ROOT_3
        return found

    def happens(self, chance: Any, count: int) -> Flags:
        found: Flags = self.unit(count) < chance
        return found

    def pick(self, weights: Sequence[float] | Real, count: int) -> Whole:
        """Positions in `weights`, each as often as it weighs."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        found: Whole = np.searchsorted(edges, self.unit(count) * edges[-1], side="right").astype(np.int64)
        return np.minimum(found, len(edges) - 1)

    def order(self, count: int) -> Whole:
        """The numbers from 0 up to `count`, shuffled."""
        return np.argsort(self.raw(count), kind="stable").astype(np.int64)
