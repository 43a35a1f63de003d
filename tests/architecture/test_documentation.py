"""What exists is written down."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from yiti.config.commands import GROUPS
from yiti.config.rooms import list_rooms

PROJECT = Path(__file__).parents[2]
INSTALLING = (PROJECT / "docs" / "installing.md").read_text(encoding="utf-8")
ARCHITECTURE = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("room", list_rooms())
def test_every_room_says_what_it_is_for_and_stands_on_the_map(room: str) -> None:
    assert import_module(room).__doc__
    assert f"`{room.removeprefix('yiti.').replace('.', '/')}`" in ARCHITECTURE


@pytest.mark.parametrize("group", GROUPS)
def test_every_command_is_documented(group: tuple[str, ...]) -> None:
    assert f"`yiti {group[0]}" in INSTALLING


def test_every_environment_variable_is_documented() -> None:
    names: set[str] = set()
    for path in (PROJECT / "src" / "yiti").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        names |= set(re.findall(r"""(?:environ(?:\.get)?[(\[]|get_list\(|get_path\()["']([A-Z_]+)["']""", text))
    assert {name for name in names - {"DJANGO_SETTINGS_MODULE"} if f"`{name}`" not in INSTALLING} == set()
