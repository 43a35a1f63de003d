"""What is known of a clause today, and from where it is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Pack, Resolved

State = Literal["late", "short", "running", "wait", "met", "info"]

WORST: tuple[State, ...] = ("late", "short", "running", "wait", "met", "info")
"""From what needs somebody most to what needs nobody."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks, on which day, at which quarter, under which document and values."""

    scope: Scope
    today: date
    period: Period
    pack: Pack
    book: Resolved


@dataclass(frozen=True, slots=True)
class Live:
    """
    One thing known of a clause: the figure in words, what it means, its state.

    `topic` names what it was taken from (`staffing`, `quarter`, `decisions`, `notices`, `plans`, `year_totals`, `ranking`,
    `funds`, `findings`, `distribution`, `staff_results`, `joint`, `forms`, `scores`, `targets`, `tasks`, `indicators`, `reckonings`,
    `views`), so
    that a screen can lead there; `about` is the thing itself, where there is one (of a target, `pack/target`).
    """

    clause: str
    state: State
    figure: Text
    says: Text = NOTHING
    due_on: date | None = None
    topic: str = ""
    about: str = ""


def worst_of(states: Iterable[State]) -> State:
    """The state that needs somebody most; `info` for none."""
    found = set(states)
    return next((state for state in WORST if state in found), "info")


def share(done: int, whole: int, unit: Text) -> Text:
    return Text(f"{done} / {whole} {unit.zh}", f"{done} of {whole} {unit.en}")


INSTITUTIONS = Text("家", "institutions")
