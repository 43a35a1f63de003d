"""The list behind a number: as many rows as the number says, by name for whoever may see names, else how many."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.http import Http404, HttpResponse

from yiti.foundation.audit.operations import record_looks
from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text
from yiti.measure.indicators.listed import Kind
from yiti.measure.indicators.queries import Members
from yiti.policy.facts.aggregates import (
    AllOf,
    AnyOf,
    Contracted,
    Distinct,
    Enrolled,
    Form,
    Last,
    Residents,
    Rows,
    Standing,
    Sum,
    With,
    forms_in,
)
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.institutions.names import name_of
from yiti.web.lists import Listing, ListPage
from yiti.web.measures.naming import address_of
from yiti.web.pages import render
from yiti.web.requests import Request

from .entries import Entry
from .member_rows import Member, Wording, read_event_rows, read_others, read_places, read_residents, read_staff
from .readings import SEE, begin, read_members
from .showing import part, with_unit
from .spans import at
from .why import KIND_NAMES, NO_LIST, SIDES, find_entry, find_place, find_span

TABLES = {"residents": "residents_resident", "staff": "staff_person"}
REASON = "indicator list"
MANY = 2000
"""Longer lists are looked up page by page."""
NAMES = Column("name", Text("谁、什么", "Who or what"), kind="name", sort="name", href=lambda row: row.address)
ABOUT = Column("about", Text("说明", "Details"), kind="soft")
DAY = Column("day", Text("日期", "Day"), kind="date", sort="day")
PLACE = Column("place", Text("机构", "Institution"), sort="place")
COUNTED = Column("counted", Text("分子", "Numerator"), kind="state", sort="counted")
COLUMNS: dict[str, list[Column]] = {
    "residents": [NAMES, ABOUT, PLACE],
    "events": [NAMES, DAY, ABOUT, PLACE],
    "staff": [NAMES, PLACE],
    "institutions": [NAMES],
    "texts": [NAMES],
}
COUNTS = Listing(
    "counts",
    Text("分子与分母", "Numerator and denominator"),
    [
        Column("side", Text("项", "Part"), lambda row: row[0], kind="name"),
        Column("count", Text("几个", "How many"), lambda row: row[1], kind="number"),
        Column("of", Text("数的是", "What is counted"), lambda row: row[2]),
    ],
)


@page(function=SEE)
def members_page(request: Request, indicator: str, institution: str, span: str, side: str) -> HttpResponse:
    """Everything that one side of a value counts."""
    if side not in SIDES:
        raise Http404(side)
    entry, place, period = find_entry(indicator), find_place(request.scope, institution), find_span(span)
    reading = begin(request.scope, period)
    members = read_members(request.scope, indicator, institution, period)
    ids, of, count = sides_of(members)[side]
    context = {
        "entry": entry,
        "name": name_of(place),
        "span": period,
        "side": SIDES[side],
        "of": KIND_NAMES.get(of, Text("条", "entries")),
        "count": count,
        "shown": with_unit(members.value.value, entry.unit),
        "numerator": part(members.value.numerator),
        "denominator": part(members.value.denominator),
        "as_of": reading.told,
        "tabs": _tabs(entry, institution, period, side, members),
        "back": at("scorecard", institution, span=period, today=request.today),
        "no_list": NO_LIST if count is None else NOTHING,
    }
    if ids is None:
        counts = COUNTS.read(
            request, [(SIDES[one], sides_of(members)[one][2], KIND_NAMES.get(sides_of(members)[one][1], NOTHING)) for one in SIDES]
        )
        return (
            counts.export(request)
            if counts.wants_export
            else render(request, "yiti/indicators/members.html", {**context, "counts": counts})
        )
    shown = read_list(request, entry, members, side)
    _record(request, shown, of, institution, f"{indicator}:{period}:{side}")
    return shown.export(request) if shown.wants_export else render(request, "yiti/indicators/members.html", {**context, "list": shown})


def sides_of(members: Members) -> dict[str, tuple[list[str] | None, Kind, int | None]]:
    return {
        "numerator": (members.numerator, members.numerator_of, members.numerator_count),
        "denominator": (members.denominator, members.denominator_of, members.denominator_count),
    }


def read_list(request: Request, entry: Entry, members: Members, side: str) -> ListPage:
    """The list as the address asks for it. Of a long one only the rows of the page are looked up, so that it is not searched by name."""
    ids, of, _ = sides_of(members)[side]
    assert ids is not None
    is_long = len(ids) > MANY and request.GET.get("export") != "xlsx"
    rows = mark_counted([Member(one, NOTHING) for one in ids] if is_long else read_rows(request, entry, members, side, ids), members, side)
    has_other = any(row.other is not None for row in rows)
    shown = listing_of(of, f"{entry.code}-{side}", has_other=has_other, is_searched=not is_long).read(request, rows)
    if is_long:
        page_ids = [row.id for row in shown.rows]
        shown.state["rows"] = mark_counted(read_rows(request, entry, members, side, page_ids), members, side)
    return shown


def listing_of(of: Kind, key: str, *, has_other: bool, is_searched: bool) -> Listing:
    others = [("yes", Text("计入分子", "In the numerator")), ("no", Text("没计入", "Not in it"))]
    kept = Filter("counted", Text("分子", "Numerator"), others, lambda rows, value: [row for row in rows if row.other == (value == "yes")])
    return Listing(
        key,
        Text("名单", "The list"),
        [*COLUMNS[of], COUNTED] if has_other else COLUMNS[of],
        search=("search",) if is_searched else (),
        hint=Text("姓名、说明", "Name or details"),
        filters=[kept] if has_other else [],
        empty=Text("没有一个", "None at all"),
    )


def read_rows(request: Request, entry: Entry, members: Members, side: str, ids: Sequence[str]) -> list[Member]:
    """A row for each id, however often it stands there."""
    of, institution, span = sides_of(members)[side][1], members.value.institution, members.value.period

    def facts_of(resident: str) -> str:
        return address_of("indicator-facts", entry.code, institution, str(span), resident)

    wording = Wording(request.scope, read_places(request.scope, request.today), facts_of)
    if of == "residents":
        return read_residents(ids, wording)
    if of == "events":
        found = {row.id: row for row in read_event_rows(ids, kinds_of(entry, side), wording)}
        return sorted((found[one] for one in ids if one in found), key=lambda row: row.day or date.min, reverse=True)
    return read_staff(ids, (span.first, span.last), wording) if of == "staff" else read_others(ids, of, wording)


def mark_counted(rows: list[Member], members: Members, side: str) -> list[Member]:
    """Those below say whether they stand above too, where the same kind of thing is counted."""
    if side != "denominator" or members.numerator is None or members.numerator_of != members.denominator_of:
        return rows
    above = set(members.numerator)
    return [replace(row, other=row.id in above) for row in rows]


def kinds_of(entry: Entry, side: str = "") -> list[str]:
    """The kinds of events that a definition, or one side of it, reads."""
    sides = [side] if side else [*SIDES]
    found: list[str] = []
    for one in sides:
        aggregate = getattr(entry.definition, one)
        if isinstance(aggregate, tuple):
            found += [kind for form in forms_in(aggregate) for kind in _kinds_in(form)]
    return list(dict.fromkeys(found))


def _kinds_in(form: Form) -> Sequence[str]:
    match form:
        case Rows() | Sum() | Distinct() | Residents() | Last() | Standing():
            return (form.kind,)
        case AllOf(of) | AnyOf(of):
            return [kind for one in of for kind in _kinds_in(one)]
        case With():
            return _kinds_in(form.of)
        case Enrolled():
            return ("enrolment",)
        case Contracted():
            return ("contract",)
        case _:
            return ()


def _tabs(entry: Entry, institution: str, span: Period, side: str, members: Members) -> list[dict[str, object]]:
    return [
        {
            "label": words,
            "count": sides_of(members)[one][2],
            "address": address_of("indicator-list", entry.code, institution, str(span), one),
            "is_on": one == side,
        }
        for one, words in SIDES.items()
        if one == "numerator" or entry.definition.denominator
    ]


def _record(request: Request, shown: ListPage, of: Kind, institution: str, key: str) -> None:
    """Whoever sees people by name leaves a mark: for those on the page, or all of a file."""
    if of not in TABLES:
        return
    rows = shown.found if shown.wants_export else shown.rows
    subjects = [(row.id, institution) for row in rows if row.address]
    reason = f"{REASON} (xlsx)" if shown.wants_export else REASON
    record_looks(scope=request.scope, subjects=dict.fromkeys(subjects), table=TABLES[of], key=key, reason=reason)
