"""Documents above one another: who speaks for which institutions, on which days, and what binds whom."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Refused
from yiti.policy.packs import Decided, Pack, UnableToLoad, check_pack, load_pack, pack_ids, resolve

DAY = date(2026, 1, 1)
SmallPack = Callable[..., None]
OTHER = "- id: other\n  label: {zh: 别, en: Other}\n  unit: count\n  asked_by: [一]\n"


def value(number: str, printed: str, more: str = "", *, bound: str = "exact", since: str = "2020-01-01") -> str:
    return (
        f'    - from: {since}\n      value: "{number}"\n      bound: {bound}\n'
        f'      origin: document\n      clause: 一\n      printed: "{printed}"\n{more}'
    )


def rate(*values: str) -> str:
    return "- id: rate\n  label: {zh: 比例, en: Rate}\n  unit: ratio\n  values:\n" + "".join(values)


def change(root: Path, pack: str, file: str, old: str, new: str) -> None:
    path = root / pack / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def speaks_of(root: Path, pack: str, kinds: str) -> None:
    change(root, pack, "pack.yaml", "title:", f"applies_to: {kinds}\ntitle:")


def lower(number: str, on: date = DAY, kinds: tuple[str, ...] = ()) -> Decided:
    return Decided("rate", number, kinds, on, None, "试〔2026〕1号", date(2025, 12, 1))


def test_the_city_and_the_district_stand_below_the_region():
    for id in ("changji-2021", "midong-2024"):
        assert [pack.id for pack in load_pack(id).chain] == [id, "xinjiang-community-2016", "national"]


def test_the_nearest_that_speaks_decides_for_this_kind_on_this_day(small_pack: SmallPack, tmp_path: Path):
    small_pack("region", rate(value("0.15", "15%")))
    small_pack("city", rate(value("0.20", "20%", "      applies_to: [community_centre]\n", since="2025-01-01")), above="[region]")
    pack = load_pack("city", tmp_path)
    later, before = resolve(pack, on=DAY), resolve(pack, on=date(2024, 12, 31))
    assert later.entry("rate", "community_centre").voice.pack == "city"  # type: ignore[union-attr]
    assert [voice.pack for voice in later.entry("rate", "community_centre").others] == ["region"]
    assert later.entry("rate", "community_station").voice.pack == "region"  # type: ignore[union-attr]
    assert before.entry("rate", "community_centre").voice.pack == "region"  # type: ignore[union-attr]


def test_what_a_document_above_leaves_unsaid_holds_for_the_kinds_it_speaks_of(small_pack: SmallPack, tmp_path: Path):
    small_pack("region", rate(value("0.15", "15%", bound="at_least")))
    speaks_of(tmp_path, "region", "[community_centre, community_station]")
    small_pack("city", OTHER, above="[region]")
    pack = load_pack("city", tmp_path)
    book = resolve(pack, on=DAY)
    assert book.parameter("rate", "community_centre").value == Decimal("0.15")
    assert book.entry("rate", "township_hospital").voice is None
    assert resolve(pack, on=DAY, decisions=[lower("0.10", kinds=("township_hospital",))]).is_set("rate", "township_hospital")
    with pytest.raises(Refused) as refusal:
        resolve(pack, on=DAY, decisions=[lower("0.10", kinds=("community_centre",))])
    assert (refusal.value.code, refusal.value.clause) == ("below-minimum", Clause("region", "一"))


def test_a_township_hospital_is_not_touched_by_the_document_on_community_health():
    book = resolve("changji-2021", on=date(2026, 10, 9))
    region = [id for id in load_pack("xinjiang-community-2016").parameters if id not in load_pack("changji-2021").parameters]
    assert [id for id in region if book.entry(id, "township_hospital").voice] == []
    assert book.parameter("beds.ceiling", "community_centre").value == 50
    assert book.entry("beds.ceiling", "agricultural_township_hospital").voice is None
    assert book.parameter("beds.ceiling", "community_centre").clauses == (Clause("xinjiang-community-2016", "四(四)"),)


def test_a_lower_value_under_the_floor_above_is_a_fault_only_for_the_kinds_that_both_speak_of(small_pack: SmallPack, tmp_path: Path):
    small_pack("region", rate(value("0.15", "15%", bound="at_least")))
    speaks_of(tmp_path, "region", "[community_centre]")
    small_pack("city", rate(value("0.10", "10%", "      applies_to: [township_hospital]\n")), above="[region]")
    assert check_pack("city", tmp_path) == []
    change(tmp_path, "city", "parameters/values.yaml", "[township_hospital]", "[township_hospital, community_centre]")
    assert ["less than the 15% required" in fault.message.en for fault in check_pack("city", tmp_path)] == [True]


def test_a_clause_may_speak_of_fewer_kinds_than_its_document(small_pack: SmallPack, tmp_path: Path):
    small_pack("region", rate(value("0.15", "15%")))
    speaks_of(tmp_path, "region", "[community_centre, community_station]")
    change(tmp_path, "region", "clauses.yaml", "kind: background", "kind: background, applies_to: [community_station]")
    small_pack("city", OTHER, above="[region]")
    book = resolve(load_pack("city", tmp_path), on=DAY)
    assert (book.is_set("rate", "community_station"), book.is_set("rate", "community_centre")) == (True, False)


def ended_above(small_pack: SmallPack, root: Path, in_force: str) -> Pack:
    """A city that began on a day, below a region one of whose clauses ended with 2020."""
    small_pack("region", rate(value("0.15", "15%", bound="at_least")), in_force="2016-06-07")
    change(root, "region", "clauses.yaml", "kind: background", "kind: background, until: 2021-01-01")
    small_pack("city", OTHER, above="[region]", in_force=in_force)
    return load_pack("city", root)


def test_a_value_of_a_clause_that_has_ended_no_longer_binds(small_pack: SmallPack, tmp_path: Path):
    pack = ended_above(small_pack, tmp_path, "2020-01-01")
    assert resolve(pack, on=date(2020, 12, 31)).parameter("rate").value == Decimal("0.15")
    with pytest.raises(Refused):
        resolve(pack, on=date(2020, 12, 31), decisions=[lower("0.10", date(2020, 6, 1))])
    after = resolve(pack, on=date(2021, 1, 1), decisions=[lower("0.10", date(2021, 1, 1))])
    assert (after.parameter("rate").value, after.entry("rate").floor) == (Decimal("0.10"), None)


@pytest.mark.parametrize(("in_force", "is_latest"), [("2020-12-31", True), ("2021-01-01", False)])
def test_what_ended_before_a_document_began_is_not_its_latest(small_pack: SmallPack, tmp_path: Path, in_force: str, is_latest: bool):
    assert resolve(ended_above(small_pack, tmp_path, in_force), on=None).is_set("rate") is is_latest


def test_an_ended_floor_is_no_fault_for_what_begins_after_it(small_pack: SmallPack, tmp_path: Path):
    ended = value("0.15", "15%", "      until: 2021-01-01\n", bound="at_least")
    small_pack("region", rate(ended))
    small_pack("city", rate(value("0.10", "10%", since="2021-01-01")), above="[region]", in_force="2021-01-01")
    assert check_pack("city", tmp_path) == []
    change(tmp_path, "city", "parameters/values.yaml", "from: 2021-01-01", "from: 2020-12-31")
    assert len(check_pack("city", tmp_path)) == 1


@pytest.mark.parametrize(("on", "is_bound"), [(date(2020, 12, 31), True), (date(2021, 1, 1), False), (None, False)])
def test_an_expired_goal_of_the_region_no_longer_binds_those_below(on: date | None, is_bound: bool):
    goals = {(target["pack"], target["id"]) for target in resolve("midong-2024", on=on).targets}
    assert (("xinjiang-community-2016", "station_tcm") in goals) is is_bound


def test_a_documents_own_goals_stay_its_own():
    goals = resolve("xinjiang-community-2016", on=date(2026, 1, 1)).targets
    assert {target["id"] for target in goals} == {"centre_tcm", "station_tcm", "gps_per_10000", "community_gps"}
    assert {target["pack"] for target in resolve("changji-2021", on=date(2021, 1, 1)).targets} == {"changji-2021"}


def test_a_document_stands_before_those_above_it_however_they_are_named(small_pack: SmallPack, tmp_path: Path):
    small_pack("nation", OTHER)
    small_pack("region", OTHER, above="[nation]")
    small_pack("prefecture", OTHER, above="[nation]")
    small_pack("city", OTHER, above="[region, prefecture]")
    assert [pack.id for pack in load_pack("city", tmp_path).chain] == ["city", "region", "prefecture", "nation"]
    small_pack("village", OTHER, above="[nation, region]")
    assert [pack.id for pack in load_pack("village", tmp_path).chain] == ["village", "region", "nation"]


def test_a_pack_above_itself_through_another_is_told_with_its_line(small_pack: SmallPack, tmp_path: Path):
    small_pack("region", OTHER, above="[city]")
    small_pack("city", OTHER, above="[region]")
    with pytest.raises(UnableToLoad):
        load_pack("city", tmp_path)
    (fault,) = check_pack("city", tmp_path)
    assert (fault.file, fault.line) == ("pack.yaml", 6)
    assert "stands above itself" in fault.message.en
    assert "在自己之上" in fault.message.zh


def test_a_pack_below_a_missing_one_is_told_with_its_line(small_pack: SmallPack, tmp_path: Path):
    small_pack("city", OTHER, above="[nowhere]")
    (fault,) = check_pack("city", tmp_path)
    assert (fault.file, fault.line) == ("pack.yaml", 6)
    assert "no pack “nowhere”" in fault.message.en


def test_two_values_for_one_day_are_a_fault_for_the_kinds_of_their_clause_too(small_pack: SmallPack, tmp_path: Path):
    small_pack("city", rate(value("0.10", "10%"), value("0.20", "20%", "      applies_to: [community_centre]\n", since="2024-01-01")))
    assert ["two values for the same day" in fault.message.en for fault in check_pack("city", tmp_path)] == [True]
    change(tmp_path, "city", "clauses.yaml", "kind: background", "kind: background, applies_to: [community_station]")
    assert check_pack("city", tmp_path) == []


@pytest.mark.parametrize("reference", ["region 二", "nation 一", "region", "city 一"])
def test_a_clause_meets_only_clauses_of_the_documents_above(small_pack: SmallPack, tmp_path: Path, reference: str):
    small_pack("region", OTHER)
    small_pack("city", OTHER, above="[region]")
    change(tmp_path, "city", "clauses.yaml", "kind: background", f"kind: background, meets: [{reference}]")
    assert [f"No document above has a clause “{reference}”" == fault.message.en for fault in check_pack("city", tmp_path)] == [True]
    change(tmp_path, "city", "clauses.yaml", reference, "region 一")
    assert check_pack("city", tmp_path) == []


def test_a_clause_does_not_end_before_its_goals_are_due(small_pack: SmallPack, tmp_path: Path):
    small_pack("city", OTHER)
    (tmp_path / "city" / "offices.yaml").write_text(
        "offices:\n  - {id: health, label: {zh: 卫生, en: Health}, clause: 一}\n", encoding="utf-8"
    )
    (tmp_path / "city" / "targets.yaml").write_text(
        "tasks:\n  - {id: done, label: {zh: 办成, en: Done}, clause: 一, due: 2020-12-31, printed_due: 2020年, lead: [health]}\n",
        encoding="utf-8",
    )
    change(tmp_path, "city", "clauses.yaml", "kind: background", "kind: background, until: 2020-12-31")
    assert ["ends before its goals" in fault.message.en for fault in check_pack("city", tmp_path)] == [True]
    change(tmp_path, "city", "clauses.yaml", "until: 2020-12-31", "until: 2021-01-01")
    assert check_pack("city", tmp_path) == []


@pytest.mark.parametrize("id", pack_ids())
def test_no_shipped_pack_undercuts_one_above_it(id: str):
    assert check_pack(id) == []
