"""The living document: targets and figures entered for them, notes under clauses, what-if, two documents side by side."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.permissions.sample import Sample
from tests.permissions.world import World
from yiti.foundation.files.operations import store_file
from yiti.kernel.scopes import Scope
from yiti.supervision.targets.operations import enter_figure

PACK, TARGET, FACT, CLAUSE = "changji-2021", "recommended_institutions", "recommended", "六(二)2(1)"
OF_TARGET = {"pack": PACK, "target": TARGET}


def _figure(world: World) -> dict[str, Any]:
    def enter_one() -> int:
        scope, now = world.scope("office_clerk"), timezone.now()
        file = store_file(scope=scope, name="公布.pdf", content=b"%PDF-1.4\n%%EOF\n", institution="", now=now)
        return enter_figure(
            scope=scope, fact=FACT, value="2", on=world.today, said="州卫健委公布", file=file.pk, today=world.today, now=now
        ).pk

    return {"figure": world.have("target-figure", enter_one)}


def _told(world: World) -> dict[str, Any]:
    _figure(world)
    return OF_TARGET


def _evidence(world: World) -> dict[str, Any]:
    paper = SimpleUploadedFile("公布.pdf", b"%PDF-1.4\n%%EOF\n")
    return {"value": "3", "on": world.today.isoformat(), "said": "州卫健委公布", "file": paper}


def _for_the_county(scope: Scope) -> bool:
    return scope.institutions("forms.enter") is None


LIVING: dict[str, Sample] = {
    "target": Sample(lambda world: OF_TARGET),
    "target-why": Sample(_told, query="path=value"),
    "target-figure": Sample(_figure),
    "target-figure-enter": Sample(
        lambda world: {"fact": FACT}, body=_evidence, only=_for_the_county, why="figures of the county are the county's to enter"
    ),
    "clause-note": Sample(lambda world: {"pack": PACK, "number": CLAUSE}, body=lambda world: {"text": "已请财政局核对"}),
    "trials": Sample(query=f"pack={PACK}&rule=targets"),
    "trial-why": Sample(query=f"pack={PACK}&rule=fund-pool&path=pool"),
    "side-by-side": Sample(query=f"first={PACK}&second=ordos-2024"),
}
