"""What a register should have an entry for, one by one, and how many entries each has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet

from yiti.foundation.forms.answers import YES_NO
from yiti.foundation.forms.groups import group_entries, narrow
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import find_form, list_entries
from yiti.foundation.forms.reading import Reader
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.forms import Form
from yiti.policy.packs.shapes.views import Value, Whole
from yiti.policy.packs.viewed import INSTITUTION

from .grounds import Ground

COUNTED = Value(id="count", count=True)


@dataclass(frozen=True, slots=True)
class Member:
    """
    One thing that there should be an entry for, with how many there are.

    `institution` is the one it belongs to, `thing` and `choice` what stands in the entry, `keys` how its entries are found.
    """

    institution: str
    thing: str
    choice: str
    label: Text
    choice_label: Text = NOTHING
    count: int = 0
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def is_there(self) -> bool:
        return self.count > 0


def list_members(ground: Ground, reader: Reader, whole: Whole, entries: QuerySet[Entry], value: Value | None = None) -> list[Member]:
    """In the order of the annex, of the staff list, or of the register that lists them; two queries and those of the ground."""
    wanted = list(_wanted(ground, reader.form, whole))
    by = member_keys(reader.form, whole)
    if value is not None:
        entries = narrow(scope=ground.scope, reader=reader, entries=entries, value=value, keys={}, part=False)
    groups = group_entries(scope=ground.scope, reader=reader, entries=entries, by=by, values=[COUNTED])
    found: dict[tuple[str, ...], tuple[int, tuple[str, ...]]] = {}
    for group in groups:
        key = tuple(word.strip().lower() for word in group.keys)
        found[key] = (found.get(key, (0, ()))[0] + int(group.numbers["count"].value or Decimal(0)), group.keys)
    return [_with_count(member, names, by, found) for member, names in wanted]


def _with_count(
    member: Member, names: Iterable[tuple[str, ...]], by: Sequence[str], found: Mapping[tuple[str, ...], tuple[int, tuple[str, ...]]]
) -> Member:
    known = [found[key] for key in dict.fromkeys(tuple(word.strip().lower() for word in name) for name in names) if key in found]
    if not known:
        return member
    return replace(member, count=sum(count for count, _ in known), keys=tuple(zip(by, known[0][1], strict=True)))


def member_keys(form: Form, whole: Whole) -> list[str]:
    """How the entries are grouped, so that each group is one member's."""
    if whole.entries:
        both = form.about == INSTITUTION and find_form(whole.entries.form).about == INSTITUTION
        return [*([INSTITUTION] if both else []), whole.field or ""]
    first = [whole.field or INSTITUTION] if whole.institutions or whole.people else []
    return [*first, *([whole.of] if whole.of else [])]


def _wanted(ground: Ground, form: Form, whole: Whole) -> Iterator[tuple[Member, list[tuple[str, ...]]]]:
    """Members, each with the words by which an entry may name it."""
    if whole.entries:
        yield from _listed(ground, form, whole)
        return
    for member, names in _things(ground, whole):
        if not whole.of:
            yield member, [(name,) for name in names]
        for choice, label in _choices(form, whole):
            keys: list[tuple[str, ...]] = [(name, choice) for name in names] if names else [(choice,)]
            yield replace(member, choice=choice, choice_label=label, label=member.label or label), keys


def _things(ground: Ground, whole: Whole) -> Iterator[tuple[Member, list[str]]]:
    if whole.institutions:
        for code, house in ground.houses.items():
            if house.type in whole.institutions and (house.is_integrated or not whole.integrated):
                label = Text(house.short_name, house.name_en or house.short_name)
                yield Member(code, code, "", label), [code, house.name, house.short_name, house.name_en or code]
    elif whole.people:
        for row in ground.count_staff(whole.people):
            shown = row.name if ground.scope.may("staff.see", row.institution) else row.person
            yield Member(row.institution, row.person, "", Text(shown, shown)), [row.person, row.name]
    else:
        yield Member("", "", "", NOTHING), []


def _choices(form: Form, whole: Whole) -> list[tuple[str, Text]]:
    field = next((one for one in form.fields if one.name == whole.of), None)
    if field is None:
        return []
    every = [(choice.id, choice.label) for choice in field.choices] or list(YES_NO.items())
    return [(id, label) for id, label in every if not whole.choices or id in whole.choices]


def _listed(ground: Ground, form: Form, whole: Whole) -> Iterator[tuple[Member, list[tuple[str, ...]]]]:
    listed = whole.entries
    if listed is None:
        return
    other = find_form(listed.form)
    both = form.about == INSTITUTION and other.about == INSTITUTION
    reader = ground.reader(other)
    rows = list_entries(scope=ground.scope, form=other.id).filter(reader.meets(listed.where))
    by = [*([INSTITUTION] if other.about == INSTITUTION else []), listed.field]
    labels = {choice.id: choice.label for one in other.fields if one.name == listed.field for choice in one.choices}
    for group in group_entries(scope=ground.scope, reader=reader, entries=rows, by=by, values=[COUNTED]):
        word, house = group.keys[-1], group.keys[0] if len(by) > 1 else ""
        if word:
            yield Member(house, word, "", labels.get(word, Text(word, word))), [(house, word) if both else (word,)]
