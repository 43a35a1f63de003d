"""Sheets that are read in."""

from typing import Any

from django.utils import timezone

from tests.permissions.sample import Sample
from tests.permissions.world import World
from yiti.foundation.imports.operations import check_staged, stage_file
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.scopes import Scope
from yiti.registry.staff.sheets import POSTINGS as STAFF_SHEET


def _staged(world: World) -> dict[str, Any]:
    def stage_one() -> int:
        scope, layout = world.scope("commission"), STAFF_SHEET.layouts[0]
        content = write_sheet([(layout, [])])
        staged = stage_file(scope=scope, kind=STAFF_SHEET, name="a.xlsx", content=content, today=world.today, now=timezone.now())
        return check_staged(scope=scope, kind=STAFF_SHEET, staged=staged.pk).pk

    return {"kind": "staff", "staged": world.have("staged", stage_one)}


def _staged_it(scope: Scope) -> bool:
    return scope.actor.username == "commission"


IMPORTS = {
    "import": Sample(lambda world: {"kind": "staff"}, only=lambda scope: scope.may("staff.edit"), why="each sheet has its own function"),
    "import-template": Sample(
        lambda world: {"kind": "staff"}, only=lambda scope: scope.may("staff.edit") or scope.may("staff.see"),
        why="each sheet has its own function",
    ),
    "import-export": Sample(
        lambda world: {"kind": "staff"}, only=lambda scope: scope.may("staff.see"), why="each sheet has its own function"
    ),
    "import-check": Sample(_staged, only=_staged_it, why="one's own imports alone"),
    "import-check-again": Sample(_staged, only=_staged_it, why="one's own imports alone"),
    "import-apply": Sample(_staged, only=_staged_it, why="one's own imports alone"),
    "import-drop": Sample(_staged, only=_staged_it, why="one's own imports alone"),
    "import-rows": Sample(_staged, only=_staged_it, why="one's own imports alone"),
    "import-faults": Sample(_staged, only=_staged_it, why="one's own imports alone"),
}  # fmt: skip
