"""Which townships and streets have a centre or a township hospital, which have none, and which have more than one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.bindings import bind_rules
from yiti.registry.institutions.queries import SEE, count_by_place
from yiti.registry.places.codes import is_street
from yiti.registry.places.models import Place
from yiti.registry.places.queries import list_townships
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

CENTRES, HOSPITALS = ("community_centre",), ("township_hospital", "central_township_hospital")
RULES = ("institution-counts", "layout")
NONE, ONE, MORE = "late", "met", "info"
WORDS = {
    NONE: Text("没有机构", "None"),
    ONE: Text("有一家", "One"),
    MORE: Text("不止一家", "More than one"),
}


@dataclass(frozen=True, slots=True)
class Covered:
    """A township or street with what stands in it."""

    place: Place
    counts: dict[str, int]

    def count(self, *types: str) -> int:
        return sum(self.counts.get(kind, 0) for kind in types)

    @property
    def hubs(self) -> int:
        return self.count(*CENTRES, *HOSPITALS)

    @property
    def state(self) -> str:
        return NONE if self.hubs == 0 else ONE if self.hubs == 1 else MORE


@page(function=SEE)
def places_page(request: Request) -> HttpResponse:
    counts = count_by_place(scope=request.scope, on=request.today)
    rows = [Covered(place, counts.get(place.code, {})) for place in list_townships(scope=request.scope)]
    shown = _listing().read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    lacking = [row for row in rows if row.state == NONE]
    context = {"list": shown, "figs": _figs(rows), "lacking": lacking, "clauses": _clauses(), "count": len(rows)}
    return render(request, "yiti/institutions/places.html", context)


def _listing() -> Listing:
    return Listing(
        "places", Text("乡街覆盖", "Townships and streets"),
        [
            Column("name", Text("乡镇、街道", "Township or street"), _name, "name"),
            Column("kind", Text("类别", "Kind"), lambda row: KINDS[is_street(row.place.code)], "soft"),
            _counted("centres", Text("社区中心", "Community centres"), *CENTRES),
            _counted("hospitals", Text("卫生院", "Township hospitals"), *HOSPITALS),
            _counted("stations", Text("服务站", "Stations"), "community_station"),
            _counted("clinics", Text("村卫生室", "Village clinics"), "village_clinic"),
            Column("state", Text("覆盖", "Covered"), lambda row: (row.state, WORDS[row.state]), "state"),
        ],
        search=("place.name", "place.name_en"), hint=Text("名称", "Name"), size=100,
        filters=[Filter("state", Text("覆盖", "Covered"), list(WORDS.items()), _of_state)],
        empty=Text("没有乡镇街道", "No townships or streets"),
        empty_hint=Text("区划随机构表一起导入。", "Divisions come with the sheet of institutions."),
    )  # fmt: skip


KINDS = {True: Text("街道", "Street"), False: Text("苏木、乡、镇", "Town or township")}


def _of_state(rows: Any, value: str) -> list[Covered]:
    return [row for row in rows if row.state == value]


def _name(row: Covered) -> Text:
    return Text(row.place.name, row.place.name_en or row.place.name)


def _counted(key: str, label: Text, *types: str) -> Column:
    def address(row: Covered) -> str:
        return f"{reverse('institutions')}?q={row.place.name}" if row.count(*types) else ""

    return Column(key, label, lambda row: row.count(*types), "number", sort="x", href=address)


def _figs(rows: Sequence[Covered]) -> list[dict[str, Any]]:
    covered = sum(row.state != NONE for row in rows)
    foot = Text(f"{covered} / {len(rows)}", f"{covered} of {len(rows)}")
    return [
        {"label": Text("乡镇、街道", "Townships and streets"), "value": len(rows), "kind": "number"},
        {"label": Text("有中心或卫生院", "With a centre or hospital"), "value": covered, "kind": "number"},
        {"label": Text("覆盖率", "Covered"), "value": Decimal(covered) / len(rows) if rows else None, "kind": "percent", "foot": foot},
        {"label": Text("不止一家", "With more than one"), "value": sum(row.state == MORE for row in rows), "kind": "number"},
    ]


def _clauses() -> list[str]:
    """The clauses of the installation's documents that ask for it."""
    found: list[str] = []
    for pack in load_pack(get_installation().pack).chain:
        bound = bind_rules(pack)
        found += [f"{pack.id} {number}" for name, numbers in bound.items() if name.partition(":")[0] in RULES for number in numbers]
    return list(dict.fromkeys(found))
