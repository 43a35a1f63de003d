"""What the pages point at is there, and what they print can be typed."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.docs.pages import PROJECT, anchor_of, list_blocks, list_headings, list_links, list_pages, list_yiti_commands, name_of, read
from yiti.config.command import _make_parser
from yiti.config.commands import GROUPS

TWINS = [("README.md", "README.zh.md"), ("docs/running-a-quarter.md", "docs/running-a-quarter.zh.md")]
TARGETS = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("page", list_pages(), ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for link in list_links(page.read_text(encoding="utf-8")):
        parts = urlsplit(link)
        target = (page.parent / parts.path).resolve() if parts.path else page
        if parts.scheme:
            continue
        anchors = {anchor_of(words) for _, words in list_headings(target.read_text(encoding="utf-8"))} if target.suffix == ".md" else set()
        if not target.exists() or (parts.fragment and parts.fragment not in anchors):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("page", list_pages(), ids=name_of)
def test_every_command_that_a_page_prints_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    groups = {group.name for group in GROUPS}
    assert {words.split()[0] for words in list_yiti_commands(text)} <= groups
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)) <= TARGETS


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "docs/new-pack.md", "docs/running-a-quarter.md"])
def test_every_option_and_action_in_a_block_is_known(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in list_calls(read(name)):
        parser, group = _make_parser(words)
        assert group is not None, words
        parser.parse_args(words)


def list_calls(text: str) -> list[list[str]]:
    """The calls of `yiti` in the blocks, without what is piped in or out."""
    calls = []
    for _, block in list_blocks(text):
        for line in block.replace("\\\n", " ").splitlines():
            found = re.search(r"(?:^|[\s/])yiti ([a-z].+)$", line)
            if found and "import" not in found.group(1):
                calls.append(found.group(1).split(" <")[0].split(" >")[0].split())
    return calls


@pytest.mark.parametrize(("english", "chinese"), TWINS)
def test_the_chinese_twin_has_the_same_build_and_the_same_commands(english: str, chinese: str) -> None:
    one, two = read(english), read(chinese)
    assert [level for level, _ in list_headings(one)] == [level for level, _ in list_headings(two)]
    assert list_blocks(one) == list_blocks(two)
    assert Path(chinese).name in list_links(one)
    assert Path(english).name in list_links(two)


def test_every_file_of_the_project_that_a_page_names_is_there() -> None:
    pattern = re.compile(r"`((?:src|tests|docs|tools)/[\w./-]+)`")
    missing = {
        f"{name_of(page)}: {path}"
        for page in list_pages()
        for path in pattern.findall(page.read_text(encoding="utf-8"))
        if not (PROJECT / path).exists()
    }
    assert missing == set()


def test_every_decision_gives_context_choice_and_cost_and_is_listed() -> None:
    listed = read("ARCHITECTURE.md")
    for page in sorted((PROJECT / "docs" / "decisions").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        assert name_of(page) in listed
        assert page.stem.startswith("reading-") or all(word in text for word in ("**Context.**", "**Choice.**", "**Cost.**")), page.stem
