"""The ground of the demonstrations of packs: from when they tell, and as many institutions as the document counts."""

from collections import Counter
from datetime import date

from yiti.policy.packs import load_pack
from yiti.registry.institutions.models import Institution
from yiti.registry.staff.models import Posting
from yiti.synthetic.draws import Draws
from yiti.synthetic.ground import SHARES, SHARES_OF, make_ground, told_from
from yiti.synthetic.registers import make_people
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
