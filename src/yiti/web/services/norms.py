"""What a form is held against: the norm's numbers for this person, each opening its place in the norm."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.care.public_health.queries import get_form
from yiti.care.public_health.rules import SHOWN, explain_norm, systolic_limit
from yiti.care.residents.models import Resident
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.figures import explain
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.services import Standard
from yiti.web.access import page
from yiti.web.explanations import Why, show_why
from yiti.web.people.naming import about, find_resident
from yiti.web.requests import Request

ENTER = "services.enter"
SERVICE = "hypertension_follow_up"


@page(function=ENTER)
def norm_page(request: Request, resident: str, number: str) -> HttpResponse:
    """Why a number of the norm applies to this person today."""
    row = find_resident(request.scope, resident, ENTER)
    if number not in SHOWN:
        raise Http404(number)
    standard = get_form(scope=request.scope, service=SERVICE).standard_on(request.today)
    figures = explain_norm(standard, row.born_on, request.today)
    label, whom = figures[number].label, about(row, request.today)
    return show_why(
        request,
        Why(
            title=Text(f"{label.zh}：{row.name} {whom.zh}", f"{label.en}: {row.name}, {whom.en}"), path=number,
            figures=explain({number: figures[number]}), at=Text(f"{request.today}", f"on {request.today}"), notes=[figures[number].note],
            gist=standard.name, back=reverse("service-sign", args=[row.pk]), pack=get_installation().pack,
        ),
    )  # fmt: skip


def list_norms(standard: Standard, row: Resident, request: Request) -> list[dict[str, Any]]:
    """The chips of a form: what is said, the place in the norm, the address of the explanation."""
    numbers = standard.numbers
    limit = systolic_limit(standard, row.born_on, request.today)
    said = (
        ("systolic", _pair("控制线", "limit", limit.value, numbers["diastolic"].value), limit.at),
        ("critical_systolic", _pair("危急", "critical", numbers["critical_systolic"].value, numbers["critical_diastolic"].value),
         numbers["critical_systolic"].at),
        ("regular", Text(f"满意 {numbers['regular'].value} 个月", f"controlled: {numbers['regular'].value} months"), numbers["regular"].at),
        ("soon", Text(f"其余 {numbers['soon'].value} 天", f"else {numbers['soon'].value} days"), numbers["soon"].at),
    )  # fmt: skip
    return [{"says": says, "at": at, "href": reverse("service-norm", args=[row.pk, name])} for name, says, at in said]


def _pair(zh: str, en: str, high: object, low: object) -> Text:
    return Text(f"{zh} {high}/{low}", f"{en} {high}/{low}")
