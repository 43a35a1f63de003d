"""Stories of Changji's demonstration: what each institution is for, and what of its money of the year has come."""

from collections.abc import Iterator
from typing import Any

from yiti.synthetic.registers import Assessed

from .telling import Place, Story

FUNDING = {"establishment_staff": ("establishment", 92_000), "running_costs": ("population", 14)}
"""Line → what it goes by, and invented yuan for each."""
SUBSIDIES = {"basic_public_health": 79, "major_public_health": 4, "zero_markup": 12, "examination": 26}
"""Line → invented yuan for each person served."""
UNTOLD = 9
"""The institution of which the commission has not entered what it is for, and finance not the last line."""


def of_changji(place: Place) -> Iterator[Story]:
    for at, row in enumerate(place.institutions):
        if at != UNTOLD:
            yield _functions(place, row)
        for line, (by, each) in FUNDING.items():
            needed = (row.establishment if by == "establishment" else row.population) * each
            paid = needed * 9 // 10 if line == "running_costs" and at % 6 == 4 else needed
            yield Story("core_funding", {"line": line, **_money(needed=needed, paid=paid)}, 25, row.code)
        for line, each in SUBSIDIES.items():
            if at != UNTOLD or line != "examination":
                yield _subsidy(place, row, line, row.population * each, at)


def _functions(place: Place, row: Assessed) -> Story:
    functions = ["public_health", "basic_care"] + (["technical_guidance"] if row.type == "central_township_hospital" else [])
    answers = {"from_on": "2021-01-01", "nature": "class_one", "functions": functions, "document": "市编办核定机构职能的批复（演示）"}
    return Story("institution_functions", answers, 120, row.code)


def _subsidy(place: Place, row: Assessed, line: str, entitled: int, at: int) -> Story:
    """In full, but for a twentieth of basic public health at every fifth and a quarter of the examinations at every seventh."""
    arrived = entitled
    if line == "basic_public_health" and at % 5 == 2:
        arrived = entitled * 95 // 100
    if line == "examination" and at % 7 == 3:
        arrived = entitled * 75 // 100
    return Story(
        "matching_subsidies", {"line": line, "arrived_on": place.ago(33), **_money(entitled=entitled, arrived=arrived)}, 24, row.code
    )


def _money(**yuan: int) -> dict[str, Any]:
    return {name: f"{amount}.00" for name, amount in yuan.items()}
