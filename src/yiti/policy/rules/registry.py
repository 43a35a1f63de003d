"""The catalogue of rules: who they are, under which packs they run, and how to call them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

from yiti.kernel.collecting import collection_paused
from yiti.kernel.figures import Figure
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved, UnableToLoad, load_pack, pack_ids, resolve
from yiti.policy.packs.bindings import bind_rules

from .answers import Answer, Finding, collect
from .inputs import Inputs, read_inputs
from .leaves import Leaves

Reckon = Callable[[Any, Resolved, Leaves], Finding]


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One pure function with its name, home packs, clauses, input model and worked example.

    A rule runs under its `home` packs, whose clause numbers (`clauses`) stand in it, and under every pack that binds it to
    a clause (`binds: {rules: [fund-pool]}`). Where documents reckon the same thing in different ways, each way is a
    `reading` with inputs of its own, and the pack binds the one it means (`village-subsidy:person_months`).
    `version` grows when the meaning changes: closed runs name the version that they were reckoned with, and old
    versions stay callable. `settings` are the local settings that an input field of the same name overrides.
    """

    id: str
    title: Text
    home: tuple[str, ...]
    clauses: tuple[str, ...]
    inputs: type[Inputs]
    reckon: Reckon
    example: Mapping[str, Any]
    settings: tuple[str, ...] = ()
    moves_money: bool = False
    needs_day: bool = False
    version: int = 1
    reading: str = ""

    @property
    def name(self) -> str:
        """How a pack binds it: the id, with the reading where there are several."""
        return f"{self.id}:{self.reading}" if self.reading else self.id

    @property
    def packs(self) -> tuple[str, ...]:
        """The shipped packs that it runs under, its home first."""
        return (*self.home, *(pack for pack in pack_ids() if pack not in self.home and self.name in _bound(pack)))

    def clauses_in(self, pack: str) -> tuple[str, ...]:
        """The numbers of the clauses that it carries out in a pack."""
        return self.clauses if pack in self.home else _bound(pack).get(self.name, ())


_RULES: dict[str, dict[str, Rule]] = {}
"""By id, then by name and version."""


def rule(
    id: str,
    *,
    title: Text,
    packs: tuple[str, ...] = (),
    clauses: tuple[str, ...] = (),
    inputs: type[Inputs],
    example: Mapping[str, Any],
    settings: tuple[str, ...] = (),
    moves_money: bool = False,
    needs_day: bool = False,
    version: int = 1,
    reading: str = "",
) -> Callable[[Reckon], Reckon]:
    """
    Enter a function in the catalogue. The latest version of a reading is the one that `compute` uses by default.

    `packs` are its home, whose clause numbers it names itself; without them it runs where a pack binds it.
    """

    def enter(reckon: Reckon) -> Reckon:
        entry = Rule(id, title, packs, clauses, inputs, reckon, example, settings, moves_money, needs_day, version, reading)
        known = _RULES.setdefault(id, {})
        if f"{entry.name}@{version}" in known:
            raise ValueError(f"rule {entry.name} version {version} stands twice")
        known[f"{entry.name}@{version}"] = entry
        return reckon

    return enter


def get_rule(id: str, version: int | None = None, pack: str = "") -> Rule:
    """
    A rule by its id, or by the name of a reading; with a pack the reading that this pack binds, where it binds one.

    :raises Refused: `unknown-rule`
    """
    found = list_readings(id.partition(":")[0], version)
    if ":" in id:
        found = [entry for entry in found if entry.name == id]
    if not found:
        raise Refused(Text(f"没有名为 {id} 的规则", f"there is no rule {id}"), code="unknown-rule")
    return next((entry for entry in found if pack and (pack in entry.home or entry.name in _bound(pack))), found[0])


def list_readings(id: str, version: int | None = None) -> list[Rule]:
    """Every reading of a rule in its latest version, or in the one named; none for an unknown rule."""
    found: dict[str, Rule] = {}
    for entry in _RULES.get(id, {}).values():
        known = found.get(entry.name)
        if entry.version == version or (version is None and (known is None or known.version < entry.version)):
            found[entry.name] = entry
    return list(found.values())


def list_rules() -> list[Rule]:
    """The latest version of every rule, by id; of several readings the first."""
    return [list_readings(id)[0] for id in sorted(_RULES)]


@cache
def _bound(pack: str) -> Mapping[str, tuple[str, ...]]:
    """The rules that a pack binds, with the numbers of the clauses that do; none for a pack that cannot be read."""
    try:
        return bind_rules(load_pack(pack)) if pack in pack_ids() else {}
    except UnableToLoad:
        return {}


def compute(
    rule: str,
    *,
    pack: str | Resolved,
    on: date | None = None,
    inputs: Any,
    figures: Mapping[str, Figure] | None = None,
    version: int | None = None,
) -> Answer:
    """
    Turn stated inputs into figures under one policy pack.

    `pack` is a pack's id, reckoned as shipped, or an already resolved pack with the county's decisions.
    `figures` maps input paths (`staff[3].score`) to the figures that those inputs come from.

    :raises Refused: with the code, the field and the clause that the rule catalogue names; nothing is stored
    """
    entry, book = _choose(rule, pack, on, version)
    with collection_paused():
        found = entry.reckon(read_inputs(entry.inputs, inputs), book, Leaves(figures or {}))
        behind: dict[str, Figure] = {}
        result = collect(found.result, "", behind)
    return Answer(entry.id, book.pack, on, result, found.warnings, behind)


def _choose(rule: str, pack: str | Resolved, on: date | None, version: int | None) -> tuple[Rule, Resolved]:
    """The reading that runs under the pack, and the pack's values as it reads them."""
    first = get_rule(rule, version)
    name = pack if isinstance(pack, str) else pack.pack
    first_day = _first_day(name) if isinstance(pack, str) else pack.in_force_from
    bound = _bound(name) if isinstance(pack, str) else pack.rules
    readings = [first] if first.name == rule and first.reading else list_readings(rule, version)
    entry = next((one for one in readings if name in one.home or one.name in bound), None)
    if entry is None:
        words = Text(f"规则 {rule} 不适用于规则包 {name}", f"rule {rule} does not run under the pack {name}")
        raise Refused(words, code="rule-not-in-pack", field="pack")
    if entry.needs_day and on is None:
        raise Refused(Text(f"规则 {rule} 要指明日期", f"rule {rule} needs a day"), code="day-needed", field="on")
    if on is not None and on < first_day:
        words = Text(f"规则包 {name} 自 {first_day} 起施行", f"the pack {name} is in force from {first_day}")
        raise Refused(words, code="pack-not-in-force", field="on")
    book = _shipped(name, on) if isinstance(pack, str) else pack
    if entry.needs_day and book.on != on:
        book = replace(book, on=on)
    return entry, book if name in entry.home else book.carried_by(bound[entry.name])


@lru_cache(maxsize=64)
def _first_day(pack: str) -> date:
    return load_pack(pack).in_force_from


@lru_cache(maxsize=64)
def _shipped(pack: str, on: date | None) -> Resolved:
    return resolve(pack, on=on)
