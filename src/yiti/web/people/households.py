"""Households and their contracted doctors: by name for whoever sees residents, else how many at each institution."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yiti.care.contracts.queries import COUNT, SEE, Count, Household, count_households, list_households
from yiti.care.residents.masks import mask_name
from yiti.foundation.audit.operations import record_looks
from yiti.foundation.installation.queries import find_installation
from yiti.kernel.clauses import Clause
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.registry.institutions.queries import list_institutions
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing, ListPage
from yiti.web.pages import render
from yiti.web.requests import Request

from .naming import menu_of_own, names_of_institutions

FACT = "households_with_doctor"
"""The fact of targets that is about the same; their clauses are those that ask for it."""
LACKING, HAS = Text("没有签约医生", "No doctor"), Text("有签约医生", "With a doctor")
ALL, SOME = Text("都有", "All"), Text("还有没有的", "Some without")


@dataclass(frozen=True, slots=True)
class Line:
    """A household in words."""

    row: Household
    place: Text
    name: str
    address: str

    @property
    def search(self) -> str:
        return f"{self.row.number} {self.name} {self.address}"

    @property
    def state(self) -> tuple[str, Text]:
        return ("met", HAS) if self.row.has_doctor else ("short", LACKING)

    @property
    def group(self) -> Text:
        return HAS if self.row.has_doctor else LACKING


@dataclass(frozen=True, slots=True)
class Sum:
    """The households of a primary institution and of what stands below it."""

    place: Text
    count: Count

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.count.with_doctor) / self.count.households if self.count.households else None

    @property
    def state(self) -> tuple[str, Text] | None:
        if not self.count.households:
            return None
        return ("met", ALL) if not self.count.lacking else ("short", SOME)


def _listing(request: Request) -> Listing:
    return Listing(
        "households",
        Text("户与签约医生", "Households and doctors"),
        [
            Column(
                "name", Text("户主", "Head"), lambda row: row.name, "name", sort="x",
                href=lambda row: reverse("resident", args=[row.row.head]),
            ),
            Column("number", Text("户号", "Number"), lambda row: row.row.number, "soft", sort="x"),
            Column("state", Text("签约医生", "Doctor"), lambda row: row.state, "state"),
            Column("people", Text("人口", "People"), lambda row: row.row.people, "number", sort="x", on_phone=False),
            Column(
                "contracted", Text("其中签约", "With a contract"), lambda row: row.row.contracted, "number", sort="x", on_phone=False
            ),
            Column("address", Text("住处", "Address"), lambda row: row.address, "soft"),
            Column("place", Text("归哪里管", "Kept by"), lambda row: row.place, sort="x", on_phone=False),
        ],
        search=("search",),
        hint=Text("户主、户号、住处", "Head, number, address"),
        filters=[
            Filter(
                "doctor", Text("签约医生", "Doctor"), [("no", Text("没有", "None")), ("yes", Text("有", "With one"))],
                lambda rows, value: [row for row in rows if row.row.has_doctor == (value == "yes")],
            ),
            Filter(
                "institution", Text("机构", "Institution"), menu_of_own(request.scope, request.today, SEE),
                lambda rows, value: [row for row in rows if row.row.institution == value], is_menu=True,
            ),
        ],
        is_brief=True,
        group=lambda row: row.group,
        needs=lambda row: not row.row.has_doctor,
        empty=Text("没有登记户号的居民", "Nobody carries a household number"),
        empty_hint=Text("户号登记在居民的资料里。", "It is entered with a resident's details."),
    )  # fmt: skip


COUNTS = Listing(
    "household-counts",
    Text("各机构的户与签约医生", "Households and doctors by institution"),
    [
        Column("place", Text("机构", "Institution"), lambda row: row.place, "name", sort="x"),
        Column("lacking", Text("没有签约医生的户", "Households without"), lambda row: row.count.lacking, "number", sort="x"),
        Column("households", Text("户数", "Households"), lambda row: row.count.households, "number", sort="x"),
        Column("share", Text("有签约医生", "With a doctor"), lambda row: row.share, "percent", sort="x"),
        Column("unnumbered", Text("没有户号的人", "People without a number"), lambda row: row.count.unnumbered, "number", sort="x"),
        Column("state", Text("状态", "State"), lambda row: row.state, "state"),
    ],
    size=400,
    needs=lambda row: bool(row.count.lacking),
    empty=Text("没有居民", "No residents"),
)  # fmt: skip


@page(function=(SEE, COUNT))
def households_page(request: Request) -> HttpResponse:
    counts = count_households(scope=request.scope, on=request.today) if request.scope.may(COUNT) else {}
    shown = _read_named(request) if request.scope.may(SEE) else COUNTS.read(request, _sums(request, counts))
    if shown.wants_export:
        return shown.export(request)
    whole = _added(counts.values())
    context: dict[str, Any] = {"list": shown, "whole": whole, "is_named": request.scope.may(SEE), "clauses": _clauses()}
    return render(request, "yiti/people/households.html", context)


def _read_named(request: Request) -> ListPage:
    """A list that leaves the system names nobody, and is a look at everybody on it."""
    is_export = request.GET.get("export") == "xlsx"
    names = names_of_institutions(request.scope, request.today)
    rows = [
        Line(
            one, names.get(one.institution, Text(one.institution, one.institution)), mask_name(one.name) if is_export else one.name,
            "" if is_export else one.address,
        )
        for one in list_households(scope=request.scope, on=request.today)
    ]  # fmt: skip
    shown = _listing(request).read(request, rows)
    if shown.wants_export:
        subjects = [(row.row.head, row.row.institution) for row in shown.found]
        record_looks(scope=request.scope, subjects=subjects, table="residents_resident", key="export", reason="export: households")
    return shown


def _sums(request: Request, counts: Mapping[str, Count]) -> list[Sum]:
    """Clinics and stations with the institution that they belong to; what lacks most comes first."""
    names = names_of_institutions(request.scope, request.today)
    above = {
        house.code: house.parent_id or house.code for house in list_institutions(scope=request.scope, on=request.today, function=COUNT)
    }
    found: dict[str, list[Count]] = {}
    for code, count in counts.items():
        found.setdefault(above.get(code, code), []).append(count)
    rows = [Sum(names.get(code, Text(code, code)), _added(parts)) for code, parts in found.items()]
    return sorted(rows, key=lambda row: (-row.count.lacking, row.place.zh))


def _added(parts: Any) -> Count:
    counts = list(parts)
    return Count(
        sum(one.households for one in counts), sum(one.with_doctor for one in counts), sum(one.unnumbered for one in counts)
    )  # fmt: skip


def _clauses() -> list[Clause]:
    """Those of the county's documents that ask for a doctor of each household."""
    found = find_installation()
    return [
        pack.clause(target.values[0].clause)
        for pack in (load_pack(found.pack).chain if found else ())
        for target in pack.targets.values()
        if FACT in target.facts
    ]
