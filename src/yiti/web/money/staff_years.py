"""Staff results of a year as grounds for reward, appointment, renewal, dismissal and promotion; what was decided by them."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from yiti.foundation.audit.operations import record_looks
from yiti.foundation.forms.answers import show_answer
from yiti.foundation.forms.queries import list_forms
from yiti.foundation.installation.queries import get_today
from yiti.foundation.papers import TableColumn, TableRow
from yiti.kernel.figures import Figure
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.queries import StaffYear, StaffYears, list_staff_years
from yiti.money.pay.queries.staff_years import REGISTER
from yiti.policy.packs.shapes.forms import FormField
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.opening import openable
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request

from .addresses import page_at, why_now
from .papers import send_table
from .pay_years import years_until
from .words import POSITIONS, name_of_institution, short_names
from .years import chosen_year

CLAUSES = ("附件1 八(二)", "六(二)2(5)")


def read_staff_years(scope: Scope, period: str, institution: str) -> Mapping[str, Figure]:
    """`{person}/mean` and `{person}/against` of an institution's year."""
    found = list_staff_years(scope=scope, year=int(period[:4]), today=get_today(), institution=institution)
    return {f"{row.person}-{name}": getattr(row, name) for row in found.rows for name in ("mean", "against")}


@page(function="pay.see")
def staff_years_page(request: Request) -> HttpResponse:
    year = chosen_year(request)
    found = list_staff_years(scope=request.scope, year=year, today=request.today, institution=request.place)
    use = _use_field(request)
    shown = _listing(request, found, use, year).read(request, list(found.rows))
    rows = list(shown.found) if shown.wants_export else shown.rows
    looked = [(row.person, row.institution) for row in rows if row.person != request.scope.actor.staff]
    record_looks(scope=request.scope, subjects=looked, table="pay_staffresult", key=str(year), reason="staff-years")
    if shown.wants_export:
        return shown.export(request)
    if request.GET.get("export") == "pdf":
        return _on_paper(request, found, use, year)
    context = {
        "list": shown, "year": year, "years": years_until(max(year, request.today.year)), "found": found, "clauses": CLAUSES,
        "below": sum(found.is_below(row) for row in found.rows), "decided": sum(bool(row.decisions) for row in found.rows),
        "register": reverse("register", args=[REGISTER]) if use and request.scope.may("forms.see") else "",
        "pdf": page_at("staff-years", year=str(year), export="pdf"), "name": name_of_institution(request.place),
    }  # fmt: skip
    return render(request, "yiti/money/staff_years.html", context)


def _use_field(request: Request) -> FormField | None:
    """The field that says what a result was used for, where the pack has such a register."""
    if not request.scope.may("forms.see"):
        return None
    form = next((form for form in list_forms(scope=request.scope) if form.id == REGISTER), None)
    return next((field for field in form.fields if field.name == "use"), None) if form else None


def _listing(request: Request, found: StaffYears, use: FormField | None, year: int) -> Listing:
    names = short_names()
    columns = [
        Column("name", Text("姓名", "Name"), lambda row: row.name, "name", sort="x",
               href=lambda row: openable(request.scope, reverse("person", args=[row.person]))),
        *(
            [] if request.place else
            [Column("house", Text("机构", "Institution"), lambda row: names.get(row.institution, row.institution), "soft", sort="x")]
        ),
        Column("position", Text("岗位", "Position"), lambda row: POSITIONS.get(row.position, NOTHING)),
        Column("months", Text("考核月数", "Months"), lambda row: row.months, "number", sort="x"),
        Column("attendance", Text("出勤", "Attendance"), lambda row: row.attendance, "percent", on_phone=False),
        Column("mean", Text("年度平均", "Mean"), lambda row: row.mean.value, "score", sort="x", why=lambda row: _why(row, "mean", year)),
        Column("against", Text("与全院平均比", "To the house"), lambda row: row.against.value, "percent",
               why=lambda row: _why(row, "against", year), on_phone=False),
        Column("place", Text("院内名次", "Place"), lambda row: Text(f"{row.place}/{row.of}", f"{row.place} of {row.of}")),
        Column("state", Text("聘任依据", "For appointment"), lambda row: _state(found, row), "state", sort="x"),
    ]  # fmt: skip
    if use:
        columns.append(_decided(request, use, year))
    return Listing(
        "staff-years", Text("人员年度考核", "Staff results of the year"), columns,
        search=("name", "person"), hint=Text("姓名、工号", "Name or code"), size=100,
        filters=[
            Filter("state", Text("聘任依据", "For appointment"),
                   [("short", Text("低于合格分", "Below")), ("met", Text("合格", "Qualified"))],
                   lambda rows, value: [row for row in rows if _state(found, row)[0] == value]),
            Filter("decided", Text("决定", "Decision"), [("no", Text("还没有", "None yet")), ("yes", Text("已作", "Decided"))],
                   lambda rows, value: [row for row in rows if bool(row.decisions) == (value == "yes")]),
        ],
        empty=Text("这一年还没有月度考核结果", "No monthly results of this year"),
        empty_hint=Text("由各机构在“分配”里逐月录入。", "Institutions enter them month by month under Distribution."),
    )  # fmt: skip


