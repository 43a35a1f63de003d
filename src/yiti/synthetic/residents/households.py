"""Who lives with whom: couples, children, old parents, and those who live alone. The census of 2020 counted 2.62 people a household."""

from dataclasses import dataclass

import numpy as np

from yiti.synthetic.streams import Flags, Stream, Whole

from .pyramid import step

YEAR = 365
MARRIED = ((22, 0.0), (25, 0.15), (30, 0.55), (40, 0.88), (65, 0.93), (80, 0.78), (200, 0.50))
"""Below this age: the share that lives as a couple."""
WITH_PARENTS = ((18, 1.0), (24, 0.85), (30, 0.60), (36, 0.15), (200, 0.0))
"""Below this age: the share of the unmarried who live with their parents."""
WITH_CHILDREN = ((68, 0.0), (75, 0.25), (82, 0.45), (200, 0.60))
"""Below this age: the share of the unmarried who live with a child's couple."""
GAP, GAP_SPREAD = 27 * YEAR, 4 * YEAR
"""Days between a mother and her child."""
RELATIONS = ("head", "spouse", "child", "parent")
HEAD, SPOUSE, CHILD, PARENT = range(4)


@dataclass(frozen=True, slots=True)
class Homes:
    """Row by row: the household's number, the relation to its head, and the row of the mother (-1 where none is known)."""

    household: Whole
    relation: Whole
    mother: Whole


def form_households(stream: Stream, home: Whole, days: Whole, is_female: Flags, newborn: Flags) -> Homes:
    """
    Households within each institution (`home`), from ages in days.

    Who is `newborn` gets a mother of her own, so that no woman has two births in the years that are told.
    """
    count = len(home)
    ages = days // 36525 * 100 + days % 36525 * 100 // 36525
    wed = stream.happens(step(ages, MARRIED), count)
    husbands, wives = _couples(stream, home, days, is_female, wed)
    household, relation, mother = np.full(count, -1), np.full(count, HEAD), np.full(count, -1)
    household[husbands] = household[wives] = np.arange(len(husbands))
    relation[wives] = SPOUSE
    single = household < 0
    child = single & (stream.happens(step(ages, WITH_PARENTS), count) | newborn)
    parent = single & stream.happens(step(ages, WITH_CHILDREN), count)
    for rows, gap, role in ((child, GAP, CHILD), (parent, -GAP, PARENT)):
        chosen = np.flatnonzero(rows)
        couple = _near(stream, home, days, chosen, wives, gap)
        found = couple >= 0
        household[chosen[found]], relation[chosen[found]] = couple[found], role
        if role == CHILD:
            mother[chosen[found]] = wives[couple[found]]
    _settle_newborn(stream, home, days, np.flatnonzero(newborn), wives, household, mother)
    alone = np.flatnonzero(household < 0)
    household[alone] = len(husbands) + np.arange(len(alone))
    return Homes(household, relation, mother)


def _couples(stream: Stream, home: Whole, days: Whole, is_female: Flags, wed: Flags) -> tuple[Whole, Whole]:
    """Husbands and wives in pairs: within an institution as many of both, the oldest with the oldest."""
    men, women = np.flatnonzero(wed & ~is_female), np.flatnonzero(wed & is_female)
    most = int(home.max(initial=0)) + 1
    both = np.minimum(np.bincount(home[men], minlength=most), np.bincount(home[women], minlength=most))
    sides = []
    for rows in (men, women):
        shuffled = rows[np.lexsort((stream.raw(len(rows)), home[rows]))]
        kept = shuffled[rank_within(home[shuffled]) < both[home[shuffled]]]
        near = days[kept] + stream.about(0, 2 * YEAR, len(kept)).astype(np.int64)
        sides.append(kept[np.lexsort((kept, near, home[kept]))])
    return sides[0], sides[1]


def _near(stream: Stream, home: Whole, days: Whole, rows: Whole, wives: Whole, gap: int) -> Whole:
    """For each row a couple of its institution whose wife is about `gap` days older; -1 where the institution has none."""
    if not len(rows) or not len(wives):
        return np.full(len(rows), -1)
    width = 200 * YEAR
    order = np.argsort(home[wives] * width + days[wives], kind="stable")
    keys = (home[wives] * width + days[wives])[order]
    wanted = np.clip(days[rows] + gap + stream.about(0, GAP_SPREAD, len(rows)).astype(np.int64), 0, width - 1)
    first, last = np.searchsorted(keys, home[rows] * width), np.searchsorted(keys, (home[rows] + 1) * width)
    at = np.searchsorted(keys, home[rows] * width + wanted) + stream.below(7, len(rows)) - 3
    at = np.clip(at, first, np.maximum(last - 1, first))
    return np.where(last > first, order[np.minimum(at, len(order) - 1)], -1)


def _settle_newborn(stream: Stream, home: Whole, days: Whole, newborn: Whole, wives: Whole, household: Whole, mother: Whole) -> None:
    """Each newborn goes to a woman of 20 to 41 of its institution who has no other one; those left over stay where they are, motherless."""
    ages = days[wives] // 365.25
    fertile = np.flatnonzero((ages >= 20) & (ages < 42))
    weight = np.where((ages[fertile] >= 24) & (ages[fertile] < 35), 3, 1)
    luck = stream.unit(len(fertile)) / weight
    fertile = fertile[np.lexsort((luck, home[wives[fertile]]))]
    born = newborn[np.lexsort((newborn, home[newborn]))]
    width = len(home) + 1
    women = home[wives[fertile]] * width + rank_within(home[wives[fertile]])
    wanted = home[born] * width + rank_within(home[born])
    at = np.minimum(np.searchsorted(women, wanted), max(len(women) - 1, 0))
    met = (women[at] == wanted) if len(women) else np.zeros(len(born), dtype=np.bool_)
    mother[born] = -1
    couple = fertile[at[met]]
    mother[born[met]], household[born[met]] = wives[couple], couple


def rank_within(groups: Whole) -> Whole:
    """Rows of one group stand together: how many of it stand before each."""
    starts = np.searchsorted(groups, groups, side="left")
    return np.arange(len(groups)) - starts
