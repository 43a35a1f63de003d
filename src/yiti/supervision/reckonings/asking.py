"""One input's source asked for one subject."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from yiti.kernel.figures import Unit
from yiti.policy.packs.shapes.reckonings import Decided, Input

from .found import NOWHERE, Behind, Said
from .ground import Ground
from .measured import take_accounts, take_indicator, take_pay, take_score
from .records import count_entries, take_answer, take_days
from .registry import count_houses, count_people, count_places, count_staff, houses_of, take_limit, take_posts
from .subjects import Subject

Way = Callable[[Ground, Subject, Input, "tuple[str, ...] | None"], Said]
WAYS: Mapping[str, Way] = {
    "population": count_people, "institutions": count_houses, "staff": count_staff, "places": count_places,
    "limit": take_limit, "posts": take_posts,
    "form": count_entries, "answer": take_answer, "days": take_days, "indicator": take_indicator, "scores": take_score, "pay": take_pay,
}  # fmt: skip


def ask(ground: Ground, subject: Subject, said: Input) -> Said:
    """What the source says."""
    codes = houses_of(ground, subject, said)
    if said.accounts is not None:
        return take_accounts(ground, subject, said, codes, said.accounts.items)
    if said.source in WAYS:
        return WAYS[said.source](ground, subject, said, codes)
    if said.constant is not None:
        unit = Unit.VERDICT if isinstance(said.constant, bool) else Unit.COUNT if isinstance(said.constant, int) else Unit.WORD
        return Said(said.constant, unit)
    if said.parameter is not None:
        return _setting(ground, subject, said.parameter)
    if said.about is not None:
        return _about_named(ground, subject, said) if said.named_in else _about(subject, said.about)
    return NOWHERE


def _setting(ground: Ground, subject: Subject, said: Decided) -> Said:
    """A setting of the county; of a table the entry named, missing while the county has not decided it."""
    kind = (subject.house.category or subject.house.type) if subject.house else None
    if not ground.book.is_set(said.id, kind):
        return NOWHERE
    if said.key is None:
        figure = ground.book.parameter(said.id, kind)
        return Said(figure.value, figure.unit, figure=figure)
    named = ask(ground, subject, said.key)
    value, _ = in_words(said.key, named) if named.is_there else (None, None)
    found = ground.book.table(said.id, kind).get(str(value))
    return NOWHERE if found is None else Said(found.value, found.unit, figure=found)


def _about_named(ground: Ground, subject: Subject, said: Input) -> Said:
    """Of the institution that the entry names; missing where that is not open on the day."""
    house = ground.day.houses.get(subject.says(str(said.named_in)))
    if house is None:
        return NOWHERE
    found = _about(Subject(house.code, house.short_label, house), str(said.about))
    return replace(found, behind=(Behind("institution", house.code, house.label, house.code),), as_of=ground.window.on)


def _about(subject: Subject, name: str) -> Said:
    house, person = subject.house, subject.person
    if name == "id":
        found: Any = person.person_id if person else subject.institution or subject.key
    elif name == "key":
        found = subject.key
    elif name in ("position", "title", "duty", "identity"):
        found = getattr(person, name) if person else None
    elif name == "place":
        found = house.place.name if house else None
    elif name == "integrated":
        return Said(house.is_integrated, Unit.VERDICT) if house else NOWHERE
    else:
        found = getattr(house, name) if house else subject.named.get(name)
    return Said(found, Unit.WORD) if found else NOWHERE


def in_words(said: Input, found: Said) -> tuple[Any, Unit]:
    """Answers as the rule calls them, or whether they are among those that count."""
    value, unit = found.value, found.unit
    if said.is_:
        told = ["yes" if value else "no"] if isinstance(value, bool) else value if isinstance(value, list) else [value]
        return bool({str(one) for one in told} & set(said.is_)), Unit.VERDICT
    if said.words:
        if isinstance(value, list):
            return [said.words.get(str(one), str(one)) for one in value], unit
        key = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        return said.words.get(key, value), unit
    return value, unit
