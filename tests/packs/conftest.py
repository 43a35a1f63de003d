import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from yiti.policy.packs import Fault, check_pack, load_pack
from yiti.policy.packs.folders import PACKS


class Workshop:
    """Copies of the shipped packs that a test may spoil."""

    def __init__(self, root: Path):
        self.root = root
        for pack in load_pack("changji-2021").chain:
            shutil.copytree(PACKS / pack.id, root / pack.id)

    def replace(self, file: str, old: str, new: str, pack: str = "changji-2021") -> int:
        """Replace the first occurrence and return the line of the first line of the new text."""
        path = self.root / pack / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old} is not in {file}"
        at = text.index(old)
        path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
        return text.count("\n", 0, at) + 1

    def write(self, file: str, text: str, pack: str = "changji-2021") -> None:
        path = self.root / pack / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def check(self, pack: str = "changji-2021") -> list[Fault]:
        return check_pack(pack, self.root)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def small_pack(tmp_path: Path) -> Callable[..., None]:
    """Write a pack of a header, one clause and one parameter file."""

    def write(id: str, parameters: str, *, above: str = "[]", in_force: str = "2020-01-01") -> None:
        folder = tmp_path / id
        (folder / "parameters").mkdir(parents=True)
        (folder / "pack.yaml").write_text(
            f"id: {id}\ntitle: {{zh: 试验, en: Trial}}\nnumber: 试〔2020〕1号\nissuer: {{zh: 某市, en: Some city}}\n"
            f"issued: {{day: {in_force}, clause: 一, printed: {in_force[:4]}年{int(in_force[5:7])}月{int(in_force[8:])}日}}\n"
            f"above: {above}\n",
            encoding="utf-8",
        )
        (folder / "clauses.yaml").write_text(
            "clauses:\n  - {number: 一, heading: {zh: 题, en: Heading}, demand: {zh: 求, en: Demand}, kind: background}\n", encoding="utf-8"
        )
        (folder / "parameters" / "values.yaml").write_text(parameters, encoding="utf-8")

    return write
