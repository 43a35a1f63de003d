"""Add, change and close an institution; its consortium and its populations."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.operations.institutions import add_institution, change_institution, close_institution
from yiti.registry.institutions.queries import get_institution, list_institutions
from yiti.registry.institutions.words import TYPES
from yiti.registry.places.queries import list_places
from yiti.registry.staff.queries import NOBODY, count_staff
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.requests import Request

from .forms import show_form, take_refusal
from .names import categories, name_of
from .sent import need_day, read_day

EDIT = "institutions.edit"
YES_NO = [("1", Text("是", "Yes")), ("", Text("否", "No"))]
BOTH = ("GET", "POST")
INTEGRATED = Text("一体化管理（村卫生室、社区站）", "Integrated management (clinics, stations)")


def _fields(request: Request, row: Institution | None) -> list[Field]:
    places = [(place.code, Text(place.name, place.name_en or place.name)) for place in list_places(scope=request.scope)]
    parents = [(item.pk, name_of(item)) for item in list_institutions(scope=request.scope, on=request.today).exclude(pk=row and row.pk)]
    return [
        Field("name", Text("名称", "Name"), value=row.name if row else "", more={"maxlength": 100}),
        Field("short_name", Text("简称", "Short name"), value=row.short_name if row else "", required=False, more={"maxlength": 40}),
        Field("name_en", Text("英文名称", "English name"), value=row.name_en if row else "", required=False, more={"maxlength": 120}),
        Field("type", Text("类型", "Type"), value=row.type if row else "", choices=list(TYPES.items())),
        Field(
            "category",
            Text("考核类别", "Category"),
            value=row.category if row else "",
            required=False,
            choices=[("", Text("不参加排名", "Not ranked")), *categories().items()],
        ),
        Field("place_id", Text("所在街道、乡镇", "Street or town"), value=row.place_id if row else "", choices=places),
        Field(
            "parent_id",
            Text("上级机构", "Parent institution"),
            value=(row and row.parent_id) or "",
            required=False,
            choices=[("", Text("没有", "None")), *parents],
            help=Text("村卫生室、社区站填它所属的机构", "For clinics and stations: whose they are"),
        ),
        Field("has_villages", Text("辖村", "Has villages"), value="1" if row and row.has_villages else "", choices=YES_NO, required=False),
        Field("has_beds", Text("设床位", "Has beds"), value="1" if row and row.has_beds else "", choices=YES_NO, required=False),
        Field("is_integrated", INTEGRATED, value="1" if row and row.is_integrated else "", choices=YES_NO, required=False),
        Field(
            "from_on",
            Text("设立日期", "Open from"),
            "date",
            required=False,
            value=row.from_on.isoformat() if row and row.from_on else "",
            help=Text("不知道就空着", "Blank where unknown"),
        ),
    ]


def _values(sent: QueryDict) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: sent.get(name, "").strip() for name in ("name", "short_name", "name_en", "type", "category", "place_id")
    }
    values["short_name"] = values["short_name"] or values["name"]
    values["parent_id"] = sent.get("parent_id") or None
    values["is_integrated"] = sent.get("is_integrated") == "1"
    values["has_villages"], values["has_beds"] = sent.get("has_villages") == "1", sent.get("has_beds") == "1"
    values["from_on"] = read_day(sent, "from_on", required=False)
    for name in ("name", "type", "place_id"):
        if not values[name]:
            raise UnableTo(Text("这一项要填", "this is needed"), code="missing-field", field=name)
    if values["type"] not in TYPES:
        raise UnableTo(Text("没有这种类型", "there is no such type"), code="out-of-range", field="type")
    return values


@page(function=EDIT, methods=BOTH)
def new_institution_page(request: Request) -> HttpResponse:
    fields, error = _fields(request, None), NOTHING
    if request.method == "POST":
        try:
            made = add_institution(scope=request.scope, values=_values(request.POST))
        except UnableTo as refusal:
            error = take_refusal(fields, request.POST, refusal)
        else:
            return redirect("institution", institution=made.pk)
    says = Text("代码按所在区划自动编。", "The code is made from the division.")
    return show_form(
        request, fields, title=Text("新增机构", "New institution"), says=says, act=Text("新增", "Add"), back="institutions", error=error
    )


@page(function=EDIT, methods=BOTH)
def edit_institution_page(request: Request, institution: str) -> HttpResponse:
    row = get_institution(scope=request.scope, code=institution, function=EDIT)
    fields, error = _fields(request, row), NOTHING
    if request.method == "POST":
        try:
            change_institution(scope=request.scope, code=institution, values=_values(request.POST))
        except UnableTo as refusal:
            error = take_refusal(fields, request.POST, refusal)
        else:
            return redirect("institution", institution=institution)
    return show_form(
        request,
        fields,
        title=Text(f"修改{row.name}", f"Edit {name_of(row).en}"),
        act=Text("保存", "Save"),
        back="institutions",
        error=error,
    )


@page(function=EDIT, methods=BOTH)
def close_institution_page(request: Request, institution: str) -> HttpResponse:
    row = get_institution(scope=request.scope, code=institution, function=EDIT)
    fields = [Field("until_on", Text("从哪天起关闭", "Closed from"), "date", value=request.today.isoformat())]
    error: Text = NOTHING
    if request.method == "POST":
        try:
            until_on = need_day(request.POST, "until_on")
            staff = count_staff(scope=request.scope, on=until_on, institutions=[institution], function=EDIT).get(institution, NOBODY)
            close_institution(scope=request.scope, code=institution, until_on=until_on, staff_then=staff.all)
        except UnableTo as refusal:
            error = take_refusal(fields, request.POST, refusal)
        else:
            return redirect("institution", institution=institution)
    says = Text(
        "医共体关系、核定总量与岗位同一天截止；历史数据都留着。",
        "Its membership, limits and posts end on the same day; everything recorded stays.",
    )
    return show_form(
        request,
        fields,
        title=Text(f"关闭{row.name}", f"Close {name_of(row).en}"),
        says=says,
        act=Text("关闭", "Close"),
        back="institutions",
        error=error,
    )
