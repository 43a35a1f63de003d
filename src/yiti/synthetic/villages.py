"""Who works at the village clinics and stations of a demonstration, and the posts of its other institutions; no document names them."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from yiti.registry.institutions.models import Institution, InstitutionType, PostCount
from yiti.registry.staff.models import Person, Posting, Qualification

from .draws import Draws
from .names import initials, person_name
from .registers import Assessed

OUTPOSTS = (InstitutionType.VILLAGE_CLINIC, InstitutionType.COMMUNITY_STATION)
EMPTY, SECOND = "0.06", "0.3"
"""Shares of the clinics and stations where nobody is, and where there are two."""
PAPERS = {"tcm": "0.25", "gp": "0.15"}
YEARS_BEFORE = 9


@transaction.atomic
def make_village_doctors(draws: Draws, today: date) -> int:
    """One doctor at nearly every clinic and station, two at some. How many there are."""
    houses = Institution.objects.filter(type__in=OUTPOSTS).order_by("code").values_list("code", flat=True)
    seats = [(house, at) for house in houses for at in range(_how_many(draws, house))]
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


def _how_many(draws: Draws, house: str) -> int:
    if draws.happens(EMPTY, "nobody", house):
        return 0
    return 2 if draws.happens(SECOND, "second", house) else 1


def approve_posts(institutions: Sequence[Assessed], since: date) -> None:
    """The posts of each kind that the institutions were made from, as approved."""
    PostCount.objects.bulk_create(
        PostCount(institution_id=row.code, kind=kind, posts=posts, from_on=since)
        for row in institutions
        for kind, posts in row.posts.items()
        if posts
    )
