"""Where the demonstrations of packs begin."""

from datetime import date

from yiti.policy.packs import load_pack
from yiti.synthetic.ground import told_from


def test_a_document_without_a_day_tells_from_when_its_institutions_opened() -> None:
    assert load_pack("midong-2024").in_force_from == date.min
    assert told_from(load_pack("midong-2024")) == date(2010, 1, 1)


def test_a_document_with_a_day_tells_from_it() -> None:
    for pack in map(load_pack, ("changji-2021", "xinjiang-community-2016")):
        assert told_from(pack) == pack.in_force_from
