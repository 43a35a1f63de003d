"""A county's own registers and fields, in YAML beside a shipped pack; a fault in them is told with both places."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from yiti.policy.packs import load_pack
from yiti.policy.packs.checks import check_pack
from yiti.policy.packs.faults import UnableToLoad
from yiti.policy.packs.folders import get_own_folder, use_own_folder
from yiti.policy.packs.loading import _load

PACK = "changji-2021"
FIELD = "{name: venue, label: {zh: 地点, en: Venue}, kind: text}"
ADD = "- adds_to: progress_meetings\n"
A = "  fields:\n    - {name: a, label: {zh: 甲, en: A}, kind: text"
OWN = """
- id: flood_stores
  label: {zh: 防汛物资登记, en: Flood stores}
  clause: 六(一)3
  about: institution
  enters: [institution_head]
  title_field: what
  fields:
    - {name: what, label: {zh: 物资, en: Goods}, kind: text, required: true}
    - {name: count, label: {zh: 数量, en: Count}, kind: whole, least: 1, most: 500, unit: {zh: 件, en: pieces}}
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    before = get_own_folder()
    use_own_folder(tmp_path)
    _load.cache_clear()
    yield tmp_path
    use_own_folder(before)
    _load.cache_clear()


def write(own: Path, content: str, *, name: str = "forms/own.yaml", pack: str = PACK) -> None:
    path = own / pack / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def test_a_county_adds_a_field_and_a_register(own: Path) -> None:
    write(own, f"- {{adds_to: progress_meetings, fields: [{FIELD}]}}\n{OWN}")
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
    write(own, f"- {{adds_to: {form.id}, fields: [{FIELD}]}}\n")
    _load.cache_clear()
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
    write(own, content)
    with pytest.raises(UnableToLoad):
        load_pack(PACK)
    told = [str(fault) for fault in check_pack(PACK) if words in str(fault)]
    assert told
    if line:
        assert f"{PACK}/forms/own.yaml:{line}:" in told[0]


def test_a_shipped_pack_takes_forms_and_nothing_else(own: Path) -> None:
    write(own, "[]\n", name="parameters/own.yaml")
    assert "parameters/own.yaml:1" in str(check_pack(PACK)[0])


def test_a_copy_of_a_whole_pack_changes_nothing(own: Path) -> None:
    write(own, OWN)
    write(own, "id: x\n", name="pack.yaml")
    assert "flood_stores" not in load_pack(PACK).registers
