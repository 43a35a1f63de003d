"""The walls of the house: who may import whom, and which way foreign keys point."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.db import models

from yiti.config.rooms import ORDER

PROJECT = Path(__file__).parents[2]


@cache
def get_graph() -> grimp.ImportGraph:
    return grimp.build_graph("yiti", cache_dir=None)


def imports_between(importer: str, imported: str) -> list[str]:
    graph = get_graph()
    if not {importer, imported} <= graph.modules:
        return []
    return [
        f"{source} imports {target}"
        for source in graph.find_descendants(importer) | {importer}
        for target in graph.find_modules_directly_imported_by(source)
        if target == imported or target.startswith(f"{imported}.")
    ]


def test_imports_only_go_down_the_flow() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=PROJECT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("wing", ["measure", "money", "supervision"])
def test_who_judges_and_pays_imports_nothing_of_care(wing: str) -> None:
    found = imports_between(f"yiti.{wing}", "yiti.care")
    allowed = "yiti.care.pharmacy" if wing == "supervision" else "nothing"
    assert [line for line in found if f" imports {allowed}" not in line] == []


def test_only_the_configuration_imports_the_synthetic_county() -> None:
    wings = ("kernel", "policy", "foundation", "registry", "events", "care", "measure", "money", "supervision", "web", "api")
    assert [line for wing in wings for line in imports_between(f"yiti.{wing}", "yiti.synthetic")] == []


def test_every_room_with_tables_is_listed() -> None:
    house = PROJECT / "src" / "yiti"
    rooms = {".".join(path.parent.relative_to(house.parent).parts) for path in house.rglob("migrations")}
    assert rooms <= set(ORDER)


def list_foreign_keys() -> list[tuple[type[models.Model], models.ForeignKey[models.Model, models.Model]]]:
    return [
        (model, field)
        for model in apps.get_models()
        if model.__module__.startswith("yiti.")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    ]


def rank_of(model: type[models.Model]) -> int:
    """The place of a model's room in the flow; other people's apps lie below it."""
    return next((at for at, room in enumerate(ORDER) if model.__module__.startswith(f"{room}.")), -1)


def test_foreign_keys_point_down_the_flow() -> None:
    wrong = [f"{model.__name__}.{field.name}" for model, field in list_foreign_keys() if rank_of(field.related_model) > rank_of(model)]
    assert wrong == []


def test_no_row_disappears_because_another_is_deleted() -> None:
    wrong = [f"{model.__name__}.{field.name}" for model, field in list_foreign_keys() if field.remote_field.on_delete is not models.PROTECT]
    assert wrong == []


def test_rooms_do_not_reach_back_through_foreign_keys() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model, field in list_foreign_keys()
        if model._meta.app_label != field.related_model._meta.app_label and not field.remote_field.hidden
    ]
    assert wrong == []
