"""A pack that lets a quarter be shared by work points says which services are counted."""

from pathlib import Path

import pytest

from tests.invented import ID, write_pack
from yiti.policy.packs import check_pack


def test_the_invented_pack_holds_together(tmp_path: Path) -> None:
    write_pack(tmp_path)
    assert check_pack(ID, tmp_path) == []


@pytest.mark.parametrize(
    ("counted", "says"),
    [
        (("visits_of_nobody",), "There is no part “visits_of_nobody”"),
        (("cost_per_visit",), "is not counted one by one"),
        (("visits_change",), "is not counted one by one"),
        (("health_records", "health_records"), "stands twice"),
    ],
)
def test_what_cannot_be_counted_is_told_with_its_line(tmp_path: Path, counted: tuple[str, ...], says: str) -> None:
    folder = write_pack(tmp_path, counted)
    line = next(at for at, text in enumerate((folder / "scoring.yaml").read_text(encoding="utf-8").splitlines(), 1) if "counted:" in text)
    found = [fault for fault in check_pack(ID, tmp_path) if says in fault.message.en]
    assert [(fault.file, fault.line) for fault in found] == [("scoring.yaml", line)]


def test_the_choice_without_services_is_a_fault(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    scoring = folder / "scoring.yaml"
    scoring.write_text(scoring.read_text(encoding="utf-8").partition("work:\n")[0], encoding="utf-8")
    found = [fault for fault in check_pack(ID, tmp_path) if "has no work" in fault.message.en]
    assert [fault.file for fault in found] == ["parameters/pay.yaml"]


def test_the_table_of_points_must_be_there(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    scoring = folder / "scoring.yaml"
    scoring.write_text(scoring.read_text(encoding="utf-8").replace("work_point_values", "work_points_of_each"), encoding="utf-8")
    assert any("must be work_point_values" in fault.message.en for fault in check_pack(ID, tmp_path))
