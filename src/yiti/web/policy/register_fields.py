"""A register's fields as the fields of a page, and what a page sent as answers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yiti.foundation.files.kinds import ENDINGS
from yiti.foundation.files.operations import store_file
from yiti.foundation.forms.answers import YES_NO, is_asked
from yiti.foundation.forms.models import Entry
from yiti.foundation.installation.queries import get_now
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.forms import Form, FormField
from yiti.registry.institutions.queries import list_institutions, list_signboards
from yiti.registry.staff.named import name_people, suggest_people
from yiti.web.fields import Field
from yiti.web.requests import Request

KINDS = {
    "number": "decimal", "whole": "whole", "money": "money", "date": "date", "month": "month", "file": "file",
}  # fmt: skip
UNITS = {"money": Text("元", "yuan")}
OWN = Text("本地增加的栏目", "added by the county")
MOST_SUGGESTED = 600
ACCEPTED = ",".join(("image/*", *(f".{ending}" for ending in ENDINGS)))
"""Offers a phone's camera beside its files."""


def houses_of(request: Request, form: Form) -> dict[str, Text]:
    """The institutions that the person may enter for, of the types that the register is for."""
    rows = list_institutions(scope=request.scope, on=request.today, function="forms.enter")
    rows = rows.filter(type__in=form.types) if form.types else rows.exclude(category="")
    return {row.code: Text(row.short_name, row.name_en or row.short_name) for row in rows}


def signboards(scope: Scope, on: date) -> dict[str, Text]:
    """All institutions of a day, which an answer may name."""
    return {code: Text(name, name_en or name) for code, name, name_en in list_signboards(scope=scope, on=on)}


def fields_of(request: Request, register: Register, older: Entry | None) -> list[Field]:
    form = register.form
    answers: Mapping[str, Any] = older.answers if older else _known(request, form)
    day = (older.on if older else request.today).isoformat()
    fields = [Field("on", Text("登记的日期", "Day of the entry"), "date", day, more={"max": request.today.isoformat()})]
    if form.about == "institution" and older is None:
        houses = houses_of(request, form)
        named = request.GET.get("institution", "")
        chosen = (
            named if named in houses else request.place if request.place in houses else (next(iter(houses)) if len(houses) == 1 else "")
        )
        fields.append(Field("institution", Text("机构", "Institution"), value=chosen, choices=list(houses.items())))
    return fields + [_field(request, register, field, answers.get(field.name)) for field in form.fields]


def _known(request: Request, form: Form) -> dict[str, Any]:
    """What the page that led here knew already, by field, in the address: it only stands in the form until it is saved."""
    plain = [field.name for field in form.fields if field.kind not in ("file", "choices")]
    return {name: request.GET[name] for name in plain if request.GET.get(name)}


def _field(request: Request, register: Register, field: FormField, answer: Any) -> Field:
    made = Field(
        field.name, field.label, KINDS.get(field.kind, "text"), _value(request, field, answer),
        field.unit or UNITS.get(field.kind, NOTHING), required=field.required and not field.when,
        choices=_choices(request, field), is_many=field.kind == "choices",
        chosen=answer if isinstance(answer, list) else (),
        more=_more(field), help=OWN if field.name in register.own_fields else NOTHING,
    )  # fmt: skip
    if field.kind == "file" and answer is not None:
        made.required, made.help = False, Text("不选就留着原来的文件", "Leave it to keep the file that is there")
    return made


def _value(request: Request, field: FormField, answer: Any) -> str:
    if answer is None or field.kind in ("file", "choices"):
        return ""
    if field.kind == "boolean":
        return "yes" if answer in (True, "yes") else "no"
    if field.kind == "person" and "(" in str(answer):
        return str(answer)
    if field.kind == "person":
        return f"{name_people(scope=request.scope, codes=[answer]).get(answer, '')} ({answer})".strip()
    return str(answer)


def _choices(request: Request, field: FormField) -> list[tuple[str, Text | str]]:
    if field.kind == "boolean":
        return list(YES_NO.items())
    if field.kind == "institution":
        return list(signboards(request.scope, request.today).items())
    return [(choice.id, choice.label) for choice in field.choices]


def _more(field: FormField) -> dict[str, object]:
    more: dict[str, object] = {}
    if field.when:
        more["data-when"] = f"{field.when.field}={','.join(field.when.is_)}"
    if field.kind == "file":
        more["accept"] = ACCEPTED
    elif field.kind == "person":
        more |= {"list": "people", "autocomplete": "off"}
    elif field.kind in ("number", "whole", "money"):
        more |= {"autocomplete": "off", "maxlength": 20}
    elif field.kind == "text":
        more["maxlength"] = 2000
    return more


def people_for(request: Request, form: Form, institution: str) -> list[str]:
    """Whom the box of a person suggests."""
    if not any(field.kind == "person" for field in form.fields):
        return []
    return suggest_people(scope=request.scope, institution=institution, most=MOST_SUGGESTED)


def read_sent(request: Request, form: Form, institution: str, older: Entry | None) -> dict[str, Any]:
    """What the page sent by field; of a field that its other answers hide nothing, though the browser sends what stood there."""
    sent = request.POST
    answers: dict[str, Any] = {}
    for field in form.fields:
        if field.kind != "file":
            answers[field.name] = sent.getlist(field.name) if field.kind == "choices" else sent.get(field.name, "")
    for field in form.fields:
        if not is_asked(field, answers):
            answers[field.name] = None
        elif field.kind == "file":
            answers[field.name] = _file(request, field, institution, older)
    return answers


def _file(request: Request, field: FormField, institution: str, older: Entry | None) -> int | None:
    """The stored file's number: a new one, else the one that is there."""
    upload = request.FILES.get(field.name)
    if upload is None:
        return older.answers.get(field.name) if older else None
    try:
        kept = store_file(scope=request.scope, name=upload.name or "", content=upload.read(), institution=institution, now=get_now())
    except UnableTo as refusal:
        refusal.field = field.name
        raise
    return kept.pk
