"""The registers that the pack declares, and what was entered in them."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.forms import Form

from .models import Entry
from .slots import slots_of

CURRENT = {"is_current__in": [True]}
"""Asked in this way, for SQLite looks into no index for a bare yes."""


class UnknownForm(UnableTo):
    code = "not-found"


def list_registers(*, scope: Scope) -> list[Register]:
    """The registers of the installation's pack and of those above it with whose they are (`forms.see`), the nearest pack's first."""
    scope.require("forms.see")
    return list(load_pack(get_installation().pack).registers.values())


def list_forms(*, scope: Scope) -> list[Form]:
    """The registers of the installation's pack and of those above it (`forms.see`), the nearest pack's first."""
    return [register.form for register in list_registers(scope=scope)]


def get_form(*, scope: Scope, id: str) -> Form:
    """:raises UnknownForm:"""
    return get_register(scope=scope, id=id).form


def get_register(*, scope: Scope, id: str) -> Register:
    """A register with whose it is and which fields were added to it.

    :raises UnknownForm:
    """
    scope.require("forms.see")
    return _find(id)


def find_form(id: str) -> Form:
    """:raises UnknownForm:"""
    return _find(id).form


def get_columns(*, scope: Scope, form: Form) -> dict[str, str]:
    """Field → column of the entries by which the database sorts and filters it."""
    scope.require("forms.see")
    return slots_of(form)


def list_entries(
    *, scope: Scope, form: str, institution: str = "", first: date | None = None, end: date | None = None, with_superseded: bool = False
) -> QuerySet[Entry]:
    """
    The entries of a register within `forms.see`, the newest day first; entries about the county are everybody's who sees forms.

    `[first, end)` are days that entries are about. Entries that a correction replaced are left out unless asked for.
    """
    found = _seen(scope).filter(form=form)
    if institution:
        found = found.filter(institution=institution)
    if first:
        found = found.filter(on__gte=first)
    if end:
        found = found.filter(on__lt=end)
    return found if with_superseded else found.filter(**CURRENT)


def search_entries(*, scope: Scope, entries: QuerySet[Entry], words: str, named: Collection[str] = ()) -> QuerySet[Entry]:
    """Entries in which every word is said, in an answer or as who entered it, or that are about an institution of those `named`."""
    scope.require("forms.see")
    for word in words.split():
        entries = entries.filter(Q(text__icontains=word) | Q(institution__in=named))
    return entries


def count_entries(*, scope: Scope, first: date | None = None, end: date | None = None) -> dict[str, int]:
    """How many entries each register has within `forms.see`, corrections counted once, about days in `[first, end)`; one query."""
    found = _seen(scope).filter(**CURRENT)
    if first:
        found = found.filter(on__gte=first)
    if end:
        found = found.filter(on__lt=end)
    return dict(found.order_by().values_list("form").annotate(count=Count("pk")))


def get_newest_number(*, scope: Scope) -> int:
    """Of the entry written last, in whichever register (`forms.see`); 0 where there is none."""
    scope.require("forms.see")
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def get_entry_marks(*, scope: Scope) -> dict[str, tuple[int, int]]:
    """By register (`forms.see`) the number of the entry written last and how many there are; one query."""
    scope.require("forms.see")
    rows = Entry.objects.order_by().values_list("form").annotate(last=Max("pk"), count=Count("pk"))
    return {form: (last, count) for form, last, count in rows}


def list_newest(*, scope: Scope, institution: str) -> dict[str, tuple[Entry, int]]:
    """Of each register that says something of an institution its newest entry and how many there are, within `forms.see`; two queries."""
    about = _seen(scope).filter(institution=institution, **CURRENT).order_by()
    found = {form: (on, count) for form, on, count in about.values_list("form").annotate(last=Max("on"), count=Count("pk"))}
    if not found:
        return {}
    on_the_day = Q()
    for form, (on, _) in found.items():
        on_the_day |= Q(form=form, on=on)
    newest = {row.form: row for row in about.filter(on_the_day).order_by("pk")}
    return {form: (newest[form], count) for form, (_, count) in found.items()}


def count_late(*, scope: Scope, today: date, role: str) -> dict[str, int]:
    """How many entries of each register that the role fills in, within `forms.enter`, are past their due day; one query."""
    registers = load_pack(get_installation().pack).registers.values()
    forms = [register.form.id for register in registers if register.form.due and role in register.form.enters]
    if not forms or not scope.may("forms.enter"):
        return {}
    reach = scope.institutions("forms.enter")
    found = Entry.objects.filter(form__in=forms, due__lt=today, **CURRENT)
    found = found if reach is None else found.filter(Q(institution__in=reach) | Q(institution=""))
    return dict(found.order_by().values_list("form").annotate(count=Count("pk")))


def _seen(scope: Scope) -> QuerySet[Entry]:
    scope.require("forms.see")
    reach = scope.institutions("forms.see")
    return Entry.objects.all() if reach is None else Entry.objects.filter(Q(institution__in=reach) | Q(institution=""))


def get_entry(*, scope: Scope, id: int) -> Entry:
    """:raises UnknownForm: also for an entry that the reader may not see"""
    found = _seen(scope).filter(pk=id).first()
    if found is None:
        raise UnknownForm(Text("没有这条登记", "There is no such entry"))
    return found


def find_newer(*, scope: Scope, entry: Entry) -> Entry | None:
    """The entry that replaced one, where somebody corrected it."""
    return list_entries(scope=scope, form=entry.form, with_superseded=True).filter(supersedes=entry).first()


def list_versions(*, scope: Scope, id: int) -> list[Entry]:
    """An entry with all that it replaced, the newest first."""
    entry: Entry | None = get_entry(scope=scope, id=id)
    found = []
    while entry is not None:
        found.append(entry)
        entry = entry.supersedes
    return found


def _find(id: str) -> Register:
    found = load_pack(get_installation().pack).registers.get(id)
    if found is None:
        raise UnknownForm(Text(f"没有登记簿 {id}", f"There is no register {id}"), field="form")
    return found
