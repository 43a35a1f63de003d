"""
What others may ask of residents.

Whoever holds `residents.see` sees those for whom an institution within reach answers, or last answered; nobody else stands there at all.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from yiti.foundation.audit.models import Change
from yiti.kernel.identity import tidy_number
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.spans import on_day

from .keeping import hash_number, hash_phone, open_kept
from .models import Resident, ResidentStay
from .persons import DOTS
from .refusals import UnableToFindResident
from .sight import SEE as SEE
from .sight import within_sight
from .words import DOCUMENTS

SAID = ("institution", "from_on", "until_on", "ending", "reason")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as a list shows the person: the name, sex, birth day and the institution that answers."""

    resident: str
    name: str
    sex: str
    born_on: date
    institution: str


@dataclass(frozen=True, slots=True)
class Entered:
    """One change of a resident's entry: when, who, what, and the personal fields before and after."""

    at: Any
    actor: str
    action: str
    before: dict[str, str]
    after: dict[str, str]
    said: dict[str, Any]


def list_residents(*, scope: Scope, on: date | None, institution: str = "", words: str = "", function: str = SEE) -> QuerySet[Resident]:
    """
    The residents within reach, merged entries left out; on a day those only for whom somebody answers then.

    With `here`, the code of the institution that answers last. `words` are searched for: the whole number of a document, a whole telephone,
    or parts of name, pinyin initials and address; every one must be found.
    """
    found = Resident.objects.filter(within_sight(scope, function), merged_into=None)
    if on is not None:
        found = found.filter(pk__in=ResidentStay.objects.filter(on_day(on)).values("resident"))
    last = ResidentStay.objects.filter(resident=OuterRef("pk")).order_by("-from_on").values("institution")[:1]
    found = found.annotate(here=Subquery(last))
    for word in words.split():
        found = found.filter(_match(word))
    return found.filter(here=institution) if institution else found


def _match(word: str) -> Q:
    number, digits = tidy_number(word), "".join(sign for sign in word if sign.isdigit())
    name = DOTS.sub("·", word)
    match = Q(name__icontains=name) | Q(pinyin__startswith=word.lower()) | Q(address__icontains=word) | Q(household=word)
    if len(digits) >= 7:
        match |= Q(phone_hash=hash_phone(word.replace("-", "")))
    if len(number) >= 4 and number.isascii():
        match |= Q(number_hash__in=[hash_number(document, number) for document in DOCUMENTS])
    return match


def get_resident(*, scope: Scope, resident: str, function: str = SEE) -> Resident:
    """:raises UnableToFindResident: also for somebody out of reach"""
    found = Resident.objects.filter(within_sight(scope, function), pk=resident).first()
    if found is None:
        raise UnableToFindResident(Text("没有这位居民", "There is no such resident"))
    return found


def find_kept(*, scope: Scope, resident: str) -> str:
    """The pseudonym that an entry was merged into; its own where it was not. No function: a pseudonym says nothing."""
    return Resident.objects.filter(pk=resident).values_list("merged_into", flat=True).first() or resident


def list_names(*, scope: Scope, residents: Collection[str], function: str = SEE) -> dict[str, Named]:
    """Pseudonym → who it is, for those whom the reader may see; the others are left out. A merged one leads to the one kept."""
    wanted = list(residents)
    answer: dict[str, Named] = {}
    for first in range(0, len(wanted), 500):
        part = wanted[first : first + 500]
        pairs = Resident.objects.filter(pk__in=part, merged_into__isnull=False).values_list("pk", "merged_into__pseudonym")
        kept = {one: str(into) for one, into in pairs}
        rows = list_residents(scope=scope, on=None, function=function).filter(pk__in={kept.get(one, one) for one in part})
        seen = {row.pk: Named(row.pk, row.name, row.sex, row.born_on, row.__dict__["here"] or "") for row in rows}
        answer |= {one: seen[kept.get(one, one)] for one in part if kept.get(one, one) in seen}
    return answer


def list_household(*, scope: Scope, resident: Resident) -> list[Resident]:
    """The others of the household whom the reader may see."""
    if not resident.household:
        return []
    return list(list_residents(scope=scope, on=None).filter(household=resident.household).exclude(pk=resident.pk).order_by("born_on"))


def list_merged(*, scope: Scope, resident: Resident) -> list[Resident]:
    """The entries that were merged into this one."""
    get_resident(scope=scope, resident=resident.pk)
    return list(Resident.objects.filter(merged_into=resident).order_by("pseudonym"))


def list_history(*, scope: Scope, resident: str) -> list[Entered]:
    """Every change of an entry, the newest first, with its personal fields opened for whoever may see the resident."""
    get_resident(scope=scope, resident=resident)
    rows = Change.objects.filter(table="residents_resident", key=resident).order_by("-pk")
    told: dict[tuple[Any, str], Entered] = {}
    for row in rows:
        said = {name: value for name, value in (row.after or {}).items() if name in SAID}
        entered = Entered(row.at, row.actor, row.action, _open(resident, row.before), _open(resident, row.after), said)
        told.setdefault((row.at, row.action), entered)
    return list(told.values())


def _open(resident: str, kept: dict[str, Any] | None) -> dict[str, str]:
    return open_kept(str(kept.get("resident", resident)), kept) if kept and "sealed" in kept else {}
