"""The demonstration as a lake: the same seed under the same key gives the same files byte for byte, and nothing in them is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from yiti.events.exports.operations import Wanted, export_lake
from yiti.events.lake.checking import check_lake
from yiti.kernel.scopes import system_scope
from yiti.synthetic import county
from yiti.synthetic.lives import live

TODAY = date(2026, 10, 9)
SCALE = Decimal("0.002")

pytestmark = pytest.mark.django_db


@contextmanager
def stored(seed: int) -> Iterator[None]:
    """A county of this seed, and afterwards none."""
    with transaction.atomic(), override_settings(YITI_TODAY=str(TODAY)):
        made = county.begin(seed, TODAY)
        county.make_users(made)
        live(made, scale=SCALE, today=TODAY, told=lambda done, words: None)
        yield
        transaction.set_rollback(True)


def exported(folder: Path, seed: int = 7) -> dict[str, str]:
    """The files of the county's lake with their hashes."""
    with stored(seed):
        export_lake(scope=system_scope("it"), folder=folder, wanted=Wanted())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_files_and_none_is_wrong(tmp_path: Path) -> None:
    one = exported(tmp_path / "one")
    assert check_lake(tmp_path / "one", today=TODAY) == []
    assert {name.split("/")[1] for name in one if name.startswith("events/")} >= {"follow_up", "visit", "enrolment"}
    assert exported(tmp_path / "two") == one
    other = exported(tmp_path / "other", seed=8)
    assert [name for name, mark in other.items() if "residents" in name and mark == one.get(name)] == []
