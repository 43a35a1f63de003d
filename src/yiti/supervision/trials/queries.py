"""The same rule, the same inputs, two sets of values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from yiti.foundation.decisions.queries import get_book_of
from yiti.kernel.figures import Figure
from yiti.kernel.refusals import Refused, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Entry, Pack, Resolved, load_pack
from yiti.policy.packs.voices import Held
from yiti.policy.rules import Rule, compute, get_rule, list_rules
from yiti.policy.rules.answers import Answer
from yiti.supervision.targets.queries import list_facts, list_previous

OWN, EXAMPLE, TYPED = "own", "example", "typed"
SEE = "whatif.run"


@dataclass(frozen=True)
class Watched(Resolved):
    """The same values; `asked` gathers the parameters that a rule reads, with the kind of institution that it names."""

    asked: dict[tuple[str, str | None], None] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, book: Resolved) -> "Watched":
        return cls(**{item.name: getattr(book, item.name) for item in fields(Resolved) if item.init})

    def entry(self, id: str, applies_to: str | None = None) -> Entry:
        self.asked[id, applies_to] = None
        return super().entry(id, applies_to)

    def parameter(self, id: str, applies_to: str | None = None) -> Figure:
        self.asked[id, applies_to] = None
        return super().parameter(id, applies_to)


@dataclass(frozen=True, slots=True)
class Goal:
    """A value of a target that a trial may change: `key` is `target@due`, `value` what the document asks, of shares as a ratio."""

    key: str
    label: Text
    due: date | None
    value: str
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """What the rule answers with one set of values, or why it cannot."""

    answer: Answer | None
    refusal: Text = NOTHING

    @property
    def figures(self) -> Mapping[str, Figure]:
        return self.answer.figures if self.answer else {}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the result with both values."""

    path: str
    before: Figure | None
    after: Figure | None
    group: Text = NOTHING
    """The thing that it is a figure of, where the result lists several."""

    @property
    def label(self) -> Text:
        known = self.after or self.before
        return known.label if known else NOTHING

    @property
    def is_changed(self) -> bool:
        return (self.before and self.before.value) != (self.after and self.after.value)

    @property
    def difference(self) -> Decimal | None:
        numbers = [figure.value for figure in (self.before, self.after) if figure]
        if len(numbers) < 2 or any(isinstance(value, bool) or not isinstance(value, (Decimal, int)) for value in numbers):
            return None
        return Decimal(str(numbers[1])) - Decimal(str(numbers[0]))


@dataclass(frozen=True, slots=True)
class Trial:
    """
    A rule before and after. `asked` are the parameters that it read, each once for every kind of institution that it named;
    `goals` the values of targets where the rule holds figures against them, `figures` what stands behind the inputs.
    """

    rule: Rule
    pack: Pack
    book: Resolved
    inputs: Mapping[str, Any]
    before: Side
    after: Side
    asked: tuple[tuple[str, str | None], ...]
    goals: tuple[Goal, ...]
    figures: Mapping[str, Figure]

    @property
    def rows(self) -> list[Row]:
        paths = dict.fromkeys((*self.before.figures, *self.after.figures))
        sides = (self.after.figures, self.before.figures)
        return [Row(path, self.before.figures.get(path), self.after.figures.get(path), _group(path, *sides)) for path in paths]


def _group(path: str, *sides: Mapping[str, Figure]) -> Text:
    row, _, name = path.rpartition(".")
    known = next((side[f"{row}.value"] for side in sides if f"{row}.value" in side), None)
    return known.label if known is not None and name != "value" else NOTHING


def list_bound_rules(*, scope: Scope, pack: str) -> list[Rule]:
    """The rules that a document reckons by, as it reads them (`whatif.run`)."""
    scope.require(SEE)
    readings = [get_rule(rule.id, pack=pack) for rule in list_rules()]
    return [reading for reading in readings if pack in reading.packs]


def has_own_facts(rule: Rule) -> bool:
    """Whether the rule can be tried on what the county knows; every other one is tried on its example, or on what is typed."""
    return rule.id == "targets"


