"""Facts and targets as they stand on a day: what the screens and papers print."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from yiti.kernel.figures import Figure
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.targets import Target

from .models import LocalFigure

State = Literal["met", "short", "late", "wait", "info"]


@dataclass(frozen=True, slots=True)
class Fact:
    """
    A fact of the county: its figure, or who owes it.

    `figure` is None while nobody has it; then `owed_by` is the office or role, `lacking` the institutions that have not given
    their part, and `form` the register that it would be read from. `parts` are the numbers by institution.
    """

    id: str
    label: Text
    figure: Figure | None
    as_of: date | None
    parts: Mapping[str, int | Decimal]
    lacking: tuple[str, ...] = ()
    owed_by: str = ""
    form: str = ""
    indicator: str = ""
    local: LocalFigure | None = None
    refused: Text = NOTHING
    """Why a figure that is there cannot be used: it contradicts another."""


@dataclass(frozen=True, slots=True)
class Standing:
    """
    A target on a day. Without all its facts the figures are None and `missing` names them.

    `state` is met, short (its day has not come), late (it has), wait (a fact is missing), info (over a whole of 0).
    """

    target: Target
    pack: str
    clause: str
    state: State
    due: date
    facts: tuple[Fact, ...]
    value: Figure | None = None
    required: Figure | None = None
    short: Figure | None = None
    met: Figure | None = None
    basically: Figure | None = None
    refused: Text = NOTHING

    @property
    def missing(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.figure is None or fact.refused.zh)

    @property
    def as_of(self) -> date | None:
        """The oldest of its facts."""
        return min((fact.as_of for fact in self.facts if fact.as_of), default=None)

    def is_overdue(self, today: date) -> bool:
        """Whether its day is over while a fact is still missing."""
        return self.state == "wait" and self.due < today

    def late_days(self, today: date) -> int:
        return max(0, (today - self.due).days)
