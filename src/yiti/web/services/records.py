"""Signed records: the list, one record, its grade explained, its paper; and the record behind an event."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from yiti.care.public_health.answers import body_mass_index, print_answer
from yiti.care.public_health.models import EnrolmentStep, FollowUp
from yiti.care.public_health.queries import SEE, explain_record, get_form, is_as_signed, list_records
from yiti.care.public_health.rules import GRADES, REFERRALS
from yiti.care.residents.masks import mask_name
from yiti.care.residents.operations import look_at_resident
from yiti.events.journal.queries import EventOutOfReach, UnableToFindEvent, find_source
from yiti.foundation.audit.operations import record_looks
from yiti.kernel.figures import explain
from yiti.kernel.refusals import Forbidden
from yiti.kernel.text import Text
from yiti.web.access import page
from yiti.web.explanations import Why, show_why
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.people.naming import about, names_of_institutions
from yiti.web.requests import Request

from .papers import send_follow_up
from .signing import SERVICE, find_record
from .states import state_of

ENTER = "services.enter"


def _declared_columns(request: Request) -> list[Column]:
    """Every field of the form, for the sheet: as it is declared, so it is exported."""
    fields = get_form(scope=request.scope, service=SERVICE).fields
    shown = ("systolic", "diastolic", "next_on")
    return [
        Column(field.name, field.label, lambda row, field=field: print_answer(field, row.answers))  # type: ignore[misc]
        for field in fields
        if field.name not in shown
    ]


def _listing(request: Request, *, is_masked: bool) -> Listing:
    names = names_of_institutions(request.scope, request.today)
    return Listing(
        "follow-ups",
        Text("服务记录", "Records"),
        [
            Column("name", Text("姓名", "Name"), lambda row: mask_name(row.resident.name) if is_masked else row.resident.name, "name",
                   href=lambda row: reverse("service-record", args=[row.pk])),
            Column("on", Text("日期", "Day"), kind="date", sort="on"),
            Column("pressure", Text("血压", "Pressure"), lambda row: f"{row.answers['systolic']}/{row.answers['diastolic']}"),
            Column("grade", Text("分类", "Grade"), lambda row: (state_of(row.grade), GRADES[row.grade]), "state"),
            Column("next_on", Text("下次", "Next"), kind="date", sort="next_on", on_phone=False),
            Column("institution", Text("机构", "Institution"), lambda row: names.get(row.institution_id), "soft", sort="institution",
                   on_phone=False),
            Column("signed", Text("签名", "Signed by"), lambda row: row.signed_name or row.signed_by, "soft", on_phone=False),
            Column("voided", Text("状态", "State"), _voided, "soft"),
            *(_declared_columns(request) if is_masked else ()),
        ],
        search=("resident__name", "resident__pinyin"),
        hint=Text("姓名、首字母", "Name, initials"),
        filters=[
            Filter("grade", Text("分类", "Grade"), list(GRADES.items()), lambda rows, value: rows.filter(grade=value, voided_at=None)),
            Filter("voided", Text("作废", "Voided"), [("yes", Text("已作废", "Voided"))], lambda rows, value: rows.exclude(voided_at=None)),
        ],
        is_brief=True,
        empty=Text("还没有服务记录", "No records yet"),
        empty_hint=Text("签名的随访会列在这里。", "Signed follow-ups stand here."),
    )  # fmt: skip


def _voided(row: FollowUp) -> Text | None:
    return Text("已作废", "Voided") if row.voided_at else None


@page(function=SEE)
def records_page(request: Request) -> HttpResponse:
    rows = list_records(scope=request.scope, institution=request.place)
    is_export = request.GET.get("export") == "xlsx"
    shown = _listing(request, is_masked=is_export).read(request, rows)
    if shown.wants_export:
        subjects = [(row.resident_id, row.institution_id) for row in shown.found]
        record_looks(scope=request.scope, subjects=subjects, table="public_health_followup", key="export", reason="export: follow-ups")
        return shown.export(request)
    return render(request, "yiti/services/records.html", {"list": shown, "may_import": request.scope.may(ENTER)})


@page(function=(SEE, ENTER))
def record_page(request: Request, record: int) -> HttpResponse:
    row = find_record(request, record)
    person = row.resident.merged_into or row.resident
    look_at_resident(scope=request.scope, resident=person, reason=f"follow-up: {row.pk}")
    service = get_form(scope=request.scope, service=row.service)
    graded = explain_record(scope=request.scope, record=row)
    newer = FollowUp.objects.filter(replaces=row).first()
    context: dict[str, Any] = {
        "record": row, "resident": person, "about": about(person, row.on), "service": service, "graded": graded,
        "grade": GRADES[row.grade], "state": state_of(row.grade), "referral": REFERRALS[graded.referral], "newer": newer,
        "is_as_signed": is_as_signed(scope=request.scope, record=row),
        "answers": [(field.label, print_answer(field, row.answers)) for field in service.fields if field.name in row.answers],
        "bmi": body_mass_index(row.answers), "may_correct": row.voided_at is None and request.scope.may(ENTER, row.institution_id),
        "institution": names_of_institutions(request.scope, request.today).get(row.institution_id, row.institution.label),
    }  # fmt: skip
    return render(request, "yiti/services/record.html", context)


@page(function=(SEE, ENTER))
def why_page(request: Request, record: int) -> HttpResponse:
    """How the grade came about, or the next day (`?of=due_on`)."""
    row = find_record(request, record)
    path = "due_on" if request.GET.get("of") == "due_on" else "grade"
    graded = explain_record(scope=request.scope, record=row)
    person = row.resident.merged_into or row.resident
    label = graded.figures[path].label
    return show_why(
        request,
        Why(
            title=Text(f"{label.zh}：{person.name} {row.on}", f"{label.en}: {person.name} {row.on}"),
            figures=explain(graded.figures), path=path,
            state=(state_of(row.grade), GRADES[row.grade]), at=Text(f"随访日 {row.on}", f"on {row.on}"), gist=graded.says,
            notes=[graded.figures[path].note], back=reverse("service-record", args=[row.pk]), pack=row.pack,
        ),
    )  # fmt: skip


@page(function=(SEE, ENTER))
def paper_page(request: Request, record: int) -> HttpResponse:
    row = find_record(request, record)
    look_at_resident(scope=request.scope, resident=row.resident, reason=f"follow-up paper: {row.pk}")
    return send_follow_up(request, row)


@page(function=(SEE, ENTER))
def event_page(request: Request, event: str) -> HttpResponse:
    """
    From an event to the record behind it.

    :raises Forbidden: where the event's institution is not the reader's
    """
    try:
        source = find_source(scope=request.scope, event=event)
    except EventOutOfReach as refusal:
        raise Forbidden(refusal.message) from None
    except UnableToFindEvent:
        raise Http404(event) from None
    if not any(request.scope.may(function, source.institution) for function in (SEE, ENTER)):
        raise Forbidden(Text("这条记录不在您的职责范围内", "This record is not within your duties"))
    if source.kind == "follow_up" and source.key.isdecimal():
        return HttpResponseRedirect(reverse("service-record", args=[int(source.key)]))
    step = EnrolmentStep.objects.filter(event=event).select_related("enrolment__resident").first() if source.kind == "enrolment" else None
    if step is None:
        raise Http404(event)
    person = step.enrolment.resident.merged_into_id or step.enrolment.resident_id
    return HttpResponseRedirect(reverse("resident", args=[person]))
