"""A register narrowed to the entries behind a number of a view, and the number again over what is listed."""

from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.http import Http404

from yiti.foundation.forms.groups import group_entries
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import UnknownForm
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.views import RegisterView, Value
from yiti.registry.staff.named import name_people
from yiti.supervision.registers.grounds import Ground
from yiti.supervision.registers.queries import find_view, list_behind
from yiti.web.requests import Request

from .register_lists import Names
from .view_words import Wording, keys_in, print_as


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed to: the view, the group in words, and the number that these entries give."""

    view: RegisterView
    group: Text
    label: Text
    number: str
    unit: Text


def scope_of(request: Request) -> Scope:
    """The reader's, narrowed to the institution that is chosen in the bar."""
    if not request.place:
        return request.scope
    return replace(request.scope, grants={**request.scope.grants, "forms.see": frozenset({request.place})})


def narrow_to_view(request: Request, register: Register, entries: QuerySet[Entry], names: Names) -> tuple[QuerySet[Entry], Narrowed | None]:
    """
    The entries as they are where the address names no view.

    :raises Http404: for a view, a value or a group that there is not
    """
    id, value, keys = request.GET.get("view", ""), request.GET.get("value", ""), keys_in(request.GET.dict())
    if not id:
        return entries, None
    scope, is_part = scope_of(request), "whole" not in request.GET
    try:
        view = find_view(scope=scope, register=register, id=id)
        found = list_behind(scope=scope, register=register, view=view, value=value, keys=keys, today=request.today, part=is_part)
    except UnknownForm:
        raise Http404(id) from None
    persons = [keys[one.name] for one in register.form.fields if one.kind == "person" and one.name in keys]
    names.people |= name_people(scope=request.scope, codes=persons) if persons else {}
    return found, _narrowed(request, Wording(register, names), view, value, keys, found)


def _narrowed(request: Request, wording: Wording, view: RegisterView, value: str, keys: dict[str, str], found: QuerySet[Entry]) -> Narrowed:
    said = [(wording.key_label(key), wording.key_words(key, word)) for key, word in keys.items()]
    group = Text("，".join(f"{key.zh} {word.zh}" for key, word in said), ", ".join(f"{key.en} {word.en}" for key, word in said))
    broken = next((one for one in view.breaks if one.id == value), None)
    if broken is not None:
        return Narrowed(view, group, broken.label, "", NOTHING)
    known = next((one for one in view.values if one.id == value), None)
    if known is None or known.share is not None or known.covered is not None or known.count:
        label = wording.value_label(known) if known else NOTHING
        return Narrowed(view, group, label, "", NOTHING)
    return Narrowed(view, group, wording.value_label(known), _number(request, wording, known, found), wording.unit_of(known))


def _number(request: Request, wording: Wording, value: Value, found: QuerySet[Entry]) -> str:
    """The same number over the entries that are listed."""
    reader = Ground(request.scope, request.today).reader(wording.form)
    plain = value.model_copy(update={"per": None})
    (group,) = group_entries(scope=request.scope, reader=reader, entries=found, by=(), values=[plain])
    return print_as(wording.kind_of(plain), group.numbers[value.id].value)
