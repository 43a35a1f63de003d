"""Who stands where within a category, and which rates go with the places: 附件1 八(一)2-3."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from yiti.kernel.figures import Figure, Operation, Source, Unit, nothing
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing:
    """The smallest place of those who are equal, counted from 1, and how many they are."""

    place: int
    equals: int = 1


def standing_key(score: Decimal, tie_break: Sequence[Decimal | None], longest: int) -> tuple[tuple[bool, Decimal], ...]:
    """
    What a larger standing compares larger by: the score, then each number of the tie-break in turn.

    A missing number counts as smaller than any; `longest` is the length of the longest tie-break in the category.
    """
    numbers = [*tie_break, *[None] * (longest - len(tie_break))]
    return ((True, score), *((number is not None, number or Decimal(0)) for number in numbers))


def find_standings(keys: Mapping[Key, tuple[tuple[bool, Decimal], ...]]) -> dict[Key, Standing]:
    """Places by key, largest first; equal keys share the smallest place."""
    ordered = sorted(keys.values(), reverse=True)
    first: dict[tuple[tuple[bool, Decimal], ...], int] = {}
    count: dict[tuple[tuple[bool, Decimal], ...], int] = {}
    for at, key in enumerate(ordered, start=1):
        first.setdefault(key, at)
        count[key] = count.get(key, 0) + 1
    return {name: Standing(first[key], count[key]) for name, key in keys.items()}


NO_CHANGE = nothing(Text("其余名次，不增不减", "Other places: no change"), Unit.RATIO)
RISES = ("ranking.rise_first", "ranking.rise_second")
CUTS = ("ranking.cut_last", "ranking.cut_second_last")


def rates_of_places(book: Resolved, category: str, size: int) -> list[Figure]:
    """
    The rate of each place from the first to the last of a category.

    At most half of the places, rounded down, are rewarded and as many penalised, the outermost first. Cuts are negative.
    """
    rates = [NO_CHANGE] * size
    half = size // 2
    for at in range(min(int(book.parameter("ranking.rewarded_places", category).number), half, len(RISES))):
        rates[at] = book.parameter(RISES[at], category)
    for at in range(min(int(book.parameter("ranking.cut_places", category).number), half, len(CUTS))):
        rates[-1 - at] = _negative(book.parameter(CUTS[at], category))
    return rates


def _negative(cut: Figure) -> Figure:
    label = Text(f"{cut.label.zh}（减）", f"{cut.label.en} (less)")
    formula = Text("按名次下降", "taken off by place")
    return Figure(label, -cut.number, Unit.RATIO, Source.COMPUTED, Operation.RULE, (cut,), cut.clauses, formula)
