"""For one subject alone: of which registers the entries of its own institutions are enough, and which institutions these are."""

from yiti.foundation.forms.queries import list_entries
from yiti.policy.packs import Pack
from yiti.policy.packs.shapes.reckonings import INSTITUTION, Each, Entries, Groups, Input, Reckoning
from yiti.supervision.stamps import walk_shapes

from .ground import Ground
from .subjects import CUT


def narrow(ground: Ground, key: str) -> None:
    """Let the ground read no more of the registers than the subject needs. What is reckoned stays the same."""
    forms = list_narrow(ground.said, ground.pack)
    code = _institution_of(ground, key) if forms else ""
    if code:
        ground.day.within.update(dict.fromkeys(forms, _with_below(ground, code)))


def list_narrow(said: Reckoning, pack: Pack) -> frozenset[str]:
    """Registers of which every input takes the subject's institution's entries, or those of institutions below it, and no others."""
    shapes = list(walk_shapes(said))
    inputs = [shape for shape in shapes if isinstance(shape, Input)]
    is_wide = any(one.of == "county" and (one.rows is not None or one.map is not None) for one in inputs)
    if is_wide or any(isinstance(shape, Each) and shape.places is not None for shape in shapes):
        return frozenset()
    wide = {shape.id for shape in shapes if isinstance(shape, Entries) and not _is_bound(shape, pack)}
    wide |= {one.form.id for one in inputs if one.form is not None and one.of == "county"}
    return frozenset(shape.id for shape in shapes if isinstance(shape, Entries)) - wide


def _is_bound(said: Entries, pack: Pack) -> bool:
    """Whether what is picked of an institution depends on its own entries alone."""
    is_apart = not said.latest or INSTITUTION in said.latest
    whole = isinstance(said, Groups) and INSTITUTION not in said.by
    return pack.registers[said.id].form.about == INSTITUTION and is_apart and not whole and INSTITUTION not in said.match


def _institution_of(ground: Ground, key: str) -> str:
    """The institution of a subject as its key tells; empty where it does not, or the institution is not open on the day."""
    each = ground.said.each
    code = key if each.institutions is not None else ""
    if each.entries is not None and key.isdecimal():
        found = list_entries(scope=ground.scope, form=each.entries.id).filter(pk=int(key))
        code = next(iter(found.values_list("institution", flat=True)), "")
    if each.groups is not None and INSTITUTION in each.groups.by and len(key) < CUT:
        parts = key.split("~")
        code = parts[each.groups.by.index(INSTITUTION)] if len(parts) == len(each.groups.by) else ""
    return code if code in ground.day.houses else ""


def _with_below(ground: Ground, code: str) -> frozenset[str]:
    found, waiting = set(), [code]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += ground.day.below.get(one, ())
    return frozenset(found)
