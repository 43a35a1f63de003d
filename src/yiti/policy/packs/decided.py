"""What a county decided by itself, as the resolution takes it in."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Decided:
    """
    A decision in force on `[from_on, until_on)`, for the institution types or categories named (all when empty).

    `value` is text as a pack would write it (`"0.20"`, `mean`), or a table of such texts.
    """

    parameter: str
    value: str | dict[str, str]
    applies_to: tuple[str, ...]
    from_on: date
    until_on: date | None
    number: str
    decided_on: date
