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
SINCE = date(2021, 1, 1)


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


def staff_of(draws: Draws, institution: str, posts: dict[str, int], establishment: int, first_number: int) -> list[Hire]:
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
                from_on=date(2015 + draws.whole("since", *key, below=9), 1 + draws.whole("month", *key, below=12), 1),
            )
        )
    return hires


def _established(draws: Draws, institution: str, filled: list[tuple[str, int]], people: int) -> set[tuple[str, int]]:
    """So many people: heads and doctors first, then by draw."""
    order = sorted(filled, key=lambda seat: (seat != ("management", 0), seat[0] != "doctors", draws.unit("order", institution, *seat)))
    return set(order[:people])


def _duty(kind: str, at: int) -> str:
    if kind == "management" and at < 2:
        return ("head", "deputy")[at]
    return "deputy" if (kind, at) == ("doctors", 0) else "staff"
