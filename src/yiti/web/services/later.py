"""Another day: tomorrow, or the day agreed on."""

from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from yiti.care.public_health.operations import plan_visit
from yiti.care.public_health.queries import find_open
from yiti.foundation.installation.queries import get_now
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import Text
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.institutions.sent import need_day
from yiti.web.pages import render
from yiti.web.people.naming import about, find_resident
from yiti.web.requests import Request

ENTER = "services.enter"
PROGRAMME = "hypertension"


@page(function=ENTER, methods=("GET", "POST"))
def later_page(request: Request, resident: str) -> HttpResponse:
    row = find_resident(request.scope, resident, ENTER)
    tomorrow = request.today + timedelta(days=1)
    day = Field("on", Text("哪天", "Day"), "date", more={"min": tomorrow.isoformat()})
    if request.method == "POST":
        try:
            on = need_day(request.POST, "on")
            plan_visit(scope=request.scope, resident=row.pk, programme=PROGRAMME, on=on, today=request.today, now=get_now())
            return HttpResponseRedirect(reverse("services-due"))
        except (Forbidden, Conflict):
            raise
        except UnableTo as refusal:
            day.fill(request.POST)
            if not blame([day], refusal):
                raise
    enrolment = find_open(scope=request.scope, resident=row, programme=PROGRAMME)
    context = {
        "resident": row, "about": about(row, request.today), "day": day, "tomorrow": tomorrow,
        "due_on": enrolment.due_on if enrolment else None,
    }  # fmt: skip
    return render(request, "yiti/services/later.html", context, status=422 if request.method == "POST" else 200)
