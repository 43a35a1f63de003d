"""Rules on the county's own records: a reckoning, its subjects with their records, and inputs entered with evidence."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.permissions.sample import Sample
from tests.permissions.world import World
from tests.rooms.county import CENTRE
from yiti.foundation.files.operations import store_file
from yiti.kernel.scopes import Scope
from yiti.supervision.reckonings.operations import enter_input

PACK, RECKONING, INPUT = "changji-2021", "contract_headroom", "total"
OF_ONE = {"pack": PACK, "reckoning": RECKONING, "key": CENTRE}
VALUES = {"total": "20", "establishment": "12", "off_establishment": "8", "establishment_now": "10", "contract_now": "6"}


def _entered(world: World) -> dict[str, Any]:
    """Every input of the centre, so that the rule answers."""

    def enter_all() -> int:
        scope, now, numbers = world.scope("office_clerk"), timezone.now(), []
        for path, value in VALUES.items():
            file = store_file(scope=scope, name="核定.pdf", content=b"%PDF-1.4\n%%EOF\n", institution=CENTRE, now=now)
            made = enter_input(
                scope=scope, pack=PACK, id=RECKONING, key=CENTRE, path=path, value=value, on=world.today, said="编办批复第 2 页",
                file=file.pk, today=world.today, now=now,
            )  # fmt: skip
            numbers.append(made.pk)
        return numbers[0]

    return {"entered": world.have("reckoning-entered", enter_all)}


def _told(world: World) -> dict[str, Any]:
    _entered(world)
    return OF_ONE


def _evidence(world: World) -> dict[str, Any]:
    paper = SimpleUploadedFile("核定.pdf", b"%PDF-1.4\n%%EOF\n")
    return {"value": "21", "on": world.today.isoformat(), "said": "编办批复第 2 页", "file": paper}


def _sees_it(scope: Scope) -> bool:
    return scope.may("institutions.see", CENTRE)


def _enters_it(scope: Scope) -> bool:
    return _sees_it(scope) and scope.may("forms.enter", CENTRE)


WHOSE = "a subject is seen by whoever sees its institution"
RECKONINGS: dict[str, Sample] = {
    "reckoning": Sample(lambda world: {"pack": PACK, "reckoning": RECKONING}),
    "reckoning-subject": Sample(_told, only=_sees_it, why=WHOSE),
    "reckoning-why": Sample(_told, query="path=headroom", only=_sees_it, why=WHOSE),
    "reckoning-records": Sample(_told, query=f"input={INPUT}", only=_sees_it, why=WHOSE),
    "reckoning-enter": Sample(
        _told, query=f"input={INPUT}", body=_evidence, only=_enters_it, why="entered by whoever fills in registers for the institution"
    ),
    "reckoning-entered": Sample(_entered, only=_sees_it, why=WHOSE),
}
