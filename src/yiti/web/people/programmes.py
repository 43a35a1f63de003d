"""Into a programme and out of it."""

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from yiti.care.public_health.operations import enrol_resident, leave_programme
from yiti.care.public_health.words import ENDINGS, PROGRAMMES
from yiti.foundation.installation.queries import get_now
from yiti.kernel.text import Text
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.institutions.sent import need_day
from yiti.web.requests import Request

from .forms import BOTH, answer_form
from .naming import find_resident

ENTER = "services.enter"


@page(function=ENTER, methods=BOTH)
def enrol_page(request: Request, resident: str) -> HttpResponse:
    row = find_resident(request.scope, resident, ENTER)
    fields = [
        Field("programme", Text("管理项目", "Programme"), choices=list(PROGRAMMES.items()), value=next(iter(PROGRAMMES))),
        Field("on", Text("从", "From"), "date", value=request.today.isoformat(), more={"max": request.today.isoformat()}),
    ]

    def act(sent: QueryDict) -> str:
        enrol_resident(
            scope=request.scope, resident=row.pk, programme=sent.get("programme", ""), on=need_day(sent, "on"), today=request.today,
            now=get_now(),
        )  # fmt: skip
        return reverse("resident", args=[row.pk])

    return answer_form(
        request,
        fields,
        act,
        title=Text(f"为{row.name}建档管理", f"Take {row.name} into a programme"),
        does=Text("纳入管理", "Enrol"),
        back=reverse("resident", args=[row.pk]),
        says=Text("从这天起算在管，随访按期提醒。", "Counted as managed from that day; follow-ups fall due."),
    )


@page(function=ENTER, methods=BOTH)
def leave_page(request: Request, resident: str) -> HttpResponse:
    row = find_resident(request.scope, resident, ENTER)
    fields = [
        Field("programme", Text("管理项目", "Programme"), choices=list(PROGRAMMES.items()), value=next(iter(PROGRAMMES))),
        Field("ending", Text("原因", "Why"), choices=list(ENDINGS.items())),
        Field(
            "on",
            Text("从这天起不在管", "First day outside"),
            "date",
            value=request.today.isoformat(),
            more={"max": request.today.isoformat()},
        ),
    ]

    def act(sent: QueryDict) -> str:
        leave_programme(
            scope=request.scope, resident=row.pk, programme=sent.get("programme", ""), ending=sent.get("ending", ""),
            on=need_day(sent, "on"), today=request.today, now=get_now(),
        )  # fmt: skip
        return reverse("resident", args=[row.pk])

    return answer_form(
        request,
        fields,
        act,
        title=Text(f"{row.name}结束管理", f"{row.name} leaves a programme"),
        does=Text("结束", "Leave"),
        back=reverse("resident", args=[row.pk]),
        says=Text("随访记录都保留；建错的，连同建档一起作废。", "Follow-ups stay; what was entered in error is voided with its entering."),
    )
