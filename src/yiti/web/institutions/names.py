"""Institutions in words and in menus, and the finders of the search box."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.urls import reverse

from yiti.foundation.installation.queries import find_installation, get_today
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.registry.access.queries import get_names
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import SEE, list_institutions
from yiti.registry.staff.models import Posting
from yiti.registry.staff.queries import SEE as SEE_STAFF
from yiti.registry.staff.queries import list_staff
from yiti.web.search import FINDERS, MOST, Finder, Hit, matches
from yiti.web.sifting import search_rows
from yiti.web.sources import get_categories


def name_of(row: Institution) -> Text:
    return row.label


def short_name_of(row: Institution) -> Text:
    """Without what it is, in either language: 建国路, Jianguo Road; 三工镇, Sangong Town."""
    return _shorten(row.short_name, row.name_en)


@lru_cache(maxsize=4096)
def _shorten(short_name: str, name_en: str) -> Text:
    english = name_en.removesuffix(" Community Health Centre")
    if english.endswith((" Town Hospital", " Township Hospital")):
        english = english.removesuffix(" Hospital")
    return Text(short_name, english or short_name)


def categories() -> dict[str, Text]:
    """The categories of the installation's pack in its order."""
    found = find_installation()
    return get_categories(found.pack if found else "")


def menu_of(*, scope: Scope, function: str, on: date) -> list[tuple[str, Text]]:
    """The institutions open on a day for which the person holds the function: code and name."""
    return [(row.pk, name_of(row)) for row in list_institutions(scope=scope, on=on, function=function)]


def name_users(scope: Scope, usernames: Iterable[str]) -> dict[str, str]:
    """Whose user names these are; one without an account stays as it is."""
    asked = list(usernames)
    return {name: name for name in asked} | get_names(scope=scope, usernames=asked)


def find_institutions(words: str, scope: Scope) -> Iterable[Hit]:
    if not scope.may(SEE):
        return
    rows = list_institutions(scope=scope, on=get_today())
    found = [row for row in rows if matches(words, row.name, row.short_name, row.name_en, row.pinyin, row.code)]
    groups = categories()
    for row in found[:MOST]:
        yield Hit(name_of(row), reverse("institution", args=[row.pk]), groups.get(row.category, NOTHING))


def find_people(words: str, scope: Scope) -> Iterable[Hit]:
    if not scope.may(SEE_STAFF):
        return
    staff = list_staff(scope=scope, on=get_today())
    found = list(search_rows(staff, words, ("person__name", "person__pinyin", "person__code"))[:MOST])
    if not found and words.isascii() and words.isalpha():
        found = [row for row in staff.filter(person__pinyin__istartswith=words[0]) if matches(words, row.person.name)]
    for row in found[:MOST]:
        yield person_hit(row)


def person_hit(row: Posting) -> Hit:
    return Hit(Text(row.person.name, row.person.name), reverse("person", args=[row.person_id]), short_name_of(row.institution))


FINDERS += [
    Finder(Text("机构", "Institutions"), "building-hospital", find_institutions),
    Finder(Text("人员", "People"), "user", find_people),
]
