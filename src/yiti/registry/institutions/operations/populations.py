"""Write a year's population down."""

from django.db import transaction

from yiti.foundation.imports.registers import compare, write
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.refusals import UnableToKeep
from yiti.registry.institutions.registers import POPULATIONS, ROOM
from yiti.registry.institutions.words import POPULATION_SCOPES

from .institutions import EDIT


@transaction.atomic
def set_population(*, scope: Scope, institution: str, year: int, population_scope: str, people: int, remark: str = "") -> None:
    """
    How many people an institution had in a year, by scope; the same year and scope again corrects it.

    :raises UnableToKeep: `out-of-range`
    """
    scope.require(EDIT, institution)
    if population_scope not in POPULATION_SCOPES:
        raise UnableToKeep(Text("不知道这种口径", "unknown scope of population"), code="out-of-range", field="scope")
    if people < 0 or not 1990 <= year <= 2100:
        raise UnableToKeep(
            Text("人数不小于 0，年度在 1990 到 2100 之间", "people from 0, a year from 1990 to 2100"), code="out-of-range", field="people"
        )
    lock_room(ROOM)
    wanted = {"institution_id": institution, "year": year, "scope": population_scope, "people": people, "remark": remark}
    standing = POPULATIONS.read(institution=institution, year=year, scope=population_scope)
    write(scope=scope, register=POPULATIONS, difference=compare(POPULATIONS, [wanted], standing))
