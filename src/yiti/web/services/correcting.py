"""Put a signed follow-up right, or take it back."""

from uuid import uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from yiti.care.public_health.models import FollowUp
from yiti.care.public_health.operations import Signing, correct_follow_up, withdraw_follow_up
from yiti.care.public_health.queries import find_last, get_form
from yiti.care.public_health.refusals import UnableToFindRecord
from yiti.foundation.installation.queries import get_now
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.institutions.sent import need_day
from yiti.web.pages import render
from yiti.web.people.forms import BOTH, answer_form
from yiti.web.people.naming import about
from yiti.web.requests import Request

from .fields import drug_rows, group_fields, limits_of, make_fields, read_sent
from .signing import ENTER, find_record


def _find(request: Request, record: int) -> FollowUp:
    row = find_record(request, record)
    request.scope.require(ENTER, row.institution_id)
    if row.voided_at:
        raise Conflict(Text("这条随访已经更正或撤回，请看最新的", "This follow-up was corrected or withdrawn already; look at the newest"))
    return row


@page(function=ENTER, methods=BOTH)
def correct_page(request: Request, record: int) -> HttpResponse:
    if request.method == "GET":
        return _show(request, _find(request, record), None)
    row = find_record(request, record)
    service = get_form(scope=request.scope, service=row.service)
    try:
        signing = Signing(
            service=row.service, resident=row.resident.merged_into_id or row.resident_id, day=need_day(request.POST, "on"),
            answers=read_sent(service, request.POST), key=request.POST.get("key", ""),
        )  # fmt: skip
        made = correct_follow_up(
            scope=request.scope,
            record=row.pk,
            signing=signing,
            reason=request.POST.get("reason", ""),
            today=request.today,
            now=get_now(),
        )
    except UnableToFindRecord:
        raise Http404(str(record)) from None
    except (Forbidden, Conflict):
        raise
    except UnableTo as refusal:
        return _show(request, row, refusal)
    return HttpResponseRedirect(reverse("service-record", args=[made.pk]))


def _show(request: Request, row: FollowUp, refusal: UnableTo | None) -> HttpResponse:
    service = get_form(scope=request.scope, service=row.service)
    person = row.resident.merged_into or row.resident
    before = find_last(scope=request.scope, resident=person, programme=service.programme, before=row.on)
    fields = make_fields(service, last=before.answers if before else {}, kept=row.answers)
    day = Field("on", Text("哪天", "Day"), "date", value=row.on.isoformat(), more={"max": request.today.isoformat()})
    reason = Field(
        "reason",
        Text("为什么更正", "Why"),
        help=Text("原来的记录保留并注明作废", "The old record stays, marked as voided"),
        more={"maxlength": 200},
    )
    error: Text = NOTHING
    if refusal:
        for field in (*fields.values(), day, reason):
            field.fill(request.POST)
        error = NOTHING if blame([*fields.values(), day, reason], refusal) else refusal.message
    context = {
        "resident": person, "about": about(person, request.today), "service": service, "day": day, "groups": group_fields(service, fields),
        "drugs": drug_rows(read_sent(service, request.POST) if refusal else row.answers), "last": before, "error": error, "reason": reason,
        "key": request.POST.get("key") or uuid4().hex, "limits": limits_of(service.standard_on(row.on), person.born_on, row.on),
        "record": row, "places": [],
    }  # fmt: skip
    return render(request, "yiti/services/form.html", context, status=422 if refusal else 200)


@page(function=ENTER, methods=BOTH)
def withdraw_page(request: Request, record: int) -> HttpResponse:
    row = _find(request, record)

    def act(sent: QueryDict) -> str:
        withdraw_follow_up(scope=request.scope, record=row.pk, reason=sent.get("reason", ""), today=request.today, now=get_now())
        return reverse("service-record", args=[row.pk])

    name = (row.resident.merged_into or row.resident).name
    return answer_form(
        request,
        [Field("reason", Text("为什么撤回", "Why"), more={"maxlength": 200})],
        act,
        title=Text(f"撤回{name} {row.on} 的随访", f"Withdraw the follow-up of {name} on {row.on}"),
        does=Text("撤回", "Withdraw"),
        back=reverse("service-record", args=[row.pk]),
        says=Text(
            "它不再计入任何指标，记录保留；下次随访按上一次算。",
            "It counts for nothing any more and stays on record; the one before holds again.",
        ),
    )
