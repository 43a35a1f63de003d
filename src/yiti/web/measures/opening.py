"""Open a quarter, and say who scores which group of indicators."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.installation.queries import get_installation
from yiti.foundation.workflow.operations import reckon_due_days
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Assignment, Cycle
from yiti.measure.assessment.operations import assign_group, open_quarter, remove_assignment
from yiti.measure.assessment.queries import get_cycle, list_assignments, list_openable
from yiti.policy.rules.deadlines import QUARTER_STEPS
from yiti.registry.access.queries import get_names, list_holders
from yiti.registry.institutions.assessed import assessed_on
from yiti.registry.institutions.queries import list_institutions
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.fields import Field, blame
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .departments import department_words
from .naming import address_of, name_of
from .telling import read_period, tell
from .unopened import or_unopened

OPEN = "quarter.open"


@page(function=OPEN, methods=("GET", "POST"))
def open_page(request: Request) -> HttpResponse:
    """The quarters that may be opened now, with the due days that they would have."""
    scope, error = request.scope, NOTHING
    if request.method == "POST":
        try:
            cycle = open_quarter(scope=scope, period=request.POST.get("period", ""), today=request.today)
        except UnableTo as refusal:
            error = refusal.message
        else:
            tell(request, Text(f"{cycle.period} 已开季，考核分工沿用上一季", f"{cycle.period} is open; assessors keep their groups"))
            return redirect(address_of("assignments", period=cycle.period))
    offers = [_offer(scope, period) for period in list_openable(scope=scope, today=request.today)]
    count = list_institutions(scope=scope, on=request.today).filter(assessed_on(request.today)).count()
    context = {"offers": offers, "error": error, "count": count}
    return render(request, "yiti/measures/open.html", context, status=422 if error.zh else 200)


def _offer(scope: Scope, period: Period) -> dict[str, Any]:
    """A quarter with its due days, or why it has none."""
    try:
        due = reckon_due_days(scope=scope, pack=get_installation().pack, period=str(period))
    except UnableTo as refusal:
        return {"period": period, "why": refusal.message}
    return {"period": period, "due": [(QUARTER_STEPS[step], day) for step, day in due.items()], "why": NOTHING}


def _listing(pack: str, names: dict[str, str], labels: dict[str, Text], counts: Counter[str]) -> Listing:
    return Listing(
        "assignments",
        Text("考核分工", "Assignments"),
        [
            Column("group", Text("指标组", "Group"), lambda row: labels.get(row.group, row.group), "name", sort="group"),
            Column("count", Text("指标", "Indicators"), lambda row: counts[row.group], "number"),
            Column("assessor", Text("考核人员", "Assessor"), lambda row: names.get(row.assessor, row.assessor), sort="assessor"),
            Column("department", Text("部门", "Department"), lambda row: department_words(pack, row.department), sort="department"),
            Column(
                "where",
                Text("范围", "Where"),
                lambda row: name_of(row.institution) if row.institution else Text("全部机构", "Everywhere"),
                "soft",
            ),
            Column("act", Text("操作", "Act"), lambda row: row.pk, template="yiti/measures/_unassign.html", is_exported=False),
        ],
        search=("assessor", "department", "institution__name"),
        hint=Text("人员、部门、机构", "Assessor, department, institution"),
        filters=[
            Filter("group", Text("指标组", "Group"), list(labels.items()), lambda rows, value: rows.filter(group=value), is_menu=True)
        ],
        order="group",
        empty=Text("还没有分工", "Nobody is assigned yet"),
    )


@page(function=(OPEN, "scores.enter", "scores.see"))
@or_unopened
def assignments_page(request: Request) -> HttpResponse:
    """Who scores what; the office assigns, everybody else sees."""
    return _show(request, str(request.period))


@page(function=OPEN, methods=("POST",))
def assign_page(request: Request) -> HttpResponse:
    """Give a group to an assessor, everywhere or at one institution."""
    period = str(read_period(request))
    cycle = get_cycle(scope=request.scope, period=period)
    labels = _labels(cycle)
    try:
        made = _assign(request, period)
    except UnableTo as refusal:
        fields = _fields(request, cycle.pack, labels)
        for field in fields:
            field.fill(request.POST)
        error = NOTHING if blame(fields, refusal) else refusal.message
        return _show(request, period, fields=fields, error=error, status=422)
    tell(request, Text(f"“{labels[made.group].zh}”由 {made.assessor} 打分", f"{made.assessor} scores “{labels[made.group].en}”"))
    return redirect(address_of("assignments", period=period))


def _labels(cycle: Cycle) -> dict[str, Text]:
    return {indicator.group: indicator.group_label for indicator in indicators_of(cycle.pack).values()}


def _show(request: Request, period: str, *, fields: list[Field] | None = None, error: Text = NOTHING, status: int = 200) -> HttpResponse:
    scope = request.scope
    cycle = get_cycle(scope=scope, period=period)
    may_assign = scope.may(OPEN) and cycle.state == Cycle.State.OPEN
    labels = _labels(cycle)
    rows = list_assignments(scope=scope, period=period)
    names = get_names(scope=scope, usernames=rows.values_list("assessor", flat=True))
    counts = Counter(indicator.group for indicator in indicators_of(cycle.pack).values())
    shown = _listing(cycle.pack, names, labels, counts).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    general = {row.group for row in rows if row.institution_id is None}
    missing = [label for group, label in labels.items() if group not in general]
    context = {
        "list": shown, "fields": fields or (_fields(request, cycle.pack, labels) if may_assign else []), "error": error, "missing": missing,
        "cycle": cycle, "may_assign": may_assign, "label": Period.parse(period).label,
    }  # fmt: skip
    return render(request, "yiti/measures/assignments.html", context, status=status)


def _fields(request: Request, pack: str, labels: dict[str, Text]) -> list[Field]:
    holders = list_holders(scope=request.scope, function="scores.enter", institution="", today=request.today)
    institutions = list_institutions(scope=request.scope, on=request.today).filter(assessed_on(request.today))
    departments = dict(Assignment.objects.values_list("assessor", "department").distinct())
    of = {user.username: department_words(pack, departments.get(user.username, "")) for user in holders}
    words = [
        (user.username, Text(f"{user.name} {of[user.username].zh}".strip(), f"{user.name}, {of[user.username].en or user.username}"))
        for user in holders
    ]
    return [
        Field("group", Text("指标组", "Group"), choices=list(labels.items())),
        Field("assessor", Text("考核人员", "Assessor"), choices=words),
        Field("department", Text("部门", "Department"), more={"maxlength": 60}),
        Field(
            "institution",
            Text("只限某家机构", "Only one institution"),
            required=False,
            choices=[("", Text("全部机构", "Everywhere")), *((row.pk, name_of(row)) for row in institutions)],
            help=Text("考核人员本人的单位要换别人打分", "Where the assessor's own house is concerned, somebody else scores"),
        ),
    ]


def _assign(request: Request, period: str) -> Assignment:
    sent = request.POST
    known = {user.username for user in list_holders(scope=request.scope, function="scores.enter", institution="", today=request.today)}
    if sent.get("assessor", "") not in known:
        raise UnableTo(Text("请从名单中选考核人员", "Choose an assessor from the list"), code="out-of-range", field="assessor")
    return assign_group(
        scope=request.scope,
        period=period,
        group=sent.get("group", ""),
        assessor=sent.get("assessor", ""),
        department=sent.get("department", ""),
        institution=sent.get("institution", ""),
    )


@page(function=OPEN, methods=("POST",))
def remove_assignment_page(request: Request, assignment: int) -> HttpResponse:
    remove_assignment(scope=request.scope, id=assignment)
    tell(request, Text("已取消这项分工", "The assignment is gone"))
    return redirect((request.POST.get("period", "") and address_of("assignments", period=request.POST["period"])) or reverse("assignments"))
