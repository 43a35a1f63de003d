"""Services in packs: what is missing or cannot hold is told with file and line; a county adds fields of its own."""

import pytest

from tests.packs.conftest import Workshop
from yiti.policy.packs import load_pack
from yiti.policy.packs.services import list_services

FILE = "services/hypertension.yaml"
WAIST = """- adds_to: hypertension_follow_up
  fields:
    - {name: waist, label: {zh: 腰围, en: Waist}, kind: whole, unit: {zh: cm, en: cm}, least: 40, most: 200}
"""


@pytest.mark.parametrize(("old", "new", "says"), [
    ("    - name: systolic", "    - name: upper", "lacks systolic"), ("      label: {zh: 收缩压, en: Systolic}\n", "", "label"),
    ("label: {zh: 有, en: \"Yes\"}, means: adverse}", "label: {zh: 有, en: \"Yes\"}}", "means adverse"),
    ("      least: 50\n      most: 300\n      low: 90", "      least: 50\n      most: 300\n      low: 30", "out of order"),
    ("when: {field: adverse, is: [present]}", "when: {field: adverse, is: [sometimes]}", "names no answer"),
    ("value: 140, unit: mmhg", "value: 141, unit: mmhg", "140/90mmHg"),
    ("        eligible_age:", "        least_age:", "lacks eligible_age"),
    ("    - name: smoking", "    - name: mood", "two fields of one name"),
    ("programme: hypertension", "programme: headache", "hypertension"),
])  # fmt: skip
def test_a_service_that_cannot_hold_is_told(workshop: Workshop, old: str, new: str, says: str) -> None:
    workshop.replace(FILE, old, new, pack="national")
    faults = workshop.check("national")
    found = [fault for fault in faults if says in fault.message.en and fault.file == FILE]
    assert found, [fault.message.en for fault in faults]


def test_a_county_adds_fields_at_the_end_of_the_form(workshop: Workshop) -> None:
    folder = workshop.root / "changji-2021" / "services"
    folder.mkdir()
    (folder / "own.yaml").write_text(WAIST, encoding="utf-8")
    assert workshop.check("changji-2021") == []
    form = list_services(load_pack("changji-2021", workshop.root))["hypertension_follow_up"]
    assert form.fields[-1].name == "waist"
    assert "waist" not in {field.name for field in list_services(load_pack("national", workshop.root))["hypertension_follow_up"].fields}


@pytest.mark.parametrize(("old", "new", "says"), [
    ("hypertension_follow_up", "headache_follow_up", "There is no service"), ("name: waist", "name: systolic", "systolic"),
])  # fmt: skip
def test_an_addition_must_have_something_to_add_to(workshop: Workshop, old: str, new: str, says: str) -> None:
    folder = workshop.root / "changji-2021" / "services"
    folder.mkdir()
    (folder / "own.yaml").write_text(WAIST.replace(old, new), encoding="utf-8")
    assert any(says in fault.message.en for fault in workshop.check("changji-2021"))
