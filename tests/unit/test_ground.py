"""The ground of the demonstrations of packs: from when they tell, and as many institutions as the document counts."""

from collections import Counter
from datetime import date

import pytest

from yiti.policy.packs import load_pack
from yiti.registry.institutions.models import Institution
from yiti.registry.staff.models import Posting
from yiti.synthetic.draws import Draws
from yiti.synthetic.ground import SHARES, SHARES_OF, make_ground, told_from
from yiti.synthetic.registers import make_people
from yiti.synthetic.stories.ground import HUBS, Told
from yiti.synthetic.stories.ordos_reviews import REVIEWS
from yiti.synthetic.villages import license_physicians

DAY = date(2025, 6, 30)


def test_a_document_without_a_day_tells_from_when_its_institutions_opened() -> None:
    assert load_pack("midong-2024").in_force_from == date.min
    assert told_from(load_pack("midong-2024")) == date(2010, 1, 1)


def test_a_document_with_a_day_tells_from_it() -> None:
    for pack in map(load_pack, ("changji-2021", "xinjiang-community-2016")):
        assert told_from(pack) == pack.in_force_from


def test_as_many_village_clinics_stand_as_the_document_counts(db: None) -> None:
    serving, leads = make_ground(load_pack("midong-2024"), date(2024, 10, 15))
    types = Counter(Institution.objects.values_list("type", flat=True))
    assert types == {"county_hospital": 2, "community_centre": 8, "township_hospital": 7, "community_station": 51, "village_clinic": 79}
    assert (len(serving), leads) == (15, ["650109H01", "650109H02"])
    each = Counter(Institution.objects.filter(type="village_clinic").values_list("parent", flat=True))
    assert set(each.values()) == {11, 12}
    assert Institution.objects.get(pk="650109100-V12").name.endswith("第十二村卫生室")


def test_every_hundred_posts_are_shared_out_and_most_houses_come_near_what_their_document_asks_for(db: None) -> None:
    assert {sum(shares.values()) for shares in (SHARES, *SHARES_OF.values())} == {100}
    serving, _ = make_ground(load_pack("ordos-2024"), DAY)
    technical = [1 - row.posts["management"] / sum(row.posts.values()) for row in serving]
    assert sum(share >= 0.9 for share in technical) > len(technical) / 2


def test_most_institutions_have_a_public_health_physician_where_their_document_asks_for_one(db: None) -> None:
    serving, _ = make_ground(load_pack("ordos-2024"), DAY)
    people = make_people(Draws(7), serving, DAY)
    assert license_physicians(Draws(7), "wafangdian-2017", people) == 0
    count = license_physicians(Draws(7), "ordos-2024", people)
    assert len(serving) / 2 < count < len(serving)
    found = Posting.objects.filter(position="doctor", post_kind="public_health")
    assert found.values("institution").distinct().count() == found.count() == count


@pytest.mark.parametrize(("register", "where", "least", "most"), [
    ("standard_reviews", {"level": ("basic", "recommended")}, 0.4, 0.95),
    ("clinic_reviews", {"area": ("met",), "zones": ("met",), "equipment": ("met",)}, 0.5, 0.95),
])  # fmt: skip
def test_most_but_not_all_were_found_up_to_the_standard(
    db: None, register: str, where: dict[str, tuple[str, ...]], least: float, most: float
) -> None:
    book = load_pack("ordos-2024")
    make_ground(book, DAY)
    of_type = {kind: list(Institution.objects.filter(type__in=kind).order_by("code")) for kind in (HUBS, ("village_clinic",))}
    told = Told(book, Draws(2021), DAY, of_type[HUBS], of_type["village_clinic",], [], {})
    rows = list(REVIEWS[register](told))
    assert len(rows) == len(of_type[HUBS if register == "standard_reviews" else ("village_clinic",)])
    fields = {field.name: field for field in book.registers[register].form.fields}
    for row in rows:
        assert {name for name, field in fields.items() if field.required} <= set(row.answers) <= set(fields)
        chosen = {name: {choice.id for choice in field.choices} for name, field in fields.items() if field.kind == "choice"}
        assert all(row.answers[name] in known for name, known in chosen.items())
    met = [row for row in rows if all(row.answers[name] in wanted for name, wanted in where.items())]
    assert least < len(met) / len(rows) < most
