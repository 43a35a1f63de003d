"""Posts and staff of the county: what is approved, who is there, how many may still be hired, and the 85 % check."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yiti.kernel.text import Text
from yiti.registry.institutions.post_changes import PROPOSE
from yiti.registry.institutions.queries import SEE
from yiti.registry.staff.staffing import County, Staffing, list_staffing
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .institutions import ratio_state
from .names import categories, short_name_of


def _why(row: Staffing, name: str) -> str:
    return reverse("staffing-why", args=[row.institution.pk, name]) if row.figure(name) else ""


def _value(row: Staffing, name: str) -> object:
    figure = row.figure(name)
    return figure.value if figure else None


def _listing(sees_staff: bool) -> Listing:
    groups = categories()
    return Listing(
        "staffing",
        Text("岗位与编制", "Posts and staff"),
        _columns(sees_staff),
        search=("institution.name", "institution.name_en", "institution.pinyin"),
        hint=Text("机构名称、首字母", "Name or initials"),
        filters=[
            Filter(
                "category",
                Text("考核类别", "Category"),
                list(groups.items()),
                lambda rows, value: [row for row in rows if row.institution.category == value],
            ),
            Filter(
                "check",
                Text("核查", "Check"),
                [("over", Text("编外超员", "Over the cap")), ("short", Text("低于 85%", "Below 85%"))],
                lambda rows, value: [row for row in rows if _is_marked(row, value)],
            ),
        ],
        group=lambda row: groups.get(row.institution.category, Text("其他", "Others")),
        empty=Text("还没有核定总量", "No approved totals yet"),
        empty_hint=Text("从“导入导出”上传核定总量与岗位表。", "Upload the sheet of approved totals and posts."),
    )


def _columns(sees_staff: bool) -> list[Column]:
    columns = [
        Column(
            "name",
            Text("机构", "Institution"),
            lambda row: short_name_of(row.institution),
            "name",
            href=lambda row: reverse("institution", args=[row.institution.pk]),
        ),
        Column("total", Text("核定总量", "Approved"), lambda row: row.limit.total, "number", sort="x"),
        Column("establishment", Text("编制", "Establishment"), lambda row: row.limit.establishment, "number", sort="x"),
        Column("cap", Text("编外控制", "Contract cap"), lambda row: row.limit.off_establishment, "number", sort="x"),
    ]
    if sees_staff:
        columns += [
            Column("establishment_now", Text("编内在岗", "In establishment"), lambda row: row.now.establishment, "number", sort="x"),
            Column("contract_now", Text("编外在岗", "On contract"), lambda row: row.now.contract, "number", sort="x"),
            _figure_column("headroom", Text("可聘编外", "May hire")),
            _figure_column("vacancies", Text("空缺", "Vacant")),
        ]
    return [
        *columns,
        Column(
            "ratio",
            Text("卫技岗位占比", "Health-technical"),
            lambda row: _value(row, "health_technical_ratio"),
            "percent",
            sort="x",
            why=lambda row: _why(row, "health_technical_ratio"),
        ),
        Column("check", Text("核查", "Check"), _state, "state", sort="x"),
        _figure_column("max_management", Text("管理后勤上限", "Most management")),
        Column("management", Text("管理后勤岗位", "Management posts"), lambda row: row.posts.get("management"), "number", sort="x"),
        _figure_column("annexed_management", Text("附件取整", "Annex rounds to")),
    ]


def _state(row: Staffing) -> tuple[str, Text]:
    """Too many contract staff before all; else the 85 % check."""
    if row.over_cap:
        return "late", Text(f"编外超 {row.over_cap} 人", f"{row.over_cap} over the cap")
    return ratio_state(row)


def _is_marked(row: Staffing, mark: str) -> bool:
    return bool(row.over_cap) if mark == "over" else ratio_state(row)[0] == mark


def _figure_column(name: str, label: Text) -> Column:
    return Column(name, label, lambda row: _value(row, name), "number", sort="x", why=lambda row: _why(row, name))


@page(function=SEE)
def staffing_page(request: Request) -> HttpResponse:
    sees_staff = request.scope.may("staff.see")
    county = list_staffing(scope=request.scope, on=request.today)
    shown = _listing(sees_staff).read(request, list(county.rows))
    if shown.wants_export:
        return shown.export(request)
    over = [row for row in county.rows if row.over_cap] if sees_staff else []
    below = [row for row in county.rows if ratio_state(row)[0] == "short"]
    context = {
        "list": shown,
        "figs": _figs(county, sees_staff),
        "below": below,
        "over": over,
        "annexed": [row for row in below if row.stands_by_annex],
        "may_propose": request.scope.may(PROPOSE) and request.scope.institutions(PROPOSE) is None,
        "pack": county.book.pack,
        "is_annexed": any(row.figure("annexed_management") for row in county.rows),
    }
    return render(request, "yiti/institutions/staffing.html", context)


def _figs(county: County, sees_staff: bool) -> list[dict[str, Any]]:
    if not county.answer:
        return []
    all_rows = {
        name: county.answer.figures[f"all.{name}"] for name in ("total", "establishment", "off_establishment", "health_technical_ratio")
    }
    parts = {
        "establishment": Text("编制", "Establishment"),
        "off_establishment": Text("编外控制数", "Contract cap"),
        "total": Text("核定总量", "Approved"),
    }
    figs: list[dict[str, Any]] = [
        {"label": parts[name], "value": all_rows[name], "why": reverse("staffing-all-why", args=[name])}
        for name in ("total", "establishment", "off_establishment")
    ]
    if sees_staff:
        now = sum(row.now.all for row in county.rows)
        left = sum(int(figure.number) for row in county.rows if (figure := row.figure("vacancies")))
        figs.append({"label": Text("在岗", "In post"), "value": now, "kind": "number", "foot": Text(f"空缺 {left}", f"{left} vacant")})
    ratio = all_rows["health_technical_ratio"]
    passing = county.answer.result["rows_passing_ratio"]
    count = len(county.answer.result["rows"])
    figs.append(
        {
            "label": Text("卫技岗位占比", "Health-technical posts"),
            "value": ratio.value,
            "kind": "percent",
            "why": reverse("staffing-all-why", args=["health_technical_ratio"]),
            "foot": Text(f"{passing}/{count} 家达到 85%", f"{passing} of {count} reach 85%"),
        }
    )
    return figs
