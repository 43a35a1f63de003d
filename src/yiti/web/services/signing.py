"""The form on the doorstep, and what it counted for."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from yiti.care.public_health.models import FollowUp
from yiti.care.public_health.operations import Signing, sign_follow_up
from yiti.care.public_health.queries import explain_record, find_last, find_next, find_open, get_form, get_record, list_follow_ups
from yiti.care.public_health.refusals import UnableToFindRecord
from yiti.care.public_health.rules import GRADES, REFERRALS
from yiti.care.residents.models import Resident
from yiti.foundation.installation.queries import get_now
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.web.access import page, send_to_login
from yiti.web.fields import Field, blame
from yiti.web.institutions.sent import need_day
from yiti.web.pages import render
from yiti.web.people.naming import about, find_resident, menu_of_own
from yiti.web.requests import Request

from .counted import count_before, take_counted
from .fields import drug_rows, group_fields, limits_of, make_fields, read_sent
from .keys import doorstep_key
from .norms import list_norms
from .states import state_of

ENTER = "services.enter"
SERVICE = "hypertension_follow_up"


@page(function=ENTER, methods=("GET", "POST"))
def follow_up_page(request: Request, resident: str) -> HttpResponse:
    if request.method == "POST" and not _is_own(request):
        return send_to_login(request)
    row = find_resident(request.scope, resident, ENTER)
    service = get_form(scope=request.scope, service=SERVICE)
    if request.method == "POST":
        try:
            return _sign(request, row)
        except (Forbidden, Conflict):
            raise
        except UnableTo as refusal:
            return _show(request, row, refusal)
    if find_open(scope=request.scope, resident=row, programme=service.programme) is None:
        return HttpResponseRedirect(reverse("resident-enrol", args=[row.pk]))
    return _show(request, row, None)


def _is_own(request: Request) -> bool:
    """A form that waited on a telephone says who filled it in: nobody else's session signs it."""
    me = request.scope.actor.username
    return request.POST.get("by", me) == me


def _sign(request: Request, row: Resident) -> HttpResponse:
    service = get_form(scope=request.scope, service=SERVICE)
    signing = Signing(
        service=SERVICE, resident=row.pk, day=need_day(request.POST, "on"), answers=read_sent(service, request.POST),
        key=request.POST.get("key", ""), institution=request.POST.get("institution", ""),
    )  # fmt: skip
    before = count_before(request, row)
    made = sign_follow_up(scope=request.scope, signing=signing, today=request.today, now=get_now())
    before.keep(request, made)
    return HttpResponseRedirect(reverse("service-saved", args=[made.pk]))


def _show(request: Request, row: Resident, refusal: UnableTo | None) -> HttpResponse:
    service = get_form(scope=request.scope, service=SERVICE)
    last = find_last(scope=request.scope, resident=row, programme=service.programme)
    answers = last.answers if last else {}
    fields = make_fields(service, last=answers)
    day = Field("on", Text("哪天", "Day"), "date", value=request.today.isoformat(), more={"max": request.today.isoformat()})
    error: Text = NOTHING
    if refusal:
        for field in (*fields.values(), day):
            field.fill(request.POST)
        error = NOTHING if blame([*fields.values(), day], refusal) else refusal.message
    drugs = read_sent(service, request.POST)["drugs"] if refusal else answers.get("drugs")
    count = list_follow_ups(scope=request.scope, resident=row, programme=service.programme).filter(on__year=request.today.year).count()
    context = {
        "resident": row, "about": about(row, request.today), "service": service, "day": day, "groups": group_fields(service, fields),
        "drugs": drug_rows({"drugs": drugs}), "last": last, "error": error, "number": count + 1,
        "key": request.POST.get("key") or uuid4().hex,
        "limits": limits_of(service.standard_on(request.today), row.born_on, request.today), "places": _places(request, row),
        "next": find_next(scope=request.scope, today=request.today, after=row.pk), "doorstep_key": doorstep_key(request),
        "norms": list_norms(service.standard_on(request.today), row, request),
    }  # fmt: skip
    return render(request, "yiti/services/form.html", context, status=422 if refusal else 200)


def _places(request: Request, row: Resident) -> list[tuple[str, Text]]:
    """Who did it, for whoever records for several institutions; the resident's own first."""
    own = dict(menu_of_own(request.scope, request.today, ENTER))
    home = next((stay.institution_id for stay in row.stays.filter(until_on=None)), "")
    mine = request.scope.actor.institution
    codes = [code for code in dict.fromkeys((home, mine)) if code in own]
    return [(code, own[code]) for code in codes] if len(codes) > 1 else []


@page(function=ENTER)
def saved_page(request: Request, record: int) -> HttpResponse:
    """What has just been signed: what it counted for, the next day, the next person."""
    row = find_record(request, record)
    person = row.resident.merged_into or row.resident
    rows = list(list_follow_ups(scope=request.scope, resident=person, programme=row.programme)[:4])
    graded = explain_record(scope=request.scope, record=row)
    context: dict[str, Any] = {
        "record": row, "resident": person, "graded": graded, "grade": GRADES[row.grade], "state": state_of(row.grade),
        "referral": REFERRALS[graded.referral], "counted": take_counted(request, row), "trend": list(reversed(rows)),
        "points": _points(rows), "next": find_next(scope=request.scope, today=request.today, after=person.pk),
        "was_referred": row.answers.get("referral") == "referred",
    }  # fmt: skip
    return render(request, "yiti/services/saved.html", context)


def find_record(request: Request, record: int) -> FollowUp:
    """:raises Http404: where there is none"""
    try:
        return get_record(scope=request.scope, record=record)
    except UnableToFindRecord:
        raise Http404(str(record)) from None


def _points(rows: list[FollowUp]) -> str:
    """The line of the last systolic pressures, 120 × 40."""
    values = [row.answers["systolic"] for row in reversed(rows)]
    if len(values) < 2:
        return ""
    low, high = min(*values, 130), max(*values, 150)
    step = 108 / (len(values) - 1)
    return " ".join(f"{6 + at * step:.0f},{34 - (value - low) / (high - low) * 28:.0f}" for at, value in enumerate(values))
