"""What functions keep of the database or of a pack, forgotten where a test may change what it was made of."""

import sys
from collections.abc import Callable, Iterator
from inspect import signature
from typing import Any

from yiti.care.contracts import households
from yiti.foundation.decisions import queries
from yiti.measure.assessment.queries import cycles
from yiti.measure.indicators import remembered
from yiti.measure.indicators.lists_kept import forget_lists
from yiti.supervision.reckonings.remembered import MEMORY
from yiti.supervision.registers.remembered import forget_standings
from yiti.supervision.stamps import forget_stamps
from yiti.web.measures import board
from yiti.web.measures.indicators import readings

OF_DATABASE: tuple[Any, ...] = (readings._category, remembered._read, board._places_of, cycles._places_in, households.count)
"""Kept by runs, hashes and marks that never come again in an installation; in tests that are rolled back they do."""
FORGETTING: tuple[Callable[[], None], ...] = (
    forget_lists, MEMORY.forget, forget_standings, forget_stamps, *(one.cache_clear for one in OF_DATABASE),
)  # fmt: skip


def forget_database() -> None:
    for forget in FORGETTING:
        forget()


def forget_packs_made() -> None:
    """All that was made of a pack by its id, for whoever puts other files under the same id."""
    queries._BOOKS.clear()
    for one in list_caches():
        if {"pack", "below"} & set(signature(one).parameters):
            one.cache_clear()


def list_caches() -> Iterator[Any]:
    """Every function of the house that keeps what it answered."""
    for name, module in list(sys.modules.items()):
        if name.startswith("yiti."):
            yield from (one for one in vars(module).values() if hasattr(one, "cache_clear") and one.__module__ == name)
