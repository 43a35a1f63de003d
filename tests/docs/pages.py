"""The project's pages, and what can be read out of them."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)


def list_pages() -> list[Path]:
    """README, ARCHITECTURE, GLOSSARY and all of docs/."""
    return [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").rglob("*.md"))]


def name_of(page: Path) -> str:
    return str(page.relative_to(PROJECT))


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def without_fences(text: str) -> str:
    return FENCE.sub("", text)


def list_blocks(text: str) -> list[tuple[str, str]]:
    """The fenced blocks of a page in order: language and content."""
    return [(found.group(1), found.group(2)) for found in FENCE.finditer(text)]


def list_headings(text: str) -> list[tuple[int, str]]:
    """Level and words."""
    return [(len(found.group(1)), found.group(2)) for found in HEADING.finditer(without_fences(text))]


def list_links(text: str) -> list[str]:
    return LINK.findall(without_fences(text))


def anchor_of(heading: str) -> str:
    """The address of a heading as code hosts make it: small letters, hyphens for blanks, other signs left out."""
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
    return re.sub(r"[^\w\- ]", "", bare).strip().replace(" ", "-")


def list_yiti_commands(text: str) -> set[str]:
    """The calls of `yiti` in a page, in blocks and in lines: the words after it up to an option, a variable or an end."""
    return {found.group(1).strip() for found in re.finditer(r"(?:^|[/`$ |])yiti((?: [a-z]+(?=[\s`…]|$))+)", text, re.MULTILINE)}
