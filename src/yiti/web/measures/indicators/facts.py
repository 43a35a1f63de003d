"""From a list to what stands behind it: a resident's facts that an indicator reads, and one fact with its source record."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from yiti.care.residents.queries import list_names
from yiti.events.journal.frames import list_kinds, read_events
from yiti.events.journal.queries import UnableToFindEvent, find_source
from yiti.foundation.audit.operations import record_look
from yiti.kernel.text import Text
from yiti.policy.facts import KIND_WORDS
from yiti.web.access import page
from yiti.web.columns import Column
from yiti.web.institutions.names import name_of
from yiti.web.lists import Listing
from yiti.web.measures.naming import address_of
from yiti.web.pages import render
from yiti.web.requests import Request

from .member_rows import Member, Wording, event_words, read_places
from .members import REASON, kinds_of
from .readings import SEE, read_members
from .why import find_entry, find_place, find_span

WITH_RECORD = frozenset({"follow_up", "enrolment"})
"""Kinds of sources whose records this system holds."""
FACTS = Listing(
    "facts",
    Text("事实", "Facts"),
    [
        Column("day", Text("日期", "Day"), kind="date", sort="day"),
        Column("name", Text("什么", "What"), kind="name", href=lambda row: row.address),
        Column("about", Text("内容", "Details"), kind="soft"),
        Column("place", Text("机构", "Institution")),
    ],
    order="-day",
    empty=Text("没有这类事实", "No facts of these kinds"),
)


@page(function=SEE)
def resident_facts_page(request: Request, indicator: str, institution: str, span: str, resident: str) -> HttpResponse:
    """What an indicator reads of one person who stands in its list: nobody else can be looked up here."""
    entry, place, period = find_entry(indicator), find_place(request.scope, institution), find_span(span)
    chosen = request.GET.get("at", "")
    members = read_members(request.scope, indicator, institution, period, at=chosen)
    if resident not in {*(members.numerator or ()), *(members.denominator or ())}:
        raise Http404(resident)
    named = list_names(scope=request.scope, residents=[resident]).get(resident)
    if named is None:
        raise Http404(resident)
    wording = Wording(request.scope, read_places(request.scope, request.today), lambda one: "")
    rows = read_facts(request, resident, kinds_of(entry), wording)
    shown = FACTS.read(request, rows)
    key = f"{indicator}:{period}"
    record_look(scope=request.scope, subject=resident, institution=institution, table="residents_resident", key=key, reason=REASON)
    if shown.wants_export:
        return shown.export(request)
    context = {
        "list": shown,
        "entry": entry,
        "name": name_of(place),
        "span": period,
        "named": named,
        "person": address_of("resident", resident),
        "is_counted": None if members.numerator is None else resident in members.numerator,
        "back": address_of(
            "indicator-list",
            indicator,
            institution,
            str(period),
            "denominator" if entry.definition.denominator else "numerator",
            **({"at": chosen} if chosen else {}),
        ),
    }
    return render(request, "yiti/indicators/facts.html", context)


def read_facts(request: Request, resident: str, kinds: list[str], wording: Wording) -> list[Member]:
    """The person's events of these kinds at institutions whose services the reader sees; the address of each opens it."""
    found = []
    for kind in kinds:
        for row in read_events(kind, residents=[resident]).iter_rows(named=True):
            place = wording.places.get(row["institution"], Text(row["institution"], row["institution"]))
            may = request.scope.may("services.see", row["institution"])
            about = event_words(kind, row) if may else Text("（内容不在您的范围）", "(its details are out of your reach)")
            found.append(Member(row["event"], KIND_WORDS[kind], about, row["day"], place, address_of("fact", row["event"]) if may else ""))
    return found


@page(function="services.see")
def fact_page(request: Request, fact: str) -> HttpResponse:
    """One event; where a service of this system made it, its record at once."""
    try:
        source = find_source(scope=request.scope, event=fact)
    except UnableToFindEvent:
        raise Http404(fact) from None
    record = address_of("service-event", fact) if source.kind in WITH_RECORD else ""
    if record and "stay" not in request.GET:
        return redirect(record)
    for kind in list_kinds():
        for row in read_events(kind, events=[fact]).iter_rows(named=True):
            places = read_places(request.scope, request.today)
            context = {
                "kind": KIND_WORDS[kind],
                "row": row,
                "about": event_words(kind, row),
                "place": places.get(row["institution"], row["institution"]),
                "source": source,
                "record": record,
            }
            return render(request, "yiti/indicators/fact.html", context)
    raise Http404(fact)
