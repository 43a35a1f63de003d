"""What others may ask of indicators, within `indicators.see`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

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
from .lists import UnableToList
from .lists import list_members as list_ids
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


@dataclass(frozen=True, slots=True)
class Members:
    """
    The lists behind a value, made together with it: ids are null where there is no list, or where the reader may not see who it is.

    The counts are the lists' lengths, for whoever may see the value; null where there is no list.
    """

    value: Value
    numerator: list[str] | None
    denominator: list[str] | None
    numerator_of: Kind
    denominator_of: Kind
    numerator_count: int | None
    denominator_count: int | None


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


def list_members(*, scope: Scope, indicator: str, institution: str, period: Period) -> Members:
    """
    The value of one indicator at one institution and the lists behind it, all as of one mark.

    :raises Forbidden:
    :raises UnableToList: for an indicator or an institution that is not known, or that the indicator does not apply to
    """
    scope.require(SEE, institution)
    definitions = read_definitions()
    _require_known(definitions, [indicator])
    frozen = find_frozen(period)
    if frozen is not None:
        value = _frozen_value(frozen, definitions[indicator], institution)
        return _list(scope, AsFrozen(frozen), definitions, value)
    found = read_together(lambda at: _list_current(scope, Current(at), definitions, indicator, institution, period))
    if found is None:
        raise UnableToList(Text("指标还没有计算", "Nothing has been counted yet"), code="not-counted")
    return found


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


def _list_current(scope: Scope, engine: Current, definitions: Listed, code: str, institution: str, period: Period) -> Members:
    values = reckon(engine, definitions, period, codes=[code], institutions=[institution])
    if not values:
        list_ids(engine, definitions, code, institution, period)
        raise _does_not_apply(code, institution)
    return _list(scope, engine, definitions, values[0])


def _does_not_apply(code: str, institution: str) -> UnableToList:
    return UnableToList(Text(f"{code} 不适用于 {institution}", f"{code} does not apply to {institution}"), code="does-not-apply")


def _list(scope: Scope, engine: Current, definitions: Listed, value: Value) -> Members:
    ids = list_ids(engine, definitions, value.indicator, value.institution, value.period)
    definition, places = definitions[value.indicator], Places(engine.institutions(value.period))
    parts = []
    for side, aggregate in (("numerator", definition.numerator), ("denominator", definition.denominator)):
        of, found = what_is_listed(aggregate), ids[side]
        parts.append((_shown(scope, of, found, _covered(aggregate, value.institution, places)), of, None if found is None else len(found)))
    (over, over_of, over_count), (under, under_of, under_count) = parts
    return Members(value, over, under, over_of, under_of, over_count, under_count)


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


def _covered(aggregate: Aggregate | Change | None, institution: str, places: Places) -> set[str]:
    parts = places.settle(aggregate) if isinstance(aggregate, tuple) else ()
    return {institution}.union(*(group_of(part.form, place) for part in parts for place in places.covered(part.over, institution)))


def _shown(scope: Scope, of: Kind, ids: list[str] | None, places: Collection[str]) -> list[str] | None:
    """The ids for whoever may see what they name at every institution that they are of."""
    if ids is None or not of or (of in RIGHTS and not all(scope.may(RIGHTS[of], place) for place in places)):
        return None
    return ids
