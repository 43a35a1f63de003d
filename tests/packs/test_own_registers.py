"""A county's own registers and fields, in YAML beside a shipped pack; a fault in them is told with both places."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.own_registers import PACK, STORES, VENUE, own_folder, write_own
from yiti.policy.packs import load_pack
from yiti.policy.packs.checks import check_pack
from yiti.policy.packs.faults import UnableToLoad

ADD = "- adds_to: progress_meetings\n"
A = "  fields:\n    - {name: a, label: {zh: 甲, en: A}, kind: text"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    with own_folder(tmp_path):
        yield tmp_path


def test_a_county_adds_a_field_and_a_register(own: Path) -> None:
    write_own(own, VENUE + STORES)
    assert check_pack(PACK) == []
    registers = load_pack(PACK).registers
    meetings = registers["progress_meetings"]
    assert meetings.form.fields[-1].name == "venue"
    assert meetings.own_fields == {"venue"}
    assert not meetings.is_own
    assert registers["flood_stores"].is_own
    assert registers["flood_stores"].own_fields == frozenset()
    assert "flood_stores" in load_pack(PACK).forms


def test_a_county_adds_to_a_register_of_a_document_above(own: Path) -> None:
    above = load_pack(PACK).above[0]
    form = next(iter(above.forms.values()))
    write_own(own, f"- {{adds_to: {form.id}, fields: [{{name: venue, label: {{zh: 地点, en: Venue}}, kind: text}}]}}\n")
    found = load_pack(PACK).registers[form.id]
    assert (found.pack, found.form.fields[-1].name, found.added["venue"].pack) == (above.id, "venue", PACK)
    assert "venue" not in {field.name for field in load_pack(above.id).registers[form.id].form.fields}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (
            f"{ADD}  fields:\n    - {{name: subject, label: {{zh: 题, en: S}}, kind: number, required: true}}\n",
            3,
            "supervision.yaml:",
        ),
        (f"{ADD}  fields:\n    - {{name: subject, label: {{zh: 题, en: Subject}}, kind: text}}\n", 3, "是否必填"),
        (f"- adds_to: hotels\n{A}}}\n", 1, "hotels"),
        (f"{ADD}{A}, when: {{field: b, is: [c]}}}}\n", 3, "条件"),
        (f"{ADD}  due: {{from: subject, days: 3, done: minutes}}\n{A}}}\n", 0, "期限"),
        (f"{ADD}{A}, least: 3}}\n", 3, "上下限"),
        (f"{ADD}{A.replace('text', 'hotel')}}}\n", 3, "kind"),
    ],
)
def test_what_does_not_go_together_is_told_with_file_and_line(own: Path, content: str, line: int, words: str) -> None:
    write_own(own, content)
    with pytest.raises(UnableToLoad):
        load_pack(PACK)
    told = [str(fault) for fault in check_pack(PACK) if words in str(fault)]
    assert told
    if line:
        assert f"{PACK}/forms/own.yaml:{line}:" in told[0]


def test_a_shipped_pack_takes_forms_and_nothing_else(own: Path) -> None:
    write_own(own, "[]\n", name="parameters/own.yaml")
    assert "parameters/own.yaml:1" in str(check_pack(PACK)[0])


def test_a_copy_of_a_whole_pack_changes_nothing(own: Path) -> None:
    write_own(own, STORES)
    write_own(own, "id: x\n", name="pack.yaml")
    assert "flood_stores" not in load_pack(PACK).registers
