"""Who is assessed on a day: the category of the institution, and whether the county has taken that category in yet."""

from datetime import date

from django.db.models import Q

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.installation.queries import find_installation
from yiti.kernel.scopes import system_scope
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.headers import JOINED

from .models import Institution

RULES = system_scope("assessed")
"""Which categories are assessed is the county's decision, the same for whoever asks."""


def assessed_on(on: date) -> Q:
    """Institutions that bear a category which is assessed on a day; one more query only where a category is taken in by decision."""
    return ~Q(category__in=["", *_find_waiting(on)])


def _find_waiting(on: date) -> list[str]:
    """The categories of the document here that nobody has decided to take in by that day."""
    found = find_installation()
    joining = {one.id: one.joins for one in load_pack(found.pack).header.categories if one.joins} if found else {}
    if found is None or not joining or not Institution.objects.filter(category__in=joining).exists():
        return sorted(joining)
    book = get_book_of(scope=RULES, pack=found.pack, on=max(on, load_pack(found.pack).in_force_from))
    return [id for id, parameter in sorted(joining.items()) if not _is_in(book.entry(parameter).value)]


def _is_in(value: object) -> bool:
    return value == JOINED
