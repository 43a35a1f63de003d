"""What was taken from the records for a rule, and what of it is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from yiti.kernel.figures import Figure, Unit, Value, given
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.reckonings import Input

from .models import EnteredInput

State = Literal["met", "short", "info", "wait", "refused"]


@dataclass(frozen=True, slots=True)
class Behind:
    """
    One record that an input was taken from. The values of all records behind an input make it up: counted, or added up.

    `kind` is `population`, `institution`, `person`, `limit`, `posts`, `indicator`, `entry`, `account`, `return`, `score`, `payslip` or
    `place`; `id` names it there (of an entry `form:number`).
    """

    kind: str
    id: str
    label: Text
    institution: str = ""
    value: Any = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """An input that nobody has given: what, who owes it, from which source and at which institutions."""

    path: str
    label: Text
    owed_by: str
    source: str
    what: str = ""
    """The register, indicator or field that it would be read from."""
    institutions: tuple[str, ...] = ()
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One input that is no list: its value as a figure, and the records that it was taken from."""

    path: str
    label: Text
    said: Input
    figure: Figure | None
    behind: tuple[Behind, ...] = ()
    as_of: date | None = None
    entered: EnteredInput | None = None
    missing: Missing | None = None
    is_otherwise: bool = False

    @property
    def source(self) -> str:
        return "entered" if self.entered is not None else self.said.source


@dataclass(slots=True)
class Taken:
    """An input whole: what the rule is given, and its leaves by path. Nothing is given while `missing` names anything."""

    value: Any = None
    leaves: list[Leaf] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says of one input: a value with the records behind it, or nothing and what lacks."""

    value: Any = None
    unit: Unit = Unit.COUNT
    behind: tuple[Behind, ...] = ()
    as_of: date | None = None
    is_there: bool = True
    institutions: tuple[str, ...] = ()
    """Where it is missing."""
    figure: Figure | None = None


NOWHERE = Said(is_there=False)


def as_figure(label: Text, said: Said, *, about: str, record: str) -> Figure:
    """The value as a leaf that leads to the list of its records."""
    if said.figure is not None:
        return said.figure
    return given(label, plain(said.value), said.unit, about=about, record=record)


def plain(value: Any) -> Value:
    """Whole numbers as such, other numbers exact, lists as words."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if isinstance(value, (list, tuple)):
        return "、".join(str(one) for one in value)
    return value  # type: ignore[no-any-return]


def as_input(value: Any) -> Any:
    """A value as the rules read it: numbers that are not whole, and days, as text."""
    if isinstance(value, date):
        return value.isoformat()
    number = plain(value) if isinstance(value, Decimal) else value
    return f"{number:f}" if isinstance(number, Decimal) else number


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of a result: what it is called, its value as printed, and its unit."""

    label: Text
    value: Any
    unit: str


@dataclass(frozen=True, slots=True)
class Line:
    """
    A reckoning for one subject, as lists show it.

    `state` is met or short where the reckoning has a verdict, info where it has none, wait while something is missing, refused where
    the rule does not take what is there (`refusal` says why).
    """

    key: str
    label: Text
    institution: str
    person: str
    state: State
    cells: Mapping[str, Cell]
    missing: tuple[Missing, ...] = ()
    refusal: Text = NOTHING
    as_of: date | None = None
