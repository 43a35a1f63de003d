"""A line of what waits: what happened, why it matters, until when, and its button."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from yiti.kernel.text import NOTHING, Text

SOON = 3
MOST_OF_A_KIND = 4
"""More of the same are told in one line."""


@dataclass(frozen=True, slots=True)
class Button:
    label: Text
    href: str = ""
    step: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do. `state` is late, short, running or info; `due_words` stands in place of the day."""

    state: str
    what: Text
    why: Text = NOTHING
    due: date | None = None
    due_words: Text = NOTHING
    acts: Sequence[Button] = field(default_factory=tuple)


def state_of(due: date | None, today: date, late_days: int = 0) -> str:
    if late_days:
        return "late"
    return "running" if due is None or (due - today).days > SOON else "short" if due <= today else "running"
