"""A register added up: which entries a view is about, their groups, and the numbers of each group, in sets."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from django.db.models import Aggregate, BigIntegerField, Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.policy.packs.shapes.forms import ON
from yiti.policy.packs.shapes.views import RegisterView, Value

from .models import Entry
from .reading import Reader
from .slots import SCALE

PART, WHOLE = "part", "whole"
EXACT = 60
"""More digits than any sum of entries has."""


@dataclass(frozen=True, slots=True)
class Number:
    """
    A number of a group: the value, and what it was made of: `count` entries; of a share, mean or ratio `part` over `whole`.

    The value is None where the whole is 0, or nobody has answered.
    """

    value: Decimal | None
    count: int
    part: Decimal | None = None
    whole: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The keys of a group of entries as a person writes them, and its numbers by value."""

    keys: tuple[str, ...]
    numbers: Mapping[str, Number]


def entries_of(*, scope: Scope, reader: Reader, view: RegisterView, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Of a register's current entries those that a view is about: the period's, of them the latest, of them those that it wants."""
    scope.require("forms.see")
    if view.period:
        entries = entries.filter(_of_period(reader, view))
    if view.latest is not None:
        keys: list[Any] = [*([F("institution")] if reader.form.about == "institution" else []), *(reader.key(name) for name in view.latest)]
        ranked = entries.order_by().annotate(
            rank=Window(RowNumber(), partition_by=keys or None, order_by=[F("on").desc(), F("pk").desc()])
        )  # fmt: skip
        entries = entries.filter(pk__in=ranked.filter(rank=1).values("pk"))
    return entries.filter(reader.meets(view.where))


def _of_period(reader: Reader, view: RegisterView) -> Q:
    time = view.time or ON
    kind, today = view.period or "year", reader.terms.today
    if reader.kinds[time] in ("number", "whole"):
        return reader.is_key(time, str(today.year * SCALE))
    return reader.is_key(f"{time}.{kind}", _period_key(kind, today))


def _period_key(kind: str, today: date) -> str:
    if kind == "year":
        return f"{today.year:04d}"
    return f"{today:%Y-%m}" if kind == "month" else str(Period.quarter_of(today))


def group_entries(*, scope: Scope, reader: Reader, entries: QuerySet[Entry], by: Sequence[str], values: Sequence[Value]) -> list[Group]:
    """Groups in the order of their keys; one query. Without keys one group, also of no entries."""
    scope.require("forms.see")
    asked: dict[str, Aggregate] = {}
    places: dict[Hashable, str] = {}
    parts: dict[str, dict[str, str]] = {}
    for value in values:
        for part, (alike, make) in _aggregates(reader, value).items():
            if alike not in places:
                places[alike] = f"v{len(places)}"
                asked[places[alike]] = make()
            parts.setdefault(value.id, {})[part] = places[alike]
    keys = {f"k{at}": reader.key(key) for at, key in enumerate(by)}
    found = entries.order_by()
    rows: list[dict[str, Any]]
    rows = list(found.annotate(**keys).values(*keys).annotate(**asked).order_by(*keys)) if keys else [found.aggregate(**asked)]
    return [
        Group(
            tuple(_word_of_key(reader, key, str(row[name])) for key, name in zip(by, keys, strict=True)),
            {value.id: _number(value, {part: row[name] for part, name in parts[value.id].items()}) for value in values},
        )
        for row in rows
    ]  # fmt: skip


def is_additive(value: Value) -> bool:
    """Whether the number of several groups together follows from those of each: of all but how many different there are."""
    return value.distinct is None


def add_groups(groups: Iterable[Group], by: Sequence[str], onto: Sequence[str], values: Sequence[Value]) -> list[Group]:
    """Groups by the keys `onto`, some of `by`, from those that were counted by all of `by`; values are additive. Without keys one group."""
    places = [by.index(key) for key in onto]
    found: dict[tuple[str, ...], list[Group]] = {} if onto else {(): []}
    for group in groups:
        found.setdefault(tuple(group.keys[at] for at in places), []).append(group)
    return [
        Group(keys, {value.id: _add_numbers(value, [group.numbers[value.id] for group in alike]) for value in values})
        for keys, alike in found.items()
    ]


def _add_numbers(value: Value, numbers: Sequence[Number]) -> Number:
    count = sum(number.count for number in numbers)
    if value.count or value.sum is not None:
        said = Decimal(count) if value.count else _added(number.value for number in numbers)
        return Number(said, count)
    part, whole = _added(number.part for number in numbers), _added(number.whole for number in numbers)
    if value.share is not None:
        part, whole = part or Decimal(0), whole or Decimal(0)
    if value.mean is not None:
        whole = whole or Decimal(0)
    return Number(part / whole if part is not None and whole else None, count, part, whole)


def _added(parts: Iterable[Decimal | None]) -> Decimal | None:
    """Exactly, however long; nothing of nothing."""
    known = [part for part in parts if part is not None]
    with localcontext(prec=EXACT):
        return sum(known, Decimal(0)) if known else None


def narrow(
    *, scope: Scope, reader: Reader, entries: QuerySet[Entry], value: Value | None, keys: Mapping[str, str], part: bool = True
) -> QuerySet[Entry]:
    """The entries behind a number: those of the group that the value counts; with `part` of a share those that fulfil it."""
    scope.require("forms.see")
    for key, word in keys.items():
        entries = entries.filter(reader.is_key(key, _key_of_word(reader, key, word)))
    if value is not None:
        entries = entries.filter(reader.meets(value.where))
        if part and value.share is not None:
            entries = entries.filter(reader.meets(value.share))
    return entries


def _aggregates(reader: Reader, value: Value) -> dict[str, tuple[Hashable, Callable[[], Aggregate]]]:
    """What a number is made of; what stands first tells those that are alike, so that each is reckoned once."""
    kept, where = reader.meets(value.where), repr(value.where)

    def say(how: str, name: str, make: Callable[[], Aggregate]) -> tuple[Hashable, Callable[[], Aggregate]]:
        return (how, name, where), make

    def add(name: str) -> tuple[Hashable, Callable[[], Aggregate]]:
        return say("sum", name, lambda: Sum(reader.number(name), filter=kept, output_field=BigIntegerField()))

    found = {"count": say("count", "", lambda: Count("pk", filter=kept))}
    if value.share is not None:
        share = reader.meets(value.share)
        found[PART] = say("share", repr(value.share), lambda: Count("pk", filter=kept & share))
    elif value.ratio is not None:
        found |= dict(zip((PART, WHOLE), map(add, value.ratio), strict=True))
    elif value.distinct is not None:
        key = value.distinct
        found[PART] = say("distinct", key, lambda: Count(reader.known_key(key), distinct=True, filter=kept))
    elif value.sum is not None or value.mean is not None:
        name = value.sum or value.mean or ""
        found[PART] = add(name)
        if value.mean is not None:
            found[WHOLE] = say("known", name, lambda: Count(reader.number(name), filter=kept))
    return found


def _number(value: Value, row: Mapping[str, Any]) -> Number:
    count, part, whole = int(row["count"]), row.get(PART), row.get(WHOLE)
    if value.share is not None:
        return Number(Decimal(part or 0) / count if count else None, count, Decimal(part or 0), Decimal(count))
    if value.distinct is not None:
        return Number(Decimal(part or 0), count)
    if value.ratio is not None:
        top, below = _unscaled(part), _unscaled(whole)
        return Number(top / below if top is not None and below else None, count, top, below)
    if value.mean is not None:
        total = _unscaled(part)
        return Number(total / whole if total is not None and whole else None, count, total, Decimal(whole or 0))
    return Number(_unscaled(part) if value.sum is not None else Decimal(count), count)


def _unscaled(millionths: Any) -> Decimal | None:
    return None if millionths is None else Decimal(millionths) / SCALE


def _word_of_key(reader: Reader, key: str, word: str) -> str:
    """A key as a person would write it: of a number its digits."""
    return f"{(Decimal(word) / SCALE).normalize():f}" if word and _is_number(reader, key) else word


def _key_of_word(reader: Reader, key: str, word: str) -> str:
    """What `_word_of_key` wrote; as it is where it is none."""
    try:
        return f"{int(Decimal(word) * SCALE)}" if word and _is_number(reader, key) else word
    except ArithmeticError:
        return word


def _is_number(reader: Reader, key: str) -> bool:
    return reader.kinds.get(key) in ("number", "whole", "money") or any(
        column.name == key and not column.reached for column in reader.form.computed
    )
