"""The pack that docs/new-pack.md writes is really made, checked and shown."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.docs.pages import list_blocks, read
from yiti.config.drafting import draft_pack
from yiti.kernel.refusals import Refused
from yiti.policy.packs import check_pack, load_pack, resolve
from yiti.policy.packs.folders import PACKS
from yiti.policy.packs.printing import check_text, show_text

PAGE = read("docs/new-pack.md")
ID = "qingshan-2026"
FILES = ("pack.yaml", "clauses.yaml", "parameters/funds.yaml")
MISTAKES = {
    "orgin:": ("      origin: document", "      orgin: document"),
    "no `origin`": ("      origin: document\n", ""),
    "clause: 三": ("      clause: 二", "      clause: 三"),
    "0.25": ('value: "0.20"', 'value: "0.25"'),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of packs with the one that the page writes."""
    shutil.copytree(PACKS / "national", tmp_path / "national")
    draft_pack(ID, above="national", root=tmp_path)
    written = [content for language, content in list_blocks(PAGE) if language == "yaml"]
    for name, content in zip(FILES, written, strict=True):
        (tmp_path / ID / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_the_drafted_files_are_those_that_the_page_names_and_pass_the_check(tmp_path: Path) -> None:
    shutil.copytree(PACKS / "national", tmp_path / "national")
    written = draft_pack(ID, above="national", root=tmp_path)
    assert [path.relative_to(tmp_path / ID).as_posix() for path in written] == list(FILES)
    assert all(f"{ID}/{name}" in PAGE for name in FILES)
    assert check_pack(ID, root=tmp_path) == []


def test_the_pack_of_the_page_passes_the_check(root: Path) -> None:
    faults = check_pack(ID, root=root)
    assert check_text({ID: faults}, "en") in PAGE


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_answered_as_printed(root: Path, mistake: str) -> None:
    path = root / ID / "parameters" / "funds.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(*MISTAKES[mistake]), encoding="utf-8")
    answer = check_text({ID: check_pack(ID, root=root)}, "en")
    row = next(line for line in PAGE.splitlines() if line.startswith("|") and mistake in line)
    assert f"`{answer}`" in row


def test_it_is_shown_as_printed_and_refused_before_its_day(root: Path) -> None:
    pack = load_pack(ID, root)
    shown = show_text(pack, resolve(pack, on=date(2026, 6, 30)), "en").splitlines()
    block = next(content for _, content in list_blocks(PAGE) if "packs show" in content).splitlines()
    assert [line for line in block[1:] if line and line != "…"] == [line for line in shown if line and not line.startswith("sha256")]
    with pytest.raises(Refused, match="2026-03-01"):
        resolve(pack, on=date(2026, 1, 30))


def test_a_figure_that_nobody_wrote_down_is_named(root: Path) -> None:
    rows = [{"pack": ID, "clause": "二", "printed": "30元", "value": "30"}]
    assert any("30元" in fault.message.zh for fault in check_pack(ID, root=root, figures=rows))
