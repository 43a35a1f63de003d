"""The checks of the facts as they are read: each class says what it needs, and what is wrong is told with its place."""

from pathlib import Path

import pytest

from yiti.policy.facts import Faulty, read_checks
from yiti.policy.packs import load_pack
from yiti.policy.packs.definitions import load_pack_checks

HEAD = "- id: it\n  label: {zh: 一, en: One}\n  class: "


def read(tmp_path: Path, text: str) -> list[object]:
    (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
    return list(read_checks({"c.yaml": tmp_path / "c.yaml"}))


def test_the_checks_of_the_pack_are_read_with_every_class() -> None:
    checks = load_pack_checks(load_pack("changji-2021"))
    assert {check.of for check in checks} == {"late", "missing", "implausible", "doubled"}
    assert len({check.id for check in checks}) == len(checks)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("odd", "不认识“odd”"),
        ("late", "缺少“days”"),
        ("late\n  days: -1", "不小于 0"),
        ("late\n  days: 1\n  months: 2", "未知的键“months”"),
        ("missing", "缺少“months”"),
        ("implausible\n  kinds: [visit]", "缺少“where”"),
        ("implausible\n  kinds: [visitt]\n  where: tcm", "visit"),
        ("implausible\n  kinds: [visit]\n  where: systolic > 1", "systolic"),
        ("doubled\n- id: it\n  label: {zh: 二, en: Two}\n  class: doubled", "已经用过"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Faulty) as caught:
        read(tmp_path, HEAD + text)
    assert words in str(caught.value.message)
    assert "c.yaml:" in str(caught.value.message)
