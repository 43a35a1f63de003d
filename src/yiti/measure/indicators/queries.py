"""What others may ask of indicators, within `indicators.see`."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from yiti.events.journal.changes import count_new
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.facts import Aggregate, Change, Definition, Listed

from .catching import Position
from .current import Current
from .frozen import AsFrozen, definition_mark, find_frozen, read_values
from .listed import Kind as Kind
from .listed import what_is_listed
from .lists import Share as Share
from .lists import UnableToList, list_ids, list_shares, require_open
from .models import Frozen
from .places import Places
from .reading import find_mark, is_kept, read_together
from .shapes import group_of
from .values import Value, reckon
from .wanted import read_definitions, read_wanted

SEE = "indicators.see"
RIGHTS: dict[Kind, str] = {"residents": "residents.see", "events": "services.see", "staff": "staff.see"}
"""Who may see the ids of what; institutions and different texts are nobody's secret."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """
    What numbers of a period hold: everything up to `at` (None before anything was counted), but about `waiting` rows.

    `is_reckoned` is false while a definition or the period's year is not counted yet: such values are missing.
    """

    at: datetime | None
    waiting: int
    is_frozen: bool
    is_reckoned: bool


Side = Literal["numerator", "denominator"]
BOTH: tuple[Side, ...] = ("numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Members:
    """
    The value of one indicator and the lists behind it, made together with it: ids are null where there is no list, where it was not asked
    for, or where the reader may not see who it is.

    The counts are the lists' lengths, for whoever may see the value; null where there is no list. `shares` say how long a list is at each
    institution that it is added up over, those within reach alone; empty where it is of one institution.
    """

    value: Value
    numerator: list[str] | None
    denominator: list[str] | None
    numerator_of: Kind
    denominator_of: Kind
    numerator_count: int | None
    denominator_count: int | None
    numerator_shares: Sequence[Share] = ()
    denominator_shares: Sequence[Share] = ()
    uncounted: frozenset[Side] = frozenset()
    """Sides that have a list whose length no number tells, and that was not asked for: their count is null too."""


def get_definitions(*, scope: Scope) -> Listed:
    """The definitions of the installation's pack with those above it."""
    return read_definitions()


def get_as_of(*, scope: Scope, period: Period) -> AsOf:
    """:raises Forbidden:"""
    scope.require(SEE)
    frozen = find_frozen(period)
    if frozen is not None:
        return AsOf(frozen.frozen_at, 0, is_frozen=True, is_reckoned=True)
    mark = find_mark()
    if mark is None:
        return AsOf(None, 0, is_frozen=False, is_reckoned=False)
    is_reckoned = is_kept(read_wanted(), period)
    return AsOf(mark.caught_up_at, count_new(*Position.of(mark)), is_frozen=False, is_reckoned=is_reckoned)


def list_frozen(*, scope: Scope) -> dict[str, datetime]:
    """The periods whose numbers stay, and since when. That they do is nobody's secret."""
    return dict(Frozen.objects.values_list("period", "frozen_at"))


def list_values(*, scope: Scope, period: Period, codes: Collection[str] = (), institutions: Collection[str] = ()) -> list[Value]:
    """
    The values within reach, by indicator and institution; of `codes` and `institutions` only these, where given.

    Of a frozen period those that were frozen, of which a newer definition has none.

    :raises Forbidden:
    :raises UnableToList: for an indicator that is not known
    """
    scope.require(SEE)
    definitions = read_definitions()
    _require_known(definitions, codes)
    asked = _within(scope, institutions)
    frozen = find_frozen(period)
    if frozen is not None:
        return read_values(frozen, codes=codes or None, institutions=asked)
    return read_together(lambda at: reckon(Current(at), definitions, period, codes=codes or None, institutions=asked)) or []


def _within(scope: Scope, institutions: Collection[str]) -> Collection[str] | None:
    reach = scope.institutions(SEE)
    if reach is None:
        return institutions or None
    return reach & frozenset(institutions) if institutions else reach


def _require_known(definitions: Listed, codes: Iterable[str]) -> None:
    for code in codes:
        if code not in definitions.definitions:
            raise UnableToList(Text(f"没有指标 {code}", f"There is no indicator {code}"), field=code)


