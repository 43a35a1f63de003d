"""The catalogue of rules: who they are, under which packs they run, and how to call them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from yiti.kernel.collecting import collection_paused
from yiti.kernel.figures import Figure
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved, load_pack, resolve

from .answers import Answer, Finding, collect
from .inputs import Inputs, read_inputs
from .leaves import Leaves

Reckon = Callable[[Any, Resolved, Leaves], Finding]


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One pure function with its name, packs, clauses, input model and worked example.

    `version` grows when the meaning changes: closed runs name the version that they were reckoned with, and old
    versions stay callable. `settings` are the local settings that an input field of the same name overrides.
    """

    id: str
    title: Text
    packs: tuple[str, ...]
    clauses: tuple[str, ...]
    inputs: type[Inputs]
    reckon: Reckon
    example: Mapping[str, Any]
    settings: tuple[str, ...] = ()
    moves_money: bool = False
    needs_day: bool = False
    version: int = 1


_RULES: dict[str, Rule] = {}


def rule(
    id: str,
    *,
    title: Text,
    packs: tuple[str, ...],
    clauses: tuple[str, ...],
    inputs: type[Inputs],
    example: Mapping[str, Any],
    settings: tuple[str, ...] = (),
    moves_money: bool = False,
    needs_day: bool = False,
    version: int = 1,
) -> Callable[[Reckon], Reckon]:
    """Enter a function in the catalogue. The latest version of an id is the one that `compute` uses by default."""

    def enter(reckon: Reckon) -> Reckon:
        entry = Rule(id, title, packs, clauses, inputs, reckon, example, settings, moves_money, needs_day, version)
        if f"{id}@{version}" in _RULES:
            raise ValueError(f"rule {id} version {version} stands twice")
        _RULES[f"{id}@{version}"] = entry
        if id not in _RULES or _RULES[id].version < version:
            _RULES[id] = entry
        return reckon

    return enter


def get_rule(id: str, version: int | None = None) -> Rule:
    """:raises Refused: `unknown-rule`"""
    found = _RULES.get(id if version is None else f"{id}@{version}") if "@" not in id else None
    if found is None:
        raise Refused(Text(f"没有名为 {id} 的规则", f"there is no rule {id}"), code="unknown-rule")
    return found


def list_rules() -> list[Rule]:
    """The latest version of every rule, by id."""
    return [_RULES[id] for id in sorted(_RULES) if "@" not in id]


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
    entry = get_rule(rule, version)
    book = _book(entry, pack, on)
    with collection_paused():
        found = entry.reckon(read_inputs(entry.inputs, inputs), book, Leaves(figures or {}))
        behind: dict[str, Figure] = {}
        result = collect(found.result, "", behind)
    return Answer(rule, book.pack, on, result, found.warnings, behind)


def _book(entry: Rule, pack: str | Resolved, on: date | None) -> Resolved:
    name = pack if isinstance(pack, str) else pack.pack
    first_day = _first_day(name) if isinstance(pack, str) else pack.in_force_from
    if name not in entry.packs:
        words = Text(f"规则 {entry.id} 不适用于规则包 {name}", f"rule {entry.id} does not run under the pack {name}")
        raise Refused(words, code="rule-not-in-pack", field="pack")
    if entry.needs_day and on is None:
        raise Refused(Text(f"规则 {entry.id} 要指明日期", f"rule {entry.id} needs a day"), code="day-needed", field="on")
    if on is not None and on < first_day:
        words = Text(f"规则包 {name} 自 {first_day} 起施行", f"the pack {name} is in force from {first_day}")
        raise Refused(words, code="pack-not-in-force", field="on")
    return _shipped(name, on) if isinstance(pack, str) else pack


@lru_cache(maxsize=64)
def _first_day(pack: str) -> date:
    return load_pack(pack).in_force_from


@lru_cache(maxsize=64)
def _shipped(pack: str, on: date | None) -> Resolved:
    return resolve(pack, on=on)
