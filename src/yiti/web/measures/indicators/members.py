"""The list behind a number: as many rows as the number says, by name for whoever may see names, else how many."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from django.http import Http404, HttpResponse

from yiti.foundation.audit.operations import record_looks
from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text
from yiti.measure.indicators.listed import Kind
from yiti.measure.indicators.queries import BOTH, Members, Share, Side
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
from yiti.web.sifting import address

from .entries import Entry
from .ledger_rows import show_ledger
from .long_lists import brief_events, brief_residents, page_of
from .member_rows import Member, Wording, read_event_rows, read_others, read_places, read_residents, read_staff
from .readings import SEE, begin, read_members
from .shares import read_shares
from .showing import part, with_unit
from .spans import at
from .why import KIND_NAMES, NO_LIST, SIDES, find_entry, find_place, find_span

TABLES = {"residents": "residents_resident", "staff": "staff_person"}
REASON = "indicator list"
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
MANY = 300
"""Longer lists are looked up page by page."""
BRIEF = Listing("brief", Text("名单", "The list"), [DAY, PLACE], search=("brief",), hint=Text("日期、机构", "Day or institution"))
BRIEF_RESIDENTS = Listing("brief", Text("名单", "The list"), [])
TEMPLATE = "yiti/indicators/members.html"
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
    """
    Everything that one side of a value counts.

    What is added up over several institutions is told by institution first; `at` opens the list of one of them, `whole` the list of all.
    """
    asked, entry, place, period = to_side(side), find_entry(indicator), find_place(request.scope, institution), find_span(span)
    reading = begin(request.scope, period)
    chosen = request.GET.get("at", "")
    members = read_members(request.scope, indicator, institution, period, at=chosen)
    shares = {share.institution: share for share in shares_of(members, asked)}
    if chosen and chosen not in shares:
        raise Http404(chosen)
    ids, of, _ = sides_of(members)[asked]
    context = {
        "entry": entry,
        "name": name_of(find_place(request.scope, chosen) if chosen else place),
        "span": period,
        "side": SIDES[side],
        "of": KIND_NAMES.get(of, Text("条", "entries")),
        "count": (count := count_of(members, asked, chosen)),
        "no_list": NO_LIST if count is None else NOTHING,
        "ledger": show_ledger(request, getattr(entry.definition, side), chosen or institution, period) if count is None else None,
        "shown": with_unit(members.value.value, entry.unit),
        "value": {"over": part(members.value.numerator), "under": part(members.value.denominator)},
        "as_of": reading.told,
        "tabs": _tabs(entry, institution, period, asked, members, chosen),
        "back": at("scorecard", institution, span=period, today=request.today),
        **views_of(request, shares, chosen, may_see=ids is not None),
    }
    if context["is_by_institution"]:
        shown = read_shares(request, indicator, asked, members, shares)
    elif ids is None:
        shown = read_counts(request, members, chosen)
    else:
        shown = read_list(request, entry, members, asked)
        _record(request, shown, of, chosen or institution, f"{indicator}:{period}:{side}")
        context = {**context, "list": shown}
    return shown.export(request) if shown.wants_export else render(request, TEMPLATE, {"counts": shown, **context})


def views_of(request: Request, shares: Mapping[str, Share], chosen: str, *, may_see: bool) -> dict[str, object]:
    """Whether the list is told by institution, and the way to its other views."""
    is_by_institution = bool(shares) and not chosen and "whole" not in request.GET
    return {
        "is_by_institution": is_by_institution,
        "by_institution": request.path if shares and not is_by_institution else "",
        "whole": address(request.path, request.GET, whole="yes") if is_by_institution and may_see else "",
    }


def to_side(text: str) -> Side:
    """:raises Http404:"""
    if text not in BOTH:
        raise Http404(text)
    return "numerator" if text == "numerator" else "denominator"


def sides_of(members: Members) -> dict[Side, tuple[list[str] | None, Kind, int | None]]:
    return {
        "numerator": (members.numerator, members.numerator_of, members.numerator_count),
        "denominator": (members.denominator, members.denominator_of, members.denominator_count),
    }


def shares_of(members: Members, side: Side) -> Sequence[Share]:
    return members.numerator_shares if side == "numerator" else members.denominator_shares


def count_of(members: Members, side: Side, chosen: str) -> int | None:
    """How long the list is that is shown: of the institution chosen, else of all."""
    ids, _, count = sides_of(members)[side]
    if not chosen:
        return count
    share = next((share for share in shares_of(members, side) if share.institution == chosen), None)
    return len(ids) if ids is not None else share.count if share else 0


def read_counts(request: Request, members: Members, chosen: str) -> ListPage:
    """How many, for whoever may not see who it is."""
    rows = [(SIDES[one], count_of(members, one, chosen), KIND_NAMES.get(sides_of(members)[one][1], NOTHING)) for one in BOTH]
    return COUNTS.read(request, rows)


def read_list(request: Request, entry: Entry, members: Members, side: Side) -> ListPage:
    """The list as the address asks for it. Of a long one only the rows of the page are looked up."""
    ids, of, _ = sides_of(members)[side]
    assert ids is not None
    has_other = marks_others(members, side)
    listing = listing_of(of, f"{entry.code}-{side}", has_other=has_other)
    if len(ids) <= MANY:
        return listing.read(request, mark_counted(read_rows(request, entry, members, side, ids), members, side))
    if of == "residents":
        brief, rows = BRIEF_RESIDENTS, brief_residents(request, ids)
    else:
        places = read_places(request.scope, request.today)
        kinds = kinds_of(entry, side) if of == "events" else []
        brief, rows = BRIEF, brief_events(kinds, ids, members.value.period, places)
        listing = replace(listing, hint=brief.hint)
    brief = replace(brief, filters=listing.filters, size=listing.size)
    look = partial(read_rows, request, entry, members, side)
    return page_of(request, listing, brief, mark_counted(rows, members, side), look, len(ids))


def listing_of(of: Kind, key: str, *, has_other: bool) -> Listing:
    others = [("yes", Text("计入分子", "In the numerator")), ("no", Text("没计入", "Not in it"))]
    kept = Filter("counted", Text("分子", "Numerator"), others, lambda rows, value: [row for row in rows if row.other == (value == "yes")])
    return Listing(
        key,
        Text("名单", "The list"),
        [*COLUMNS[of], COUNTED] if has_other else COLUMNS[of],
        search=("search",),
        hint=Text("姓名、说明", "Name or details"),
        filters=[kept] if has_other else [],
        empty=Text("没有一个", "None at all"),
    )


def read_rows(request: Request, entry: Entry, members: Members, side: Side, ids: Sequence[str]) -> list[Member]:
    """A row for each id, however often it stands there."""
    of, institution, span = sides_of(members)[side][1], members.value.institution, members.value.period
    query = {"at": request.GET["at"]} if "at" in request.GET else {}

    def facts_of(resident: str) -> str:
        return address_of("indicator-facts", entry.code, institution, str(span), resident, **query)

    wording = Wording(request.scope, read_places(request.scope, request.today), facts_of)
    if of == "residents":
        return read_residents(ids, wording)
    if of == "events":
        found = {row.id: row for row in read_event_rows(ids, kinds_of(entry, side), wording)}
        return sorted((found[one] for one in ids if one in found), key=lambda row: row.day or date.min, reverse=True)
    return read_staff(ids, (span.first, span.last), wording) if of == "staff" else read_others(ids, of, wording)


def mark_counted(rows: list[Member], members: Members, side: Side) -> list[Member]:
    """Those below say whether they stand above too."""
    if not marks_others(members, side):
        return rows
    above = set(members.numerator or ())
    return [replace(row, other=row.id in above) for row in rows]


def marks_others(members: Members, side: Side) -> bool:
    """Whether the same kind of thing is counted above and below."""
    return side == "denominator" and members.numerator is not None and members.numerator_of == members.denominator_of


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


def _tabs(entry: Entry, institution: str, span: Period, side: Side, members: Members, chosen: str) -> list[dict[str, object]]:
    return [
        {
            "label": SIDES[one],
            "count": count_of(members, one, chosen),
            "address": address_of("indicator-list", entry.code, institution, str(span), one, at=chosen),
            "is_on": one == side,
        }
        for one in BOTH
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
