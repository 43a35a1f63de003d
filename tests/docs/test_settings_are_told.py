"""The settings that the installing page tells are those that the program reads, and what tests read is told to developers."""

import re

from tests.docs.pages import PROJECT, read

NAMED = re.compile(r"""environ(?:\.get\(|\[)["']([A-Z_]+)["']|get_(?:list|path|days)\("([A-Z_]+)"[,)]""")
TOLD = re.compile(r"`((?:YITI_|DATABASE_|JAVA_)[A-Z_]+)`")


def list_variables(folder: str) -> set[str]:
    """The environment variables that the files of a folder read."""
    sources = (path.read_text(encoding="utf-8") for path in (PROJECT / folder).rglob("*.py"))
    return {name for text in sources for pair in NAMED.findall(text) for name in pair if name} - {"DJANGO_SETTINGS_MODULE"}


def test_every_variable_is_told_and_none_that_is_not_read() -> None:
    table = read("docs/installing.md").split("## Environment")[1].split("\n## ")[0]
    told = {name for line in table.splitlines() if line.startswith("|") for name in TOLD.findall(line.split("|")[1])}
    assert told == list_variables("src/yiti")


def test_what_only_tests_read_is_told_where_tests_are() -> None:
    ours = {name for name in list_variables("tests") if name.startswith("YITI_")} - list_variables("src/yiti")
    section = read("ARCHITECTURE.md").split("## Tests")[1].split("\n## ")[0]
    assert ours == set(TOLD.findall(section))
