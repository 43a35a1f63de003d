"""Persons and institutions as the answers of a register name them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from yiti.foundation.forms.known import Known
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.queries import get_types, list_signboards

from .models import Person, Posting

ENTER = "forms.enter"
MOST = 20
BOTH = re.compile(r"(?P<name>.*?)\s*[(（](?P<code>[^()（）]+)[)）]")


def known_to(*, scope: Scope, on: date) -> Known:
    """Institutions open on the day, and the staff of those for which the person enters registers (`forms.enter`)."""
    houses = {code: Text(name, name_en or name) for code, name, name_en in list_signboards(scope=scope, on=on)}
    return Known(lambda words: find_people(scope=scope, words=words), houses, get_types(scope=scope, on=on))


def find_people(*, scope: Scope, words: str) -> Sequence[tuple[str, str]]:
    """Code and name of those whom the words mean: a code, a name, or a name with the code in brackets."""
    both = BOTH.fullmatch(words)
    asked = Q(pk=both["code"]) if both else Q(pk=words) | Q(name=words)
    return list(_people(scope).filter(asked).order_by("code").values_list("code", "name")[:MOST])


def suggest_people(*, scope: Scope, institution: str, most: int) -> list[str]:
    """Everybody whom the person may name, as the box suggests them; nothing where there are more than `most`."""
    people = _people(scope)
    if institution:
        people = people.filter(pk__in=Posting.objects.filter(institution=institution).values("person"))
    found = list(people.order_by("name", "code").values_list("code", "name")[: most + 1])
    return [f"{name} ({code})" for code, name in found] if len(found) <= most else []


def name_people(*, scope: Scope, codes: Iterable[str]) -> dict[str, str]:
    """Names by code of persons whom records name that the reader may see."""
    return dict(Person.objects.filter(pk__in=set(codes)).values_list("code", "name"))


def _people(scope: Scope) -> QuerySet[Person]:
    scope.require(ENTER)
    reach = scope.institutions(ENTER)
    postings = Posting.objects.all() if reach is None else Posting.objects.filter(institution__in=reach)
    return Person.objects.filter(pk__in=postings.values("person"))
