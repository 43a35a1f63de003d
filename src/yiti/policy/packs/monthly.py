"""The monthly returns of a pack: its own and those above it."""

from collections.abc import Mapping
from functools import lru_cache

from yiti.kernel.text import Text
from yiti.policy.facts.accounts import ITEMS

from .loading import load_pack
from .pack import Pack
from .shapes.monthly import MonthlyReturn


def list_returns(pack: Pack) -> Mapping[str, MonthlyReturn]:
    """By id, the pack's own first; what a pack declares goes before the same id above it."""
    found: dict[str, MonthlyReturn] = {}
    for owner in pack.chain:
        for item in owner.monthly:
            found.setdefault(item.id, item)
    return found


@lru_cache(maxsize=16)
def get_returns(pack: str) -> Mapping[str, MonthlyReturn]:
    """The same by the pack's id, read once."""
    return list_returns(load_pack(pack))


def list_ledger_items(pack: Pack) -> dict[str, Text]:
    """Every item that somebody can hand in under a pack: those of accounts, then those of its returns."""
    figures = (figure for item in list_returns(pack).values() for figure in item.figures)
    return {**ITEMS, **{figure.item: figure.label for figure in figures}}
