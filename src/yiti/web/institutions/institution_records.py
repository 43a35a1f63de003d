"""An institution's consortium and its populations."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.models import Membership
from yiti.registry.institutions.operations.memberships import join_consortium, leave_consortium
from yiti.registry.institutions.operations.populations import set_population
from yiti.registry.institutions.queries import get_institution, list_institutions, list_memberships
from yiti.registry.institutions.words import MODES, POPULATION_SCOPES
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.pages import render
from yiti.web.requests import Request

from .forms import show_form, take_refusal
from .institution_forms import BOTH, EDIT
from .names import name_of
from .sent import need_day, read_whole


@page(function=EDIT, methods=BOTH)
def membership_page(request: Request, institution: str) -> HttpResponse:
    """End the running memberships, or join a consortium."""
    row = get_institution(scope=request.scope, code=institution, function=EDIT)
    hospitals = list_institutions(scope=request.scope, on=request.today).filter(type="county_hospital").exclude(pk=institution)
    running = list(list_memberships(scope=request.scope, institution=institution).filter(until_on=None))
    fields = [
        Field("lead", Text("牵头医院", "Lead hospital"), choices=[(item.pk, name_of(item)) for item in hospitals]),
        Field("consortium", Text("医共体名称", "Consortium"), more={"maxlength": 80}),
        Field("mode", Text("关系", "Mode"), choices=list(MODES.items()), value="tight"),
        Field("from_on", Text("从", "From"), "date", value=request.today.isoformat()),
    ]
    error: Text = NOTHING
    if request.method == "POST":
        try:
            _join_or_leave(request, institution, running)
        except UnableTo as refusal:
            error = take_refusal(fields, request.POST, refusal)
        else:
            return redirect("institution", institution=institution)
    context = {
        "row": row,
        "name": name_of(row),
        "fields": fields,
        "error": error,
        "running": [(item, MODES[item.mode]) for item in running],
    }
    return render(request, "yiti/institutions/membership.html", context, status=422 if request.method == "POST" else 200)


def _join_or_leave(request: Request, institution: str, running: Sequence[Membership]) -> None:
    sent = request.POST
    if sent.get("end"):
        item = next((item for item in running if str(item.pk) == sent["end"]), None)
        if item is None:
            raise UnableTo(Text("这条关系已经结束", "that membership has ended"), code="conflict")
        leave_consortium(
            scope=request.scope,
            institution=institution,
            consortium=item.consortium,
            from_on=item.from_on,
            until_on=need_day(sent, "until_on"),
        )
    else:
        join_consortium(
            scope=request.scope,
            institution=institution,
            lead=sent.get("lead", ""),
            consortium=sent.get("consortium", "").strip(),
            mode=sent.get("mode", ""),
            from_on=need_day(sent, "from_on"),
        )


@page(function=EDIT, methods=BOTH)
def population_page(request: Request, institution: str) -> HttpResponse:
    row = get_institution(scope=request.scope, code=institution, function=EDIT)
    fields = [
        Field("year", Text("年度", "Year"), "whole", value=str(request.today.year - 1)),
        Field("scope", Text("口径", "Scope"), choices=list(POPULATION_SCOPES.items()), value="served"),
        Field("people", Text("人数", "People"), "whole", unit=Text("人", "people")),
        Field("remark", Text("备注", "Remark"), required=False, more={"maxlength": 200}),
    ]
    error: Text = NOTHING
    if request.method == "POST":
        sent = request.POST
        try:
            set_population(
                scope=request.scope,
                institution=institution,
                year=read_whole(sent, "year"),
                population_scope=sent.get("scope", ""),
                people=read_whole(sent, "people"),
                remark=sent.get("remark", ""),
            )
        except UnableTo as refusal:
            error = take_refusal(fields, sent, refusal)
        else:
            return redirect("institution", institution=institution)
    says = Text(
        "同一年度、同一口径再填一次就是更正；流动人口另计，不并入服务人口。",
        "The same year and scope again corrects it; floating people stand apart from those served.",
    )
    return show_form(
        request,
        fields,
        title=Text(f"{row.name}的人口", f"Population of {name_of(row).en}"),
        says=says,
        act=Text("保存", "Save"),
        back="institutions",
        error=error,
    )
