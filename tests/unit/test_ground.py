"""The ground of the demonstrations of packs: from when they tell, and as many institutions as the document counts."""

from collections import Counter
from datetime import date

from yiti.policy.packs import load_pack
from yiti.registry.institutions.models import Institution
from yiti.synthetic.ground import make_ground, told_from


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
