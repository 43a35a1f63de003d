"""A resident in words."""

from datetime import date

from django.http import Http404

from yiti.care.residents.models import Resident
from yiti.care.residents.queries import SEE, get_resident
from yiti.care.residents.refusals import UnableToFindResident
from yiti.care.residents.words import SEXES
from yiti.kernel.ages import completed_years
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.queries import list_signboards


def find_resident(scope: Scope, resident: str, function: str = SEE) -> Resident:
    """:raises Http404: also for somebody out of reach"""
    try:
        return get_resident(scope=scope, resident=resident, function=function)
    except UnableToFindResident:
        raise Http404(resident) from None


def about(resident: Resident, today: date) -> Text:
    """男 67 岁"""
    sex, age = SEXES[resident.sex], completed_years(resident.born_on, today)
    return Text(f"{sex.zh} {age} 岁", f"{sex.en}, {age}")


def names_of_institutions(scope: Scope, today: date) -> dict[str, Text]:
    """The names on the signboards, by code."""
    return {code: Text(name, english or name) for code, name, english in list_signboards(scope=scope, on=today)}


def menu_of_own(scope: Scope, today: date, function: str) -> list[tuple[str, Text]]:
    """The institutions for which the person holds a function, to choose from."""
    reach = scope.institutions(function)
    names = names_of_institutions(scope, today)
    return [(code, name) for code, name in names.items() if reach is None or code in reach]
