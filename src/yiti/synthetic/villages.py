"""
Who works at the village clinics and stations of a demonstration, at its lead hospitals where its rules ask for them, and the posts of its
other institutions; no document names them.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from yiti.registry.institutions.models import Institution, InstitutionType, Population, PostCount
from yiti.registry.staff.models import Person, Posting, Qualification

from .draws import Draws
from .names import initials, person_name
from .people import Hire, staff_of
from .registers import HIRED_BEFORE, Assessed, hire_all

OUTPOSTS = (InstitutionType.VILLAGE_CLINIC, InstitutionType.COMMUNITY_STATION)
EMPTY, SECOND = "0.06", "0.3"
"""Shares of the clinics and stations where nobody is, and where there are two."""
PAPERS = {"tcm": "0.25", "gp": "0.15"}
YEARS_BEFORE = 9
AIMED_AT: Mapping[str, Decimal] = {"wafangdian-2017": Decimal("1.08")}
"""Packs that ask for so many village doctors by rural people; what is drawn lies around this part of that."""
RURAL = Decimal("0.7")
"""Share of the people served that are rural."""
HOSPITAL_POSTS: Mapping[str, Mapping[str, int]] = {
    "wafangdian-2017": {
        "doctors": 60, "nurses": 90, "pharmacy": 10, "ecg_ultrasound": 6, "laboratory": 8, "imaging": 8, "public_health": 4,
        "management": 14,
    },
}  # fmt: skip
"""Pack → posts of a lead hospital, where registers and rules name who works there."""
ASKS_FOR_PHYSICIANS = frozenset({"ordos-2024"})
"""Packs that ask for a public-health physician at every institution."""
WITH_PHYSICIAN = "0.7"
"""The share of institutions that have one."""
ESTABLISHED = 7
"""Tenths of them on the establishment."""


@transaction.atomic
def make_village_doctors(draws: Draws, pack: str, today: date) -> int:
    """One doctor at nearly every clinic and station, two at some, or as many as the pack asks for or nearly so. How many there are."""
    houses = Institution.objects.filter(type__in=OUTPOSTS).order_by("code").values_list("code", flat=True)
    aimed = _aimed_at(pack, today)
    seats = [(house, at) for house in houses for at in range(_how_many(draws, house, aimed.get(house)))]
    people, posts, papers = [], [], []
    for number, (house, at) in enumerate(seats, start=1):
        key, code = ("village doctor", house, at), f"V{number:05d}"
        since = date(today.year - 1 - draws.whole("since", *key, below=YEARS_BEFORE), 1 + draws.whole("month", *key, below=12), 1)
        name = person_name(draws, *key)
        people.append(Person(code=code, name=name, pinyin=initials(name)))
        posts.append(
            Posting(
                person_id=code, institution_id=house, position="doctor", post_kind="doctors", identity="contract", duty="staff",
                title="junior" if at else "none", from_on=since,
            )
        )  # fmt: skip
        papers += [
            Qualification(person_id=code, kind=kind, number=f"演示{since.year - 1}{code}", from_on=date(since.year - 1, 7, 1))
            for kind, chance in PAPERS.items()
            if draws.happens(chance, "paper", kind, code)
        ]
    Person.objects.bulk_create(people)
    Posting.objects.bulk_create(posts)
    Qualification.objects.bulk_create(papers)
    return len(posts)


def _aimed_at(pack: str, today: date) -> dict[str, Decimal]:
    """The mean number of doctors by clinic: those that the rural people of its hospital ask for, one for a thousand."""
    if pack not in AIMED_AT:
        return {}
    clinics = list(Institution.objects.filter(type=InstitutionType.VILLAGE_CLINIC).values_list("code", "parent_id"))
    served = dict(Population.objects.filter(year=today.year, scope="served").values_list("institution_id", "people"))
    parents = [parent for _, parent in clinics]
    return {code: AIMED_AT[pack] * RURAL * served[parent] / 1000 / parents.count(parent) for code, parent in clinics if parent in served}


def _how_many(draws: Draws, house: str, mean: Decimal | None) -> int:
    if draws.happens(EMPTY, "nobody", house):
        return 0
    if mean is None:
        return 2 if draws.happens(SECOND, "second", house) else 1
    whole = int(mean)
    return max(1, whole + draws.happens(str(mean - whole), "one more", house))


def make_hospital_staff(draws: Draws, pack: str, leads: Sequence[str], first_number: int, today: date) -> int:
    """Who works at the lead hospitals, where the pack's registers name them. How many there are."""
    posts, number = HOSPITAL_POSTS.get(pack), first_number
    for code in leads if posts else ():
        hires = staff_of(draws, code, dict(posts or {}), sum((posts or {}).values()) * ESTABLISHED // 10, number, today.year - HIRED_BEFORE)
        hire_all(draws, code, hires)
        number += len(hires)
    return number - first_number


def license_physicians(draws: Draws, pack: str, people: Mapping[str, Sequence[Hire]]) -> int:
    """Of those in public health, one a house or none is a physician, where the pack asks for such. How many there are."""
    if pack not in ASKS_FOR_PHYSICIANS:
        return 0
    chosen = [
        next(hire.code for hire in hires if hire.position == "public_health")
        for code, hires in people.items()
        if draws.happens(WITH_PHYSICIAN, "public health physician", code) and any(hire.position == "public_health" for hire in hires)
    ]
    return Posting.objects.filter(person__in=chosen, post_kind="public_health").update(position="doctor")


def approve_posts(institutions: Sequence[Assessed], since: date) -> None:
    """The posts of each kind that the institutions were made from, as approved."""
    PostCount.objects.bulk_create(
        PostCount(institution_id=row.code, kind=kind, posts=posts, from_on=since)
        for row in institutions
        for kind, posts in row.posts.items()
        if posts
    )