def _decided(request: Request, use: FormField, year: int) -> Column:
    return Column(
        "use", Text("已作决定", "Decided"), lambda row: _used(row, use) if row.decisions or _may_decide(request, row) else None, "soft",
        href=lambda row: _decide(request, row, year),
    )  # fmt: skip


def _why(row: StaffYear, name: str, year: int) -> str:
    return why_now("staff-years", str(year), row.institution, f"{row.person}-{name}")


def _state(found: StaffYears, row: StaffYear) -> tuple[str, Text]:
    """By the county's own score alone: the document sets none."""
    if found.least is None:
        return "wait", Text("合格分未定", "No score decided")
    if found.is_below(row):
        return "short", Text("低于合格分，续聘须说明", "Below: renewal needs grounds")
    return "met", Text("合格，可续聘", "Qualified for renewal")


def _used(row: StaffYear, use: FormField) -> Text:
    said = [show_answer(use, entry.answers) for entry in row.decisions]
    if not said:
        return Text("登记决定", "Enter")
    return Text("、".join(text.zh for text in said), ", ".join(text.en for text in said))


def _decide(request: Request, row: StaffYear, year: int) -> str:
    """The decision, where there is one; else the form with what is known filled in."""
    if row.decisions:
        return reverse("entry", args=[REGISTER, row.decisions[0].pk])
    if not _may_decide(request, row):
        return ""
    known = {
        "institution": row.institution, "person": f"{row.name} ({row.person})", "year": year, "score": f"{row.mean.number:.4f}",
        "decided_on": request.today.isoformat(),
    }  # fmt: skip
    return f"{reverse('register-enter', args=[REGISTER])}?{urlencode(known)}"


def _may_decide(request: Request, row: StaffYear) -> bool:
    return request.scope.actor.role == "institution_head" and request.scope.may("forms.enter", row.institution)


def _on_paper(request: Request, found: StaffYears, use: FormField | None, year: int) -> HttpResponse:
    columns = [
        TableColumn(Text("工号", "Code")), TableColumn(Text("姓名", "Name"), share=1.2), TableColumn(Text("岗位", "Position")),
        TableColumn(Text("月数", "Months"), "number"), TableColumn(Text("年度平均", "Mean"), "number"), TableColumn(Text("名次", "Place")),
        TableColumn(Text("聘任依据", "For appointment"), share=1.8), TableColumn(Text("已作决定", "Decided"), share=1.6),
    ]  # fmt: skip
    rows = [
        TableRow(
            (
                row.person, row.name, POSITIONS.get(row.position, NOTHING), row.months, row.mean.number, f"{row.place}/{row.of}",
                _state(found, row)[1], _used(row, use) if use and row.decisions else NOTHING,
            )
        )
        for row in found.rows
    ]  # fmt: skip
    return send_table(
        request, Text(f"{year} 年工作人员年度考核与运用", f"Staff results and their use, {year}"), columns, rows,
        f"STAFF-{year}{'-' + request.place if request.place else ''}",
        institution=name_of_institution(request.place) if request.place else frame_of(request).county,
        period=Text(f"{year} 年", str(year)), says=[(row.person, str(row.mean.value)) for row in found.rows],
    )  # fmt: skip
