"""The list of institutions, and the page of one."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.post_changes import PROPOSE
from yiti.registry.institutions.queries import (
    SEE,
    People,
    get_institution,
    get_limits,
    get_memberships,
    get_populations,
    list_institutions,
    list_limits,
    list_members,
    list_memberships,
    list_populations,
)
from yiti.registry.institutions.words import MODES, POPULATION_SCOPES, POST_KINDS, TYPES
from yiti.registry.ledger.queries import list_sheets
from yiti.registry.staff.queries import NOBODY, count_staff, list_detachments, list_staff
from yiti.registry.staff.staffing import Staffing, list_staffing, load_figures
from yiti.registry.staff.words import DETACHMENTS
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sifting import Rows

from .names import categories, name_of, name_users, short_name_of
from .told import list_told

EDIT = "institutions.edit"
SHOWN_MONTHS = 6


def _listing(today: date, *, sees_staff: bool) -> Listing:
    groups = categories()
    return Listing(
        "institutions",
        Text("机构", "Institutions"),
        [
            Column(
                "name", Text("机构", "Institution"), name_of, "name", sort="name", href=lambda row: reverse("institution", args=[row.pk])
            ),
            Column(
                "category", Text("类别", "Kind"), lambda row: groups.get(row.category) or TYPES[row.type], "soft", sort="category sequence"
            ),
            Column("place", Text("所在", "Place"), lambda row: Text(row.place.name, row.place.name_en or row.place.name), sort="place"),
            Column("lead", Text("牵头医院", "Lead hospital"), lambda row: row.__dict__["lead"]),
            Column("population", Text("服务人口", "Served"), lambda row: row.__dict__["people"], "number"),
            Column("year", Text("人口年度", "Year"), lambda row: row.__dict__["year"], "soft"),
            Column("total", Text("核定总量", "Approved"), lambda row: row.__dict__["total"], "number"),
            *([Column("staff", Text("在岗", "In post"), lambda row: row.__dict__["staff"], "number")] if sees_staff else []),
        ],
        search=("name", "name_en", "short_name", "pinyin", "code", "place__name"),
        hint=Text("名称、拼音首字母、代码", "Name, initials, code"),
        filters=[
            Filter("category", Text("考核类别", "Category"), list(groups.items()), lambda rows, value: rows.filter(category=value)),
            Filter("type", Text("类型", "Type"), list(TYPES.items()), lambda rows, value: rows.filter(type=value), is_menu=True),
            Filter(
                "state",
                Text("开办", "Open"),
                [("open", Text("在办", "Open")), ("closed", Text("已关闭", "Closed"))],
                lambda rows, value: _by_state(rows, value, today),
                is_menu=True,
            ),
        ],
        empty=Text("还没有机构", "No institutions yet"),
        empty_hint=Text("从“导入导出”上传机构表，或新增一家。", "Upload the sheet of institutions, or add one."),
    )


def _by_state(rows: Rows, value: str, today: date) -> Rows:
    closed = rows.filter(until_on__lte=today)
    return closed if value == "closed" else rows.exclude(pk__in=closed.values("pk"))


@page(function=SEE)
def institutions_page(request: Request) -> HttpResponse:
    rows = list_institutions(scope=request.scope, on=None)
    shown = _listing(request.today, sees_staff=request.scope.may("staff.see")).read(request, rows)
    _fill(request, list(shown.found) if shown.wants_export else shown.rows)
    if shown.wants_export:
        return shown.export(request)
    return render(request, "yiti/institutions/institutions.html", {"list": shown, "may_edit": request.scope.may(EDIT)})


def _fill(request: Request, rows: list[Institution]) -> None:
    """What stands beside a page of rows, in four queries."""
    scope, today, codes = request.scope, request.today, [row.pk for row in rows]
    leads = get_memberships(scope=scope, on=today, institutions=codes)
    people = get_populations(scope=scope, institutions=codes, year=today.year)
    limits = get_limits(scope=scope, on=today, institutions=codes)
    staff = count_staff(scope=scope, on=today, institutions=codes)
    for row in rows:
        served = people.get(row.pk, {}).get("served")
        lead, limit = leads.get(row.pk), limits.get(row.pk)
        row.__dict__.update(
            lead=short_name_of(lead.lead) if lead else None,
            people=served.people if served else None,
            year=str(served.year) if served else None,
            total=limit.total if limit else None,
            staff=staff.get(row.pk, NOBODY).all if scope.may("staff.see", row.pk) else None,
        )


@page(function=SEE)
def institution_page(request: Request, institution: str) -> HttpResponse:
    scope, today = request.scope, request.today
    row = get_institution(scope=scope, code=institution)
    sees_staff, sees_accounts = scope.may("staff.see", institution), scope.may("accounts.see", institution)
    county = list_staffing(scope=scope, on=today, institutions=[institution], with_limits_only=False)
    staffing = county.rows[0] if county.rows else None
    lead = get_memberships(scope=scope, on=today, institutions=[institution]).get(institution)
    months = _months(today)
    sheets = list(list_sheets(scope=scope, institution=institution, first=months[0], end=months[1])) if sees_accounts else []
    context = {
        "row": row,
        "name": name_of(row),
        "type": TYPES[row.type] if row.type != row.category else NOTHING,
        "category": categories().get(row.category, NOTHING),
        "lead": lead,
        "lead_mode": MODES[lead.mode] if lead else NOTHING,
        "is_closed": row.until_on is not None and row.until_on <= today,
        "staffing": staffing,
        "clause": f"{county.book.pack} {staffing.limit.clause}" if staffing and staffing.limit and staffing.limit.clause else "",
        "figs": _figs(staffing, sees_staff) if staffing else [],
        "posts": _posts(staffing) if staffing and staffing.posts else [],
        "loads": [(name, figure) for name, figure in load_figures(staffing).items()] if staffing else [],
        "memberships": [(item, MODES[item.mode]) for item in list_memberships(scope=scope, institution=institution)],
        "members": list(list_members(scope=scope, lead=institution, on=today)) if row.type == "county_hospital" else [],
        "clinics": list(list_institutions(scope=scope, on=today).filter(parent=institution)),
        "populations": [(item, POPULATION_SCOPES[item.scope]) for item in list_populations(scope=scope, institution=institution)],
        "limits": list(list_limits(scope=scope, institutions=[institution])),
        "sees_staff": sees_staff,
        "away": _away(request, institution) if sees_staff else [],
        "people": list(list_staff(scope=scope, on=today).filter(institution=institution).exclude(duty="staff")[:12]) if sees_staff else [],
        "sees_accounts": sees_accounts,
        "sheets": sheets,
        "senders": name_users(scope, [sheet.entered_by for sheet in sheets]),
        "may_edit": scope.may(EDIT, institution),
        "may_propose": scope.may(PROPOSE, institution),
        "may_hire": scope.may("staff.edit", institution),
        "told": list_told(request, institution),
    }
    return render(request, "yiti/institutions/institution.html", context)


def _months(today: date) -> tuple[date, date]:
    last = Period.month_of(today)
    return last.shifted(1 - SHOWN_MONTHS).first, last.end


def _figs(row: Staffing, sees_staff: bool) -> list[dict[str, Any]]:
    """The strip: people served, posts, staff now, headroom, the share of health-technical posts."""
    code = row.institution.pk
    figs: list[dict[str, Any]] = []
    served, floating = row.populations.get("served"), row.populations.get("floating")
    if served:
        figs.append(_people_fig(served, floating))
    if row.limit:
        foot = Text(
            f"编制 {row.limit.establishment}，编外 {row.limit.off_establishment}",
            f"establishment {row.limit.establishment}, contract {row.limit.off_establishment}",
        )
        figs.append({"label": Text("核定总量", "Approved total"), "value": row.limit.total, "kind": "number", "foot": foot})
    if sees_staff:
        foot = Text(
            f"编内 {row.now.establishment}，编外 {row.now.contract}", f"establishment {row.now.establishment}, contract {row.now.contract}"
        )
        figs.append({"label": Text("在岗", "In post"), "value": row.now.all, "kind": "number", "foot": foot})
        if row.headroom:
            over = {"state": "late", "word": Text(f"编外超 {row.over_cap} 人", f"{row.over_cap} over the cap")} if row.over_cap else {}
            figs.append({**_figure_fig(row, "headroom", reverse("staffing-why", args=[code, "headroom"])), **over})
    if row.figure("health_technical_ratio"):
        fig = _figure_fig(row, "health_technical_ratio", reverse("staffing-why", args=[code, "health_technical_ratio"]))
        state, word = ratio_state(row)
        figs.append({**fig, "kind": "percent", "value": fig["value"].value, "state": state, "word": word})
    return figs


def _people_fig(served: People, floating: People | None) -> dict[str, Any]:
    foot = Text(f"{served.year} 年，含兵团", f"{served.year}, production corps included")
    if floating:
        foot = Text(f"{foot.zh}；另有流动人口约 {floating.people:,}", f"{foot.en}; about {floating.people:,} floating besides")
    return {"label": Text("服务人口", "Population served"), "value": served.people, "kind": "number", "foot": foot}


def _figure_fig(row: Staffing, name: str, why: str) -> dict[str, Any]:
    figure = row.figure(name)
    assert figure is not None
    return {"label": figure.label, "value": figure, "why": why}


def ratio_state(row: Staffing) -> tuple[str, Text]:
    """The 85 % check as it stands: reached, below but printed so in the annex, or below."""
    found = row.figure("ratio_ok")
    if found is None or found.value is None:
        return "info", Text("不适用", "Not applicable")
    if found.value:
        return "met", Text("达到 85%", "85% reached")
    return "short", Text("低于 85%，附件所列", "Below 85%, as annexed") if row.stands_by_annex else Text("低于 85%", "Below 85%")


def _posts(row: Staffing) -> list[dict[str, Any]]:
    return [{"label": words, "posts": row.posts.get(kind, 0), "now": row.now.of(kind), "kind": kind} for kind, words in POST_KINDS.items()]


def _away(request: Request, institution: str) -> list[tuple[Any, Text]]:
    rows = list_detachments(scope=request.scope, on=request.today, home=institution)
    return [(row, DETACHMENTS[row.kind]) for row in rows]
