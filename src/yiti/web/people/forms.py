"""Enter, put right, hand over, take over, end, merge: one form each."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from yiti.care.public_health.operations import end_resident_here, hand_over_resident, take_over_resident
from yiti.care.residents.models import Resident
from yiti.care.residents.operations import correct_number, correct_resident, merge_residents, register_resident
from yiti.care.residents.persons import Person
from yiti.care.residents.queries import list_residents
from yiti.care.residents.refusals import AlreadyRegistered, UnableToRegister
from yiti.care.residents.words import CONDITIONS, DOCUMENTS, ENDINGS, NATIONALITIES, RELATIONS, SEXES
from yiti.foundation.installation.queries import get_now
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.institutions.sent import need_day, read_day, read_whole
from yiti.web.pages import render
from yiti.web.requests import Request

from .naming import find_resident, menu_of_own, names_of_institutions

EDIT = "residents.edit"
BOTH = ("GET", "POST")


def answer_form(
    request: Request, fields: Sequence[Field], act: Callable[[QueryDict], str], *, title: Text, does: Text, back: str, says: Text = NOTHING,
    draft: str = "",
) -> HttpResponse:  # fmt: skip
    """Show a form, or do what it asks and go to the address that `act` answers; a refusal comes back at its field."""
    error: Text = NOTHING
    if request.method == "POST":
        try:
            return HttpResponseRedirect(act(request.POST))
        except AlreadyRegistered as refusal:
            for field in fields:
                field.fill(request.POST)
            blame(fields, refusal)
        except (Forbidden, Conflict):
            raise
        except UnableTo as refusal:
            for field in fields:
                field.fill(request.POST)
            error = NOTHING if blame(fields, refusal) else refusal.message
    context = {"fields": fields, "title": title, "does": does, "back": back, "says": says, "error": error, "draft": draft}
    return render(request, "yiti/people/form.html", context, status=422 if request.method == "POST" else 200)


def _person_fields(row: Resident | None) -> list[Field]:
    chosen = [one.condition for one in row.conditions.filter(ceased_on=None)] if row else []
    kept: dict[str, Any] = {"sex": "", "nationality": "01", "relation": "", "name": "", "address": "", "household": ""}
    if row:
        kept |= {name: getattr(row, name) for name in kept}
    return [
        Field("name", Text("姓名", "Name"), value=kept["name"], help=Text("少数民族姓名用“·”隔开", "Parts joined by “·”"),
              more={"maxlength": 100}),
        Field("sex", Text("性别", "Sex"), choices=list(SEXES.items()), value=kept["sex"], required=False,
              help=Text("身份证号会说明", "An identity card says it")),
        Field("born_on", Text("出生日期", "Birth day"), "date", value=row.born_on.isoformat() if row else "", required=False),
        Field("nationality", Text("民族", "Nationality"), choices=list(NATIONALITIES.items()), value=kept["nationality"]),
        Field("phone", Text("电话", "Telephone"), "tel", value=row.phone if row else "", required=False, more={"maxlength": 20}),
        Field("address", Text("住处", "Address"), value=kept["address"], required=False, more={"maxlength": 200}),
        Field("household", Text("户号", "Household"), value=kept["household"], required=False, more={"maxlength": 40}),
        Field("relation", Text("与户主关系", "Relation to the head"), value=kept["relation"], required=False,
              choices=[("", Text("不填", "Not said")), *RELATIONS.items()]),
        Field(
            "conditions", Text("患病与重点情况", "Illnesses and conditions"), choices=list(CONDITIONS.items()), is_many=True, chosen=chosen,
            required=False,
        ),
    ]  # fmt: skip


def _number_fields() -> list[Field]:
    return [
        Field("document", Text("证件", "Document"), choices=list(DOCUMENTS.items()), value="id_card"),
        Field("number", Text("证件号", "Number"), help=Text("18 位身份证号，末位可为 X", "18 digits of the card, the last may be X"),
              more={"autocomplete": "off", "maxlength": 30}),
    ]  # fmt: skip


def _read_person(sent: QueryDict, *, document: str = "", number: str = "", row: Resident | None = None) -> Person:
    since = {one.condition: one.since_on for one in row.conditions.all()} if row else {}
    return Person(
        name=sent.get("name", ""), document=document, number=number, sex=sent.get("sex", ""),
        born_on=read_day(sent, "born_on", required=False), nationality=sent.get("nationality", ""), phone=sent.get("phone", ""),
        address=sent.get("address", ""), household=sent.get("household", ""), relation=sent.get("relation", ""),
        conditions={name: since.get(name) for name in sent.getlist("conditions")},
    )  # fmt: skip


@page(function=EDIT, methods=BOTH)
def new_resident_page(request: Request) -> HttpResponse:
    own = menu_of_own(request.scope, request.today, EDIT)
    fields = [
        *_number_fields(), *_person_fields(None),
        Field("institution", Text("归哪里管", "Kept by"), choices=own, value=_default_place(request.scope, own)),
        Field("from_on", Text("从", "From"), "date", value=request.today.isoformat()),
    ]  # fmt: skip

    def act(sent: QueryDict) -> str:
        person = _read_person(sent, document=sent.get("document", ""), number=sent.get("number", ""))
        made = register_resident(
            scope=request.scope, person=person, institution=_need(sent, "institution"), from_on=need_day(sent, "from_on"),
            today=request.today, now=get_now(),
        )  # fmt: skip
        return reverse("resident", args=[made])

    return answer_form(
        request,
        fields,
        act,
        title=Text("登记居民", "Enter a resident"),
        does=Text("登记", "Enter"),
        back=reverse("residents"),
        draft="resident",
        says=Text("号码密存，显示时脱敏；已登记在别处的人请用“接收”。", "The number is sealed. Take over whoever is registered elsewhere."),
    )


@page(function=EDIT, methods=BOTH)
def edit_resident_page(request: Request, resident: str) -> HttpResponse:
    row = find_resident(request.scope, resident, EDIT)
    fields = [*_person_fields(row), _version(row)]

    def act(sent: QueryDict) -> str:
        person = _read_person(sent, row=row)
        correct_resident(
            scope=request.scope, resident=row.pk, person=person, seen=read_whole(sent, "version"), today=request.today, now=get_now()
        )
        return reverse("resident", args=[row.pk])

    return answer_form(
        request, fields, act, title=Text(f"更正{row.name}的资料", f"Put {row.name} right"), does=Text("保存", "Save"),
        back=reverse("resident", args=[row.pk]),
    )  # fmt: skip


@page(function=EDIT, methods=BOTH)
def number_page(request: Request, resident: str) -> HttpResponse:
    row = find_resident(request.scope, resident, EDIT)

    def act(sent: QueryDict) -> str:
        made = correct_number(
            scope=request.scope, resident=row.pk, document=sent.get("document", ""), number=sent.get("number", ""),
            seen=read_whole(sent, "version"), today=request.today, now=get_now(),
        )  # fmt: skip
        return reverse("resident", args=[made])

    return answer_form(
        request,
        [*_number_fields(), _version(row)],
        act,
        title=Text(f"更正{row.name}的证件号", f"Put the number of {row.name} right"),
        does=Text("更正", "Put right"),
        back=reverse("resident", args=[row.pk]),
        says=Text("原来的假名并入新的，签过的服务照样算。", "The old pseudonym is merged into the new one; services signed count on."),
    )


@page(function=EDIT, methods=BOTH)
def move_page(request: Request, resident: str) -> HttpResponse:
    row = find_resident(request.scope, resident, EDIT)
    everywhere = list(names_of_institutions(request.scope, request.today).items())
    fields = [
        Field("institution", Text("移交给", "To"), choices=everywhere),
        Field("from_on", Text("从", "From"), "date", value=request.today.isoformat()),
        Field("reason", Text("原因", "Why"), required=False, more={"maxlength": 200}), _version(row),
    ]  # fmt: skip

    def act(sent: QueryDict) -> str:
        hand_over_resident(
            scope=request.scope, resident=row.pk, institution=_need(sent, "institution"), from_on=need_day(sent, "from_on"),
            seen=read_whole(sent, "version"), today=request.today, now=get_now(), reason=sent.get("reason", ""),
        )  # fmt: skip
        return reverse("residents")

    return answer_form(
        request,
        fields,
        act,
        title=Text(f"移交{row.name}", f"Hand {row.name} over"),
        does=Text("移交", "Hand over"),
        back=reverse("resident", args=[row.pk]),
        says=Text(
            "从这天起归新机构管理，管理项目一并转去；之前的服务仍算原机构。",
            "From that day the new institution answers; programmes go along.",
        ),
    )


@page(function=EDIT, methods=BOTH)
def take_over_page(request: Request) -> HttpResponse:
    own = menu_of_own(request.scope, request.today, EDIT)
    fields = [
        *_number_fields(), Field("institution", Text("归哪里管", "Kept by"), choices=own, value=_default_place(request.scope, own)),
        Field("from_on", Text("从", "From"), "date", value=request.today.isoformat()),
        Field("reason", Text("原因", "Why"), more={"maxlength": 200}),
    ]  # fmt: skip

    def act(sent: QueryDict) -> str:
        made = take_over_resident(
            scope=request.scope, document=sent.get("document", ""), number=sent.get("number", ""), institution=_need(sent, "institution"),
            from_on=need_day(sent, "from_on"), reason=sent.get("reason", ""), today=request.today, now=get_now(),
        )  # fmt: skip
        return reverse("resident", args=[made])

    return answer_form(
        request,
        fields,
        act,
        title=Text("接收居民", "Take a resident over"),
        does=Text("接收", "Take over"),
        back=reverse("residents"),
        says=Text("看过证件再填；原机构和本机构的审计都会记下。", "Only with the document in hand; both institutions' audits say so."),
    )


@page(function=EDIT, methods=BOTH)
def end_page(request: Request, resident: str) -> HttpResponse:
    row = find_resident(request.scope, resident, EDIT)
    fields = [
        Field("ending", Text("情况", "What"), choices=list(ENDINGS.items())),
        Field("until_on", Text("从这天起不再管理", "First day without us"), "date", value=request.today.isoformat()), _version(row),
    ]  # fmt: skip

    def act(sent: QueryDict) -> str:
        end_resident_here(
            scope=request.scope, resident=row.pk, ending=sent.get("ending", ""), until_on=need_day(sent, "until_on"),
            seen=read_whole(sent, "version"), today=request.today, now=get_now(),
        )  # fmt: skip
        return reverse("resident", args=[row.pk])

    return answer_form(
        request,
        fields,
        act,
        title=Text(f"{row.name}迁出或去世", f"{row.name} left or died"),
        does=Text("登记", "Record"),
        back=reverse("resident", args=[row.pk]),
        says=Text("档案保留，管理项目同日结束。", "The entry stays; programmes end on that day."),
    )


@page(function=EDIT, methods=BOTH)
def merge_page(request: Request, resident: str) -> HttpResponse:
    row = find_resident(request.scope, resident, EDIT)
    alike = list_residents(scope=request.scope, on=None, function=EDIT).filter(name=row.name).exclude(pk=row.pk)
    choices = [
        (one.pk, Text(f"{one.name} {one.born_on} {one.masked_number}", f"{one.name} {one.born_on} {one.masked_number}")) for one in alike
    ]
    fields = [
        Field("other", Text("并入的那份", "The one to merge"), choices=choices or [("", Text("没有同名的", "Nobody of that name"))]),
        Field("reason", Text("怎么确认是同一个人", "How do you know"), more={"maxlength": 200}),
    ]  # fmt: skip

    def act(sent: QueryDict) -> str:
        merge_residents(
            scope=request.scope,
            kept=row.pk,
            other=_need(sent, "other"),
            reason=sent.get("reason", ""),
            today=request.today,
            now=get_now(),
        )
        return reverse("resident", args=[row.pk])

    return answer_form(
        request,
        fields,
        act,
        title=Text(f"把另一份并入{row.name}", f"Merge another entry into {row.name}"),
        does=Text("合并", "Merge"),
        back=reverse("resident", args=[row.pk]),
        says=Text("什么都不删；另一份的服务从此算在这一份上。", "Nothing is deleted; the other's services count for this one from now on."),
    )


def _version(row: Resident) -> Field:
    return Field("version", NOTHING, "hidden", value=str(row.version))


def _need(sent: QueryDict, name: str) -> str:
    value = sent.get(name, "").strip()
    if not value:
        raise UnableToRegister(Text("请选择", "Choose one"), field=name)
    return value


def _default_place(scope: Scope, own: Sequence[tuple[str, Text]]) -> str:
    codes = [code for code, _ in own]
    return scope.actor.institution if scope.actor.institution in codes else codes[0] if len(codes) == 1 else ""