def list_members(
    *, scope: Scope, indicator: str, institution: str, period: Period, sides: Collection[Side] = BOTH, at: str = ""
) -> Members:
    """
    The value of one indicator at one institution and the lists behind it, all as of one mark; ids of these `sides` alone.

    With `at`, ids of what a list that is added up over several institutions holds at this one: for whoever may see who it is there.

    :raises Forbidden:
    :raises UnableToList: for an indicator or an institution that is not known, or that the indicator does not apply to
    """
    scope.require(SEE, institution)
    definitions = read_definitions()
    _require_known(definitions, [indicator])
    asked = Asked(scope, definitions, frozenset(sides), at)
    frozen = find_frozen(period)
    if frozen is not None:
        value = _frozen_value(frozen, definitions[indicator], institution)
        return _list(asked, AsFrozen(frozen), value)
    found = read_together(lambda mark: _list_current(asked, Current(mark), indicator, institution, period))
    if found is None:
        raise UnableToList(Text("指标还没有计算", "Nothing has been counted yet"), code="not-counted")
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for which lists of which definitions; `at` one of several institutions, empty for all."""

    scope: Scope
    definitions: Listed
    sides: frozenset[Side]
    at: str


def _frozen_value(frozen: Frozen, definition: Definition, institution: str) -> Value:
    row = frozen.indicators.filter(indicator=definition.code).first()
    found = read_values(frozen, codes=[definition.code], institutions=[institution])
    if not found:
        raise _does_not_apply(definition.code, institution)
    if row is None or row.definition != definition_mark(definition):
        raise UnableToList(
            Text(
                "指标的定义在这个期间固定之后改过，名单不能再列出",
                "The definition has changed since the period was frozen; its list cannot be made",
            ),
            code="definition-changed",
        )
    return found[0]


def _list_current(asked: Asked, engine: Current, code: str, institution: str, period: Period) -> Members:
    values = reckon(engine, asked.definitions, period, codes=[code], institutions=[institution])
    if not values:
        require_open(engine, institution, period)
        raise _does_not_apply(code, institution)
    return _list(asked, engine, values[0])


def _does_not_apply(code: str, institution: str) -> UnableToList:
    return UnableToList(Text(f"{code} 不适用于 {institution}", f"{code} does not apply to {institution}"), code="does-not-apply")


def _list(asked: Asked, engine: Current, value: Value) -> Members:
    definition, places = asked.definitions[value.indicator], Places(engine.institutions(value.period))
    over, under = (
        _list_side(asked, engine, aggregate, value, places, is_asked=side in asked.sides)
        for side, aggregate in (("numerator", definition.numerator), ("denominator", definition.denominator))
    )
    uncounted = frozenset(side for side, found in zip(BOTH, (over, under), strict=True) if found.is_uncounted)
    return Members(value, over.ids, under.ids, over.of, under.of, over.count, under.count, over.shares, under.shares, uncounted)


@dataclass(frozen=True, slots=True)
class ListedSide:
    """One side: what it names, how long its list is in all, the ids that are shown, and how many at each institution."""

    of: Kind
    count: int | None = None
    ids: list[str] | None = None
    shares: Sequence[Share] = ()
    is_uncounted: bool = False


def _list_side(
    asked: Asked, engine: Current, aggregate: Aggregate | Change | None, value: Value, places: Places, *, is_asked: bool
) -> ListedSide:
    """A list is made only where it is shown, or where no kept number says how long it is."""
    of = what_is_listed(aggregate)
    if not isinstance(aggregate, tuple):
        return ListedSide(of)
    settled, institution, period = places.settle(aggregate), value.institution, value.period
    shares = (list_shares(engine, settled, institution, period, places) if engine.counts_cheaply else None) or ()
    counts = [share.count for share in shares]
    known = sum(filter(None, counts)) if counts and None not in counts else None
    ids = None
    if of and is_asked and _may_see(asked.scope, of, _covered(settled, institution, places, asked.at)):
        ids = list_ids(engine, settled, institution, period, places, asked.at)
    if known is None and counts and not is_asked:
        return ListedSide(of, is_uncounted=True)
    if known is None:
        whole = ids if not asked.at and ids is not None else list_ids(engine, settled, institution, period, places)
        known = None if whole is None else len(whole)
    reach = asked.scope.institutions(SEE)
    seen = [share for share in shares if reach is None or share.institution in reach] if len(shares) > 1 else ()
    return ListedSide(of, known, ids, seen)


@dataclass(frozen=True, slots=True)
class Drift:
    """A frozen value and what the same would be now; either is None where the indicator then had, or now has, none there."""

    indicator: str
    institution: str
    frozen: Value | None
    now: Value | None


def list_drift(*, scope: Scope, period: Period) -> list[Drift]:
    """
    Of a frozen period, every value that later events, corrections or definitions would have made another; empty where it is not frozen.

    :raises Forbidden:
    """
    scope.require(SEE)
    frozen = find_frozen(period)
    if frozen is None:
        return []
    asked, definitions = _within(scope, ()), read_definitions()
    then = {_key(value): value for value in read_values(frozen, institutions=asked)}
    found = read_together(lambda at: reckon(Current(at), definitions, period, institutions=asked)) or []
    now = {_key(value): value for value in found}
    return [Drift(*key, then.get(key), now.get(key)) for key in sorted(then.keys() | now.keys()) if then.get(key) != now.get(key)]


def _key(value: Value) -> tuple[str, str]:
    return value.indicator, value.institution


def _covered(settled: Aggregate, institution: str, places: Places, at: str) -> set[str]:
    """Where what a list names was done."""
    over = {place for part in settled for place in places.covered(part.over, institution)}
    asked = over & {at} if at else over | {institution}
    return asked.union(*(group_of(part.form, place) for part in settled for place in asked))


def _may_see(scope: Scope, of: Kind, places: Collection[str]) -> bool:
    """Whether the reader may see the ids of what is named at every institution that it is of."""
    return of not in RIGHTS or all(scope.may(RIGHTS[of], place) for place in places)
