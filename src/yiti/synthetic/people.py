"""Who works where: the annex's posts filled to nine tenths or so, heads and deputies among them, some away."""

from dataclasses import dataclass
from datetime import date

from .draws import Draws
from .names import person_name

POSITIONS = {
    "doctors": "doctor",
    "nurses": "nurse",
    "pharmacy": "pharmacist",
    "ecg_ultrasound": "technician",
    "laboratory": "technician",
    "imaging": "technician",
    "public_health": "public_health",
    "management": "management",
}
"""Kind of post in the annex → position that pay goes by; every third management post is logistics."""

TITLES = ("none", "junior", "junior", "middle", "middle", "deputy_senior")
HIRED_FROM = 2015
"""The first year in which one of Changji's people came; elsewhere as long before the told days."""


@dataclass(frozen=True, slots=True)
class Hire:
    """One invented person in one post."""

    code: str
    name: str
    post_kind: str
    position: str
    identity: str
    duty: str
    title: str
    from_on: date


def staff_of(
    draws: Draws, institution: str, posts: dict[str, int], establishment: int, first_number: int, hired_from: int = HIRED_FROM
) -> list[Hire]:
    """
    The people of one institution: establishment posts filled first, up to nine tenths, or further where the rest would
    be more contract staff than their cap.

    The first person of the management posts is the head, the next and the first doctor are deputies.
    """
    seats = [(kind, at) for kind, count in posts.items() for at in range(count)]
    filled = [seat for seat in seats if seat[0] == "management" or draws.happens("0.92", "filled", institution, *seat)]
    cap = len(seats) - establishment
    established = _established(draws, institution, filled, max(establishment - establishment // 10, len(filled) - cap))
    hires = []
    for number, seat in enumerate(filled, start=first_number):
        kind, at = seat
        key = (institution, kind, at)
        hires.append(
            Hire(
                code=f"P{number:05d}",
                name=person_name(draws, *key),
                post_kind=kind,
                position="logistics" if kind == "management" and at % 3 == 2 else POSITIONS[kind],
                identity="establishment" if seat in established else "contract",
                duty=_duty(kind, at),
                title=draws.pick(TITLES, "title", *key) if kind != "management" else "none",
                from_on=date(hired_from + draws.whole("since", *key, below=9), 1 + draws.whole("month", *key, below=12), 1),
            )
        )
    return hires


DEGREES = {"none": "0.10", "junior": "0.28", "middle": "0.52", "deputy_senior": "0.85"}
"""Title → share with a bachelor's degree or above."""
GPS = {"doctor": "0.45", "public_health": "0.12"}
"""Position → share registered in general practice or trained for it."""
TCM = "0.24"


def papers_of(draws: Draws, hire: Hire) -> list[tuple[str, str, date]]:
    """A person's degrees and registrations: kind, invented number, the day of the paper, all before the post began."""
    if hire.position not in POSITIONS.values() or hire.position == "management":
        return []
    chances = {"bachelor": DEGREES[hire.title], "gp": GPS.get(hire.position, "0"), "tcm": TCM if hire.position == "doctor" else "0"}
    year = hire.from_on.year - 1
    return [
        (kind, f"演示{year}{hire.code[1:]}", date(year, 7, 1))
        for kind, chance in chances.items()
        if draws.happens(chance, "paper", kind, hire.code)
    ]


def _established(draws: Draws, institution: str, filled: list[tuple[str, int]], people: int) -> set[tuple[str, int]]:
    """So many people: heads and doctors first, then by draw."""
    order = sorted(filled, key=lambda seat: (seat != ("management", 0), seat[0] != "doctors", draws.unit("order", institution, *seat)))
    return set(order[:people])


def _duty(kind: str, at: int) -> str:
    if kind == "management" and at < 2:
        return ("head", "deputy")[at]
    return "deputy" if (kind, at) == ("doctors", 0) else "staff"