def try_rule(
    *, scope: Scope, pack: str, rule: str, values: Mapping[str, Held], goals: Mapping[str, str], today: date,
    inputs: Mapping[str, Any] | None = None, figures: Mapping[str, Figure] = MappingProxyType({}), use_example: bool = False,
) -> Trial:  # fmt: skip
    """
    Reckon a rule with the values in force and with others (`whatif.run`). Stores nothing.

    `values` are parameters by id, or `id@kind`; `goals` values of targets by `target@due`. Without `inputs` the county's own
    facts are taken where the rule has them, else its example. `figures` are what stands behind the inputs, from an earlier trial.

    :raises Refused: for a value that a parameter cannot hold or that lies beyond a document's floor or ceiling, for an unknown
        target, and where the document does not bind the rule
    """
    scope.require(SEE)
    read = load_pack(pack)
    on = max(today, read.in_force_from)
    book = Watched.of(get_book_of(scope=scope, pack=pack, on=on))
    found = get_rule(rule, pack=pack)
    if inputs is None and has_own_facts(found) and not use_example:
        inputs, figures = _own(scope, pack, today)
    taken = found.example if inputs is None else inputs
    changed = replace(book.with_values(values), targets=_with_goals(book, goals))
    day = on if found.needs_day else None
    before = _reckon(rule, book, day, taken, figures)
    after = _reckon(rule, changed, day, _moved(taken, book, values), figures)
    return Trial(found, read, book, taken, before, after, tuple(book.asked), _goals(book) if has_own_facts(found) else (), figures)


def _moved(inputs: Mapping[str, Any], book: Resolved, values: Mapping[str, Held]) -> dict[str, Any]:
    """The inputs, in which what repeats a value in force (`development_rate` that of `funds.development_rate`) takes the one tried."""
    found = dict(inputs)
    for name, value in values.items():
        id, _, kind = name.partition("@")
        for part in (id, id.rpartition(".")[2]):
            if part in found and _is_equal(found[part], book.entry(id, kind or None).value):
                found[part] = value
    return found


def _is_equal(typed: Any, held: Any) -> bool:
    try:
        return Decimal(str(typed)) == Decimal(str(held))
    except InvalidOperation:
        return bool(typed == held)


def _own(scope: Scope, pack: str, today: date) -> tuple[dict[str, Any], dict[str, Figure]]:
    facts = {id: fact.figure for id, fact in list_facts(scope=scope, pack=pack, today=today).items() if fact.figure is not None}
    previous = list_previous(scope=scope, pack=pack, today=today)
    inputs = {
        "facts": {id: figure.value for id, figure in facts.items()},
        "previous": {id: str(figure.value) for id, figure in previous.items()},
    }
    return inputs, {
        **{f"facts.{id}": figure for id, figure in facts.items()},
        **{f"previous.{id}": figure for id, figure in previous.items()},
    }


def _reckon(rule: str, book: Resolved, day: date | None, inputs: Mapping[str, Any], figures: Mapping[str, Figure]) -> Side:
    try:
        return Side(compute(rule, pack=book, on=day, inputs=inputs, figures=figures))
    except UnableTo as refusal:
        return Side(None, refusal.message)


def _goals(book: Resolved) -> tuple[Goal, ...]:
    return tuple(
        Goal(_key(row["id"], value["due"]), Text(**row["label"]) if isinstance(row["label"], dict) else Text(*row["label"]),
             date.fromisoformat(value["due"]) if value["due"] else None, str(value["value"]), row["measure"] in ("share", "rise"))
        for row in book.targets
        if row["pack"] == book.pack
        for value in row["values"]
    )  # fmt: skip


def _key(target: str, due: str | None) -> str:
    return f"{target}@{due}" if due else target


def _with_goals(book: Resolved, goals: Mapping[str, str]) -> tuple[Mapping[str, Any], ...]:
    """
    The targets with other values.

    :raises Refused: `unknown-field` for one that the document does not set, `wrong-type` for no number of 0 or more
    """
    known = {goal.key for goal in _goals(book)}
    for key, text in goals.items():
        if key not in known:
            raise Refused(Text(f"没有目标 {key}", f"There is no target {key}"), code="unknown-field", field=key)
        if not text.replace(".", "", 1).isascii() or not text.replace(".", "", 1).isdecimal():
            words = Text(f"“{text}”不是非负的数", f"“{text}” is no number of 0 or more")
            raise Refused(words, code="wrong-type", field=key)
    return tuple(
        {**row, "values": [{**value, "value": goals.get(_key(row["id"], value["due"]), value["value"])} for value in row["values"]]}
        if row["pack"] == book.pack else row
        for row in book.targets
    )  # fmt: skip
