from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Refused
from yiti.policy.packs import Decided, check_pack, load_pack, resolve

DAY = date(2026, 1, 1)


def parameter(value: str, bound: str = "at_least", printed: str = "15%", applies_to: str = "[]", more: str = "") -> str:
    return (
        "- id: rate\n  label: {zh: 比例, en: Rate}\n  unit: ratio\n  values:\n"
        f'    - from: 2020-01-01\n      value: "{value}"\n      bound: {bound}\n      applies_to: {applies_to}\n'
        f'      origin: document\n      clause: 一\n      printed: "{printed}"\n{more}'
    )


def test_the_nearest_pack_decides_and_the_others_are_told(small_pack: Callable[..., None], tmp_path: Path):
    small_pack("province", parameter("0.15"))
    small_pack("county", parameter("0.20", "exact", "20%"), above="[province]")
    assert check_pack("county", tmp_path) == []
    entry = resolve(load_pack("county", tmp_path), on=DAY).entry("rate")
    assert entry.voice is not None
    assert (entry.voice.pack, entry.value) == ("county", "0.20")
    assert [(voice.pack, voice.value) for voice in entry.others] == [("province", "0.15")]
    assert entry.floor is not None
    assert entry.floor.clause_list == (Clause("province", "一"),)


def test_a_pack_below_the_floor_above_it_is_a_fault(small_pack: Callable[..., None], tmp_path: Path):
    small_pack("province", parameter("0.15"))
    small_pack("county", parameter("0.10", "exact", "10%"), above="[province]")
    faults = check_pack("county", tmp_path)
    assert [(fault.file, fault.line) for fault in faults] == [("parameters/values.yaml", 6)]
    assert "less than the 15% required" in faults[0].message.en


def test_a_pack_over_the_ceiling_above_it_is_a_fault(small_pack: Callable[..., None], tmp_path: Path):
    small_pack("province", parameter("0.15", "at_most"))
    small_pack("county", parameter("0.20", "at_most", "20%"), above="[province]")
    assert "more than the 15% allowed" in check_pack("county", tmp_path)[0].message.en


def test_a_floor_binds_only_the_institutions_that_it_names(small_pack: Callable[..., None], tmp_path: Path):
    small_pack("province", parameter("0.15", applies_to="[township_hospital]"))
    small_pack("county", parameter("0.10", "exact", "10%", "[community_centre]"), above="[province]")
    assert check_pack("county", tmp_path) == []
    resolved = resolve(load_pack("county", tmp_path), on=DAY)
    assert resolved.parameter("rate", "community_centre").value == Decimal("0.10")
    assert resolved.parameter("rate", "township_hospital").value == Decimal("0.15")
    with pytest.raises(Refused) as refusal:
        resolved.parameter("rate")
    assert refusal.value.code == "missing-field"


def test_a_pack_that_is_silent_hands_on_what_stands_above(small_pack: Callable[..., None], tmp_path: Path):
    small_pack("province", parameter("0.15"))
    small_pack("county", "- id: other\n  label: {zh: 别, en: Other}\n  unit: count\n  asked_by: [一]\n", above="[province]")
    figure = resolve(load_pack("county", tmp_path), on=DAY).parameter("rate")
    assert (figure.value, figure.clauses) == (Decimal("0.15"), (Clause("province", "一"),))


def test_the_floor_above_binds_the_countys_decision_too(small_pack: Callable[..., None], tmp_path: Path):
    small_pack("province", parameter("0.15"))
    small_pack("county", "- id: other\n  label: {zh: 别, en: Other}\n  unit: count\n  asked_by: [一]\n", above="[province]")
    pack = load_pack("county", tmp_path)
    lower = Decided("rate", "0.10", (), date(2025, 1, 1), None, "试〔2025〕1号", date(2024, 12, 1))
    with pytest.raises(Refused) as refusal:
        resolve(pack, on=DAY, decisions=[lower])
    assert (refusal.value.code, refusal.value.clause) == ("below-minimum", Clause("province", "一"))


def test_values_follow_one_another_by_day(small_pack: Callable[..., None], tmp_path: Path):
    later = parameter("0.18", printed="18%").partition("values:\n")[2].replace("2020-01-01", "2025-01-01")
    dated = parameter("0.15", more=later).replace("from: 2020-01-01\n", "from: 2020-01-01\n      until: 2025-01-01\n")
    small_pack("county", dated)
    assert check_pack("county", tmp_path) == []
    pack = load_pack("county", tmp_path)
    assert resolve(pack, on=date(2024, 12, 31)).parameter("rate").value == Decimal("0.15")
    assert resolve(pack, on=date(2025, 1, 1)).parameter("rate").value == Decimal("0.18")
    assert resolve(pack, on=None).parameter("rate").value == Decimal("0.18")


def test_two_values_for_one_day_are_a_fault(small_pack: Callable[..., None], tmp_path: Path):
    later = '    - from: 2025-01-01\n      value: "0.18"\n      origin: document\n      clause: 一\n      printed: "18%"\n'
    small_pack("county", parameter("0.15", more=later))
    assert [(fault.line, "two values" in fault.message.en) for fault in check_pack("county", tmp_path)] == [(12, True)]
