"""My month: what the own clinic added to the numbers of its hospital, what is still missing, and who."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from yiti.care.public_health.queries import Stood, list_due_days, list_records, summarise_year
from yiti.care.residents.models import Resident
from yiti.care.residents.queries import list_residents
from yiti.kernel.ages import months_later
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.indicators.contributions import Contribution, list_contributions
from yiti.measure.indicators.operations import catch_up
from yiti.measure.indicators.queries import SEE, get_as_of, get_definitions
from yiti.policy.facts import Definition
from yiti.registry.institutions.models import Institution
from yiti.web.access import page
from yiti.web.measures.indicators.showing import part, with_unit
from yiti.web.pages import render
from yiti.web.people.naming import about, menu_of_own
from yiti.web.requests import Request

from .counted import wanted_of

ENTER = "services.enter"
CODES = ("hypertension_management", "hypertension_control", "diabetes_management", "diabetes_control", "elderly_health", "elderly_tcm")
"""The indicators that a clinic's own work enters and that name residents, in the order of the page."""
SERVED = "hypertension_"
"""Of these the person's form can be opened from here."""
SHOWN = 200
"""So many of those who are missing stand on the page; all stand on the list of the indicator."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who is not counted yet, and what it takes."""

    resident: Resident
    about: Text
    says: Text
    href: str


@page(function=ENTER)
def month_page(request: Request) -> HttpResponse:
    places = [(code, name) for code, name in menu_of_own(request.scope, request.today, ENTER) if request.scope.may(SEE, code)]
    codes = [code for code, _ in places]
    asked = request.GET.get("at", "")
    place = next((code for code in (asked, request.place, request.scope.actor.institution) if code in codes), codes[0] if codes else "")
    context: dict[str, Any] = {"places": places if len(places) > 1 else [], "at": place, "name": dict(places).get(place)}
    return render(request, "yiti/services/month.html", {**context, **(_read(request, place) if place else {})})


def _read(request: Request, place: str) -> dict[str, Any]:
    period = Period.parse(str(request.today.year))
    catch_up(scope=system_scope("indicators"), now=timezone.now())
    hospital = Institution.objects.filter(pk=place).values_list("parent", flat=True).first() or place
    definitions = get_definitions(scope=request.scope)
    codes = [code for code in CODES if code in definitions.definitions]
    people = {row.pk: row for row in list_residents(scope=request.scope, on=None, institution=place, function=ENTER)}
    found = list_contributions(scope=request.scope, codes=codes, place=place, residents=people, hospital=hospital, period=period)
    missing = frozenset[str]().union(*(one.missing for one in found))
    stood = summarise_year(scope=request.scope, residents=sorted(missing), programme="hypertension", year=request.today.year)
    lines = [_line(request, one, definitions[one.value.indicator], people, stood, place == hospital) for one in found if one.denominator]
    return {"lines": lines, "hospital": hospital, "is_own": place == hospital, "as_of": get_as_of(scope=request.scope, period=period),
            **_month(request, place)}  # fmt: skip


def _month(request: Request, place: str) -> dict[str, Any]:
    """Signed since the first, still due by the last day, and late among those."""
    first = request.today.replace(day=1)
    end = months_later(first, 1)
    signed = (
        list_records(scope=request.scope, institution=place, first=first, end=end) if request.scope.may("services.see", place) else None
    )
    days = list_due_days(scope=request.scope, today=request.today, by=end, institution=place).values()
    due = [day for day in days if day < end]
    return {
        "month": first, "signed": signed.filter(voided_at=None, institution=place).count() if signed is not None else None,
        "due": len(due), "late": sum(day < request.today for day in due),
    }  # fmt: skip


def _line(
    request: Request, one: Contribution, definition: Definition, people: Mapping[str, Resident], stood: Mapping[str, Stood], is_whole: bool
) -> dict[str, Any]:
    first = sorted((people[id] for id in one.missing), key=lambda row: (row.pinyin, row.pk))[:SHOWN]
    missing = [_missing(request, definition, row, stood.get(row.pk)) for row in first]
    value = one.value
    return {
        "code": definition.code, "label": definition.label, "why": definition.why, "shown": with_unit(value.value, definition.unit),
        "over": part(value.numerator), "under": part(value.denominator), "own": len(one.numerator), "of": len(one.denominator),
        "missing": missing, "missing_count": len(one.missing), "more": len(one.missing) - len(missing), "is_whole": is_whole,
        "list": reverse("indicator-list", args=[definition.code, value.institution, str(value.period), "denominator"]) if is_whole else "",
    }  # fmt: skip


def _missing(request: Request, definition: Definition, row: Resident, stood: Stood | None) -> Missing:
    is_served = definition.code.startswith(SERVED)
    href = reverse("service-sign" if is_served else "resident", args=[row.pk])
    return Missing(row, about(row, request.today), _says(definition, stood) if is_served else definition.why or NOTHING, href)


def _says(definition: Definition, stood: Stood | None) -> Text:
    """What this person lacks."""
    if definition.code == "hypertension_control":
        if stood is None or not stood.last:
            return Text("今年还没有随访", "no follow-up this year")
        return Text(f"最近一次 {_day(stood.on)} {stood.last}", f"last on {_day(stood.on)}: {stood.last}")
    done, wanted = stood.face_to_face if stood else 0, wanted_of(definition)
    left = max(0, wanted - done)
    return Text(f"面对面 {done} 次，还差 {left} 次", f"{done} face to face, {left} to go")


def _day(day: date) -> str:
    return f"{day:%m-%d}"
