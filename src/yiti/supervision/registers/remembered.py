"""How views stand, kept in memory while nothing changes that they read."""

from collections.abc import Hashable
from typing import Any

MOST_KEPT = 4000
KEPT: dict[Hashable, Any] = {}


def keep(key: Hashable, standing: Any) -> None:
    if len(KEPT) >= MOST_KEPT:
        KEPT.clear()
    KEPT[key] = standing


def forget_standings() -> None:
    KEPT.clear()
