"""
Ages and sexes of a Chinese county that grows older, and who dies.

Source: the seventh national census, 1 November 2020, shares of five-year groups (0 to 14: 17.95 %, 15 to 59: 63.35 %, 60 and over:
18.70 %, as its fifth communiqué says), carried on for six years by survival; below six years of age, the births announced for each year
since. It is the country's pyramid, not Changji's own, tilted by kind of township: young people have left the country for the town.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from yiti.synthetic.streams import Flags, Real, Stream, Whole

CENSUS_2020 = (5.52, 6.39, 6.05, 5.15, 5.31, 6.52, 8.81, 7.02, 6.59, 8.12, 8.60, 7.19, 5.20, 5.25, 3.52, 2.22, 1.45)
"""Percent of the people aged 0 to 4, 5 to 9 … 80 to 84."""
OLDEST_2020 = 1.10
"""Percent of 85 and over, here spread over ten years of age, each three quarters of the one before."""
BIRTHS = (8.0, 8.7, 9.5, 9.0, 9.6, 10.6)
"""Millions of children aged 0, 1 … 5: the births of 2021 to 2024 as announced, after that assumed. The census counted 1,410 millions."""
SURVIVAL = ((50, 0.995), (55, 0.98), (60, 0.97), (65, 0.95), (70, 0.915), (75, 0.85), (80, 0.74), (85, 0.58), (200, 0.38))
"""Below this age in 2020: the share that lives six years later."""
MALES = ((15, 0.530), (30, 0.524), (60, 0.510), (70, 0.495), (80, 0.479), (200, 0.430))
"""Below this age: the share of males."""
DEATHS = (
    (1, 0.0040), (15, 0.0003), (35, 0.0005), (45, 0.0012), (55, 0.0030), (65, 0.0070), (75, 0.0200), (85, 0.0550), (200, 0.1300),
)  # fmt: skip
"""Below this age: the share that dies in a year."""
TILT = {"community_centre": (1.06, 0.90), "agricultural_township_hospital": (0.90, 1.22), "pastoral_township_hospital": (0.95, 1.0)}
COUNTRY = TILT["agricultural_township_hospital"]
"""By category, and for any other hospital in the country: how the shares of 15 to 44 and of 60 and over differ from the county's."""
LATER = 6
YEARS = 101


@dataclass(frozen=True, slots=True)
class Drawn:
    """Ages in days and sexes, row by row."""

    days: Whole
    is_female: Flags


def step(ages: Whole | Real, steps: tuple[tuple[int, float], ...]) -> Real:
    """The value of the first step that each age lies below."""
    found: Real = np.asarray([value for _, value in steps])[np.searchsorted([below for below, _ in steps], ages, side="right")]
    return found


@cache
def shares(category: str) -> Real:
    """The weight of each completed year of age, 0 to 100."""
    then = np.zeros(YEARS)
    then[:85] = np.repeat(np.asarray(CENSUS_2020) / 5, 5)
    falling = np.cumprod(np.full(10, 0.75))
    then[85:95] = OLDEST_2020 * falling / falling.cumsum()[-1]
    now = np.zeros(YEARS)
    now[LATER:] = (then * step(np.arange(YEARS), SURVIVAL))[:-LATER]
    now[:LATER] = np.asarray(BIRTHS) / 14.10
    young, old = TILT.get(category, COUNTRY)
    now[15:45] *= young
    now[60:] *= old
    found: Real = now / now.cumsum()[-1]
    return found


def deaths(category: str) -> Real:
    """The share of the people who die in a year, by age."""
    found: Real = shares(category) * step(np.arange(YEARS), DEATHS)
    return found


def draw_living(stream: Stream, category: str, count: int) -> Drawn:
    return _draw(stream, shares(category), count)


def draw_dying(stream: Stream, category: str, count: int) -> Drawn:
    """Ages on the day of death."""
    return _draw(stream, deaths(category), count)


def _draw(stream: Stream, weights: Real, count: int) -> Drawn:
    years = stream.pick(weights, count)
    days = years * 36525 // 100 + 1 + stream.below(365, count)
    return Drawn(days, ~stream.happens(step(years, MALES), count))
