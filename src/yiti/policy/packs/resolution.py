"""Which value holds here, on this day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from yiti.kernel.figures import Source
from yiti.kernel.refusals import Refused
from yiti.kernel.text import NOTHING, Text

from .bindings import bind_rules
from .decided import Decided
from .loading import load_pack
from .pack import Pack
from .reach import end_of, has_lapsed, kinds_of, list_in_force
from .resolved import Resolved
from .shapes.duties import CalendarYear
from .shapes.parameters import DatedValue, Parameter
from .shapes.targets import Target
from .voices import Held, Setting, Voice

OCTOBER = 10


def resolve(pack: Pack | str, *, on: date | None, decisions: Sequence[Decided] = (), years: Sequence[CalendarYear] = ()) -> Resolved:
    """
    The values of a pack and of those above it on a day, the county's decisions first; on None the latest of each.

    The nearest document that speaks for a kind of institution on the day decides. Floors and ceilings of every document bind the
    decisions. What a document above leaves unsaid holds for the types that it speaks of; its goals that have had their day bind
    nobody. `years` are the calendars that the county entered; they stand before those of the packs.

    :raises Refused: `unknown-pack`; `pack-not-in-force` before the pack's first day; for a decision on an unknown
        parameter, on a printed value that the document does not let the county change, or beyond a floor or ceiling
    """
    read = load_pack(pack) if isinstance(pack, str) else pack
    if on is not None and on < read.in_force_from:
        first = read.in_force_from.isoformat()
        raise Refused(Text(f"{read.id} 自 {first} 起施行", f"{read.id} is in force from {first}"), code="pack-not-in-force", field="on")
    settings = {id: as_setting(parameter, owner) for id, (parameter, owner) in _nearest(read).items()}
    for decided in decisions:
        if decided.parameter not in settings:
            message = Text(f"政策包没有参数 {decided.parameter}", f"The pack has no parameter {decided.parameter}")
            raise Refused(message, code="unknown-field", field=decided.parameter)
    said = {id: tuple(_document_voices(id, read, on)) for id in settings}
    return Resolved(
        pack=read.id,
        on=on,
        in_force_from=read.in_force_from,
        settings=settings,
        voices={id: (*_decided_voices(id, read, settings[id], said[id], on, decisions), *said[id]) for id in settings},
        kinds={category.id: category.type for owner in reversed(read.chain) for category in owner.header.categories},
        targets=tuple(
            _target(target, owner) for owner in read.chain for target in owner.targets.values() if not has_lapsed(target, owner, read, on)
        ),
        holidays=tuple(_holidays(year) for year in _calendar_years(read, on, years)),
        rules=bind_rules(read),
    )


def check_decision(pack: Pack | str, decided: Decided) -> None:
    """
    Whether the county may decide this, on the first day that it is to hold.

    :raises Refused: as `resolve`
    """
    resolve(pack, on=max(decided.from_on, (load_pack(pack) if isinstance(pack, str) else pack).in_force_from), decisions=[decided])


def _nearest(pack: Pack) -> dict[str, tuple[Parameter, Pack]]:
    """Every parameter as the nearest pack that has it describes it."""
    found: dict[str, tuple[Parameter, Pack]] = {}
    for owner in pack.chain:
        for id, parameter in owner.parameters.items():
            found.setdefault(id, (parameter, owner))
    return found


def as_setting(parameter: Parameter, owner: Pack) -> Setting:
    return Setting(
        id=parameter.id,
        label=parameter.label,
        unit=parameter.unit,
        kind=parameter.kind,
        choices=parameter.choices,
        keys=_keys_of(parameter, owner),
        least=parameter.limits.at_least or "",
        most=parameter.limits.at_most or "",
        asked_by=parameter.asked_by,
        asked_in=owner.id,
        adjustable=parameter.adjustable.clause if parameter.adjustable else "",
    )


def _keys_of(parameter: Parameter, owner: Pack) -> tuple[str, ...]:
    if parameter.keys == "categories":
        return tuple(category.id for category in owner.header.categories)
    found: list[str] = []
    if parameter.keys in ("indicators", "scored"):
        found += [indicator.code for indicator in owner.indicators]
    if parameter.keys in ("parts", "scored") and owner.scoring and owner.scoring.live:
        found += owner.scoring.live.by_definition
    return tuple(dict.fromkeys(found))


def _document_voices(id: str, pack: Pack, on: date | None) -> Iterator[Voice]:
    for owner in pack.chain:
        parameter = owner.parameters.get(id)
        if parameter is not None:
            for value in list_in_force(parameter.values, owner, pack, on):
                yield as_voice(parameter, value, owner, pack)


def as_held(value: str | int | Mapping[str, str | int]) -> Held:
    return {key: str(item) for key, item in value.items()} if isinstance(value, Mapping) else str(value)


def as_voice(parameter: Parameter, value: DatedValue, owner: Pack, below: Pack) -> Voice:
    """What a document says of a parameter, to the one below it or to itself."""
    return Voice(
        value=as_held(value.value),
        source=Source(value.origin or "local"),
        pack=owner.id,
        applies_to=kinds_of(parameter, value, owner, below),
        bound=value.bound if value.origin == "document" or value.origin == "derived" else "",
        clauses=(value.clause,) if value.clause else parameter.asked_by,
        printed=value.printed or "",
        from_on=value.from_,
        until_on=end_of(value, owner),
        note=value.derived_from or NOTHING,
    )


def _decided_voices(
    id: str, pack: Pack, setting: Setting, said: tuple[Voice, ...], on: date | None, decisions: Sequence[Decided]
) -> Iterator[Voice]:
    mine = [decided for decided in decisions if decided.parameter == id and _holds(decided, on)]
    mine.sort(key=lambda decided: (bool(decided.applies_to), decided.from_on, decided.decided_on, decided.number), reverse=True)
    slots = set()
    for decided in mine:
        if decided.applies_to in slots:
            continue
        slots.add(decided.applies_to)
        affected = tuple(voice for voice in said if _overlaps(voice, decided, pack))
        _require_decidable(setting, affected)
        setting.require(decided.value)
        setting.require_within(decided.value, affected)
        clauses = tuple(dict.fromkeys([number for voice in affected if voice.pack == pack.id for number in voice.clauses]))
        yield Voice(
            value=decided.value,
            source=Source.LOCAL,
            pack=pack.id,
            applies_to=decided.applies_to,
            clauses=clauses or setting.asked_by,
            from_on=decided.from_on,
            until_on=decided.until_on,
            decision=decided.number,
            decided_on=decided.decided_on,
        )


def _holds(decided: Decided, on: date | None) -> bool:
    return on is None or (decided.from_on <= on and (decided.until_on is None or on < decided.until_on))


def _overlaps(voice: Voice, decided: Decided, pack: Pack) -> bool:
    if not voice.applies_to or not decided.applies_to:
        return True
    return any(pack.is_of(one, other) or pack.is_of(other, one) for one in voice.applies_to for other in decided.applies_to)


def _require_decidable(setting: Setting, said: tuple[Voice, ...]) -> None:
    fixed = next((voice for voice in said if voice.source is not Source.LOCAL and voice.bound == "exact"), None)
    if fixed is not None and not setting.adjustable:
        clause = fixed.clause_list[0] if fixed.clauses else None
        raise setting.refuse(
            Text("由文件定死，本县不能另定", "is fixed by the document; the county cannot decide otherwise"), "out-of-range", clause
        )


def _target(target: Target, owner: Pack) -> dict[str, Any]:
    """With the words of its facts, from the nearest pack that has them."""
    known = {id: fact.label for pack in reversed(owner.chain) for id, fact in pack.facts.items()}
    words = {name: known[name]._asdict() for name in target.facts if name in known}
    return {"pack": owner.id, **target.model_dump(mode="json"), "words": words}


def _calendar_years(pack: Pack, on: date | None, entered: Sequence[CalendarYear]) -> list[CalendarYear]:
    """
    The calendars that due days can reach from a day on: up to its own year, from October on the next one too.

    So a run of an earlier quarter does not change because next year's holidays are announced.
    """
    last = None if on is None else on.year + (on.month >= OCTOBER)
    years: dict[int, CalendarYear] = {}
    for year in (*entered, *(year for owner in pack.chain for year in owner.holidays)):
        if last is None or year.year <= last:
            years.setdefault(year.year, year)
    return [years[year] for year in sorted(years)]


def _holidays(year: CalendarYear) -> dict[str, Any]:
    return dict(year.model_dump(mode="json"))
