"""Residents in the search box, and from a pseudonym back to the person."""

from collections.abc import Iterable

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from yiti.care.residents.operations import reidentify
from yiti.care.residents.queries import SEE, list_residents
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.requests import Request
from yiti.web.search import FINDERS, MOST, Finder, Hit

from .forms import BOTH, answer_form

LEAST = 2
"""So many signs at least: one alone would find half a village."""


def find_residents(words: str, scope: Scope) -> Iterable[Hit]:
    """By name, initials, address, or the whole number of a document or telephone."""
    if len(words) < LEAST or not scope.may(SEE):
        return
    for row in list_residents(scope=scope, on=None, words=words).order_by("ending", "pinyin", "pk")[:MOST]:
        detail = f"{row.born_on.year} · {row.masked_number}"
        yield Hit(row.label, reverse("resident", args=[row.pk]), Text(detail, detail))


FINDERS.append(Finder(Text("居民", "Residents"), "users", find_residents))


@page(function=SEE, methods=BOTH)
def pseudonym_page(request: Request) -> HttpResponse:
    """Who stands behind a pseudonym that a list or an export shows."""
    fields = [
        Field(
            "pseudonym", Text("假名", "Pseudonym"), value=request.GET.get("pseudonym", ""), more={"maxlength": 32, "autocomplete": "off"}
        ),
        Field("reason", Text("原因", "Why"), help=Text("会留痕", "The look is noted"), more={"maxlength": 200}),
    ]

    def act(sent: QueryDict) -> str:
        row = reidentify(scope=request.scope, pseudonym=sent.get("pseudonym", "").strip().lower(), reason=sent.get("reason", ""))
        return reverse("resident", args=[row.pk])

    return answer_form(
        request,
        fields,
        act,
        title=Text("还原假名", "From a pseudonym to the person"),
        does=Text("查看", "Open"),
        back=reverse("residents"),
        says=Text("只找得到您职责范围内的居民。", "It finds only residents within your duties."),
    )
