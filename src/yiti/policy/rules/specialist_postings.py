"""How many physicians the lead hospital has posted for long enough in a year."""

from typing import Literal, Self

from pydantic import model_validator

from yiti.kernel.figures import Figure, Unit, difference, largest, ruled, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves, constant
from .numbers import Count, Name
from .registry import rule

PERSONS, DAYS = "postings.least_persons", "postings.least_days"
JUNIOR = ("住院", "住院医师")
LONGEST_YEAR = 366
NOBODY = constant(Text("零", "Nobody"), 0, Unit.PERSONS)


class Posting(Inputs):
    """One stay within the year; a person may have several."""

    person: Name
    title: Literal["住院医师", "主治", "副主任", "主任", "住院", "主治医师", "副主任医师", "主任医师"]
    days: Count
    place: Name

    words = {
        "person": Text("医师", "Physician"),
        "title": Text("职称", "Title"),
        "days": Text("派驻天数", "Days posted"),
        "place": Text("派驻机构", "Posted to"),
    }


class SpecialistPostingsInputs(Inputs):
    """All stays of one lead hospital's physicians in one year; none at all is an answer too."""

    postings: list[Posting]

    words = {"postings": Text("派驻", "Postings")}

    @model_validator(mode="after")
    def fit_a_year(self) -> Self:
        days: dict[str, int] = {}
        for at, posting in enumerate(self.postings):
            days[posting.person] = days.get(posting.person, 0) + posting.days
            if days[posting.person] > LONGEST_YEAR:
                raise refuse_inconsistent(
                    f"{posting.person} 一年内派驻超过 {LONGEST_YEAR} 天",
                    f"{posting.person} is posted for more than {LONGEST_YEAR} days of one year",
                    f"postings[{at}].days",
                )
        return self


@rule(
    "specialist-postings",
    title=Text("牵头医院派驻主治及以上医师", "Physicians posted by the lead hospital"),
    inputs=SpecialistPostingsInputs,
    example={
        "postings": [
            {"person": "A", "title": "主治", "days": 185, "place": "树林召镇中心卫生院"},
            {"person": "B", "title": "副主任", "days": 100, "place": "昭君镇中心卫生院"},
            {"person": "B", "title": "副主任", "days": 80, "place": "白泥井镇卫生院"},
            {"person": "C", "title": "主治", "days": 179, "place": "王爱召镇卫生院"},
        ]
    },
)
def specialist_postings(inputs: SpecialistPostingsInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Who was posted for the days asked, in the order given, how many they are, and how many are missing.

    Days under 主治 and above add up over places; days as a resident do not count.

    :raises Refused: `inconsistent` where one person's days are more than a year has
    """
    least_days, required = book.parameter(DAYS), book.parameter(PERSONS)
    counted = _add_days(inputs, leaves)
    qualifying = [
        ruled(
            Text("派驻期满的医师", "Posted for long enough"), person, Unit.WORD, days, least_days,
            formula=Text("主治及以上的天数之和 ≥ 派驻期", "days as attending or above ≥ the days asked"),
            clauses=book.carrying, about=person,
        )
        for person, days in counted.items()
        if days.number >= least_days.number
    ]  # fmt: skip
    count = ruled(
        Text("派驻期满人数", "Physicians posted for long enough"), len(qualifying), Unit.PERSONS, *counted.values(), least_days,
        formula=Text("天数之和不少于派驻期的人数", "persons whose days reach the days asked"), clauses=book.carrying,
    )  # fmt: skip
    missing = difference(Text("应派减已满", "Asked less posted"), required, count, unit=Unit.PERSONS)
    short = largest(Text("缺少人数", "Physicians missing"), missing, NOBODY, unit=Unit.PERSONS, clauses=book.carrying)
    return Finding({"qualifying": qualifying, "count": count, "required": required, "short": short})


def _add_days(inputs: SpecialistPostingsInputs, leaves: Leaves) -> dict[str, Figure]:
    """For every person the days that count, none as a resident."""
    days: dict[str, list[Figure]] = {}
    for at, posting in enumerate(inputs.postings):
        stayed = leaves.field(posting, "days", Unit.DAYS, at=f"postings[{at}]", about=posting.person)
        title = leaves.field(posting, "title", Unit.WORD, at=f"postings[{at}]", about=posting.person)
        place = leaves.field(posting, "place", Unit.WORD, at=f"postings[{at}]", about=posting.person)
        person = leaves.field(posting, "person", Unit.WORD, at=f"postings[{at}]", about=posting.person)
        counts = 0 if posting.title in JUNIOR else posting.days
        formula = Text("主治及以上计入，住院医师不计", "counts for attending physicians and above, not for residents")
        days.setdefault(posting.person, []).append(
            ruled(
                Text("计入天数", "Days that count"), counts, Unit.DAYS, stayed, title, place, person, formula=formula, about=posting.person
            )
        )
    return {person: total(Text("天数合计", "Days in all"), parts, unit=Unit.DAYS, about=person) for person, parts in days.items()}
