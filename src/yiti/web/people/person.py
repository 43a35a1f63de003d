"""A resident's page: who it is, where the person belongs, the programmes, the follow-ups, the history."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yiti.care.public_health.models import FollowUp
from yiti.care.public_health.queries import get_form, list_enrolments, list_follow_ups
from yiti.care.public_health.rules import GRADES
from yiti.care.public_health.words import ENDINGS as LEFT_BECAUSE
from yiti.care.public_health.words import PROGRAMMES, SERVICES
from yiti.care.residents.models import Resident
from yiti.care.residents.operations import look_at_resident, reveal_number
from yiti.care.residents.queries import SEE, list_history, list_household, list_merged
from yiti.care.residents.words import CONDITIONS, DOCUMENTS, ENDINGS, NATIONALITIES, RELATIONS
from yiti.kernel.ages import completed_years
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.web.access import page
from yiti.web.charts import lines
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.services.states import state_of

from .naming import about, find_resident, names_of_institutions

ACTIONS = {
    "residents.register": Text("登记", "Entered"),
    "residents.load": Text("导入", "Loaded"),
    "residents.correct": Text("更正资料", "Put right"),
    "residents.number": Text("更正证件号", "Number put right"),
    "residents.move": Text("移交", "Handed over"),
    "residents.take_over": Text("接收", "Taken over"),
    "residents.end": Text("迁出或死亡", "Left or died"),
    "residents.merge": Text("并入", "Merged"),
}
FIELDS = {
    "name": Text("姓名", "name"), "document": Text("证件", "document"), "number": Text("证件号", "number"),
    "phone": Text("电话", "telephone"),
    "sex": Text("性别", "sex"), "born_on": Text("出生日期", "birth day"), "nationality": Text("民族", "nationality"),
    "address": Text("住处", "address"), "household": Text("户号", "household"), "relation": Text("与户主关系", "relation"),
}  # fmt: skip


@page(function=SEE)
def resident_page(request: Request, resident: str) -> HttpResponse:
    row = find_resident(request.scope, resident)
    look_at_resident(scope=request.scope, resident=row, reason="resident")
    return render(request, "yiti/people/resident.html", _context(request, row))


@page(function=SEE, methods=("POST",))
def reveal_page(request: Request, resident: str) -> HttpResponse:
    """The page with the whole number, for a reason."""
    row = find_resident(request.scope, resident)
    number, phone = reveal_number(scope=request.scope, resident=row.pk, reason=request.POST.get("reason", ""))
    return render(request, "yiti/people/resident.html", {**_context(request, row), "number": number, "phone": phone})


def _context(request: Request, row: Resident) -> dict[str, Any]:
    scope, today = request.scope, request.today
    names = names_of_institutions(scope, today)
    stays = [
        (names.get(stay.institution_id, Text(stay.institution_id, stay.institution_id)), stay) for stay in row.stays.order_by("-from_on")
    ]
    now = next((stay for _, stay in stays if stay.from_on <= today and (stay.until_on is None or stay.until_on > today)), None)
    here = now.institution_id if now else ""
    may_serve = bool(here) and scope.may("services.enter", here) and not row.merged_into_id
    return {
        "resident": row, "about": about(row, today), "stays": stays, "here": names.get(here), "kind": DOCUMENTS[row.document],
        "nationality": NATIONALITIES[row.nationality], "relation": RELATIONS.get(row.relation, NOTHING), "ending": ENDINGS.get(row.ending),
        "conditions": [(CONDITIONS[one.condition], one.since_on) for one in row.conditions.filter(ceased_on=None)],
        "household": [(one, about(one, today)) for one in list_household(scope=scope, resident=row)],
        "merged": list_merged(scope=scope, resident=row), "history": _history(scope, row, names),
        "may_edit": not row.merged_into_id and scope.may("residents.edit", here or None), "may_serve": may_serve, "today": today,
        **_services(request, row, may_serve),
    }  # fmt: skip


def _services(request: Request, row: Resident, may_serve: bool) -> dict[str, Any]:
    if not (request.scope.may("services.see") or may_serve):
        return {"may_see_services": False}
    enrolments = list_enrolments(scope=request.scope, resident=row)
    records = list(list_follow_ups(scope=request.scope, resident=row))
    open_ones = {one.programme: one for one in enrolments if one.left_on is None}
    return {
        "may_see_services": True, "enrolments": [(PROGRAMMES[one.programme], one, LEFT_BECAUSE.get(one.ending)) for one in enrolments],
        "records": [(one, GRADES[one.grade], state_of(one.grade)) for one in records], "chart": _chart(records), "open": open_ones,
        "offered": [key for key in PROGRAMMES if key not in open_ones and may_serve and _is_for(request, row, key)],
    }  # fmt: skip


def _is_for(request: Request, row: Resident, programme: str) -> bool:
    """Whether the person is old enough for a programme, by the standard of today."""
    standard = get_form(scope=request.scope, service=SERVICES[programme]).standard_on(request.today)
    return completed_years(row.born_on, request.today) >= int(standard.numbers["eligible_age"].value)


def _chart(records: Sequence[FollowUp]) -> dict[str, Any] | None:
    rows = list(reversed(records))[-12:]
    if len(rows) < 2:
        return None
    return lines(
        [row.on.isoformat() for row in rows],
        [(Text("收缩压", "Systolic"), [row.answers["systolic"] for row in rows]),
         (Text("舒张压", "Diastolic"), [row.answers["diastolic"] for row in rows])],
    )  # fmt: skip


def _history(scope: Scope, row: Resident, names: dict[str, Text]) -> list[dict[str, Any]]:
    answer = []
    for one in list_history(scope=scope, resident=row.pk):
        changed = [
            (FIELDS[name], one.before.get(name, ""), one.after.get(name, ""))
            for name in FIELDS
            if one.before and one.after and one.before.get(name) != one.after.get(name)
        ]
        where = names.get(str(one.said.get("institution") or ""))
        says = [where, Text(str(one.said.get("reason") or ""), str(one.said.get("reason") or ""))]
        answer.append({
            "at": one.at, "who": one.actor, "what": ACTIONS.get(one.action, Text(one.action, one.action)), "changed": changed,
            "says": [text for text in says if text and text.zh],
        })  # fmt: skip
    return answer


def address_of(resident: str) -> str:
    return reverse("resident", args=[resident])
