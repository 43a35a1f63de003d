"""What differs between two packs, another county's or another year's, and between what holds on two days."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from .pack import Pack
from .resolved import Resolved
from .voices import Voice

KINDS = (
    "clauses",
    "parameters",
    "indicators",
    "scoring",
    "targets",
    "tasks",
    "offices",
    "tables",
    "workflows",
    "forms",
    "monthly",
    "publicity",
    "bodies",
    "findings",
    "components",
    "roles",
)


@dataclass(frozen=True, slots=True)
class Change:
    """
    One difference: `kind` of thing, its id, `added` (in the second alone), `removed` or `changed`.

    For a change `path` says which part, and `before` and `after` what stood there, as plain values.
    """

    kind: str
    id: str
    change: str
    path: str = ""
    before: Any = None
    after: Any = None

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "id": self.id, "change": self.change, "path": self.path, "before": self.before, "after": self.after}


def compare_packs(first: Pack, second: Pack) -> list[Change]:
    """The differences from the first to the second, kind by kind, ids in the first's order and then the second's."""
    changes: list[Change] = []
    one, two = _things(first), _things(second)
    for kind in KINDS:
        for id in dict.fromkeys((*one[kind], *two[kind])):
            if id not in two[kind]:
                changes.append(Change(kind, id, "removed"))
            elif id not in one[kind]:
                changes.append(Change(kind, id, "added"))
            else:
                changes += [
                    Change(kind, id, "changed", path, before, after)
                    for path, before, after in _differences(one[kind][id], two[kind][id], "")
                ]
    return changes


def compare_resolved(first: Resolved, second: Resolved) -> list[Change]:
    """
    The differences in what holds: kind `values`, id `parameter` or `parameter@kinds`, from the deciding voice of each kind.

    A value that nobody gave on one side is `added` or `removed`; `path` is `value`, or who says it where the value is the same.
    Holidays count as kind `holidays`, by year.
    """
    one, two = _deciding(first), _deciding(second)
    changes = []
    for id in dict.fromkeys((*one, *two)):
        before, after = one.get(id), two.get(id)
        if before is None or after is None:
            state = "removed" if after is None else "added"
            changes.append(Change("values", id, state, "value", before and before.value, after and after.value))
        elif before.value != after.value:
            changes.append(Change("values", id, "changed", "value", before.value, after.value))
        elif _said_by(before) != _said_by(after):
            changes.append(Change("values", id, "changed", "said_by", _said_by(before), _said_by(after)))
    years, later = ({str(year["year"]): year["notice"] for year in book.holidays} for book in (first, second))
    for year in sorted({*years, *later}):
        if years.get(year) != later.get(year):
            state = "added" if year not in years else "removed" if year not in later else "changed"
            changes.append(Change("holidays", year, state, "notice", years.get(year), later.get(year)))
    return changes


def _deciding(book: Resolved) -> dict[str, Voice]:
    """The voice that decides for each set of kinds, the nearest first."""
    found: dict[str, Voice] = {}
    for id, voices in book.voices.items():
        for voice in voices:
            kinds = "+".join(voice.applies_to)
            found.setdefault(f"{id}@{kinds}" if kinds else id, voice)
    return found


def _said_by(voice: Voice) -> str:
    return voice.decision or " ".join((voice.pack, *voice.clauses))


def _things(pack: Pack) -> dict[str, dict[str, Any]]:
    clauses = {}
    for number, clause in pack.clause_texts.items():
        clauses[number] = {**_plain(clause), "parts": [part.number for part in clause.parts]}
    return {
        "clauses": clauses,
        "parameters": {id: _plain(item) for id, item in pack.parameters.items()},
        "indicators": {
            indicator.code: {**_plain(indicator), "group": group.id, "clause": group.clause}
            for group in pack.indicator_groups
            for indicator in group.indicators
        },
        "scoring": {"scoring": _plain(pack.scoring)} if pack.scoring else {},
        "targets": {id: _plain(item) for id, item in pack.targets.items()},
        "tasks": {id: _plain(item) for id, item in pack.tasks.items()},
        "offices": {id: _plain(item) for id, item in pack.offices.items()},
        "tables": {id: {**_plain(item), "rows": [dict(row) for row in pack.rows.get(id, ())]} for id, item in pack.tables.items()},
        "workflows": {id: _plain(item) for id, item in pack.workflows.items()},
        "forms": {id: _plain(item) for id, item in pack.forms.items()},
        "monthly": {item.id: _plain(item) for item in pack.monthly},
        "publicity": {item.id: _plain(item) for item in pack.publicity},
        "findings": {item.id: _plain(item) for item in pack.findings},
        "bodies": {item.id: _plain(item) for item in pack.bodies},
        "components": {item.id: _plain(item) for item in pack.pay.components} if pack.pay else {},
        "roles": {item.id: _plain(item) for item in pack.header.roles},
    }


def _plain(item: BaseModel) -> dict[str, Any]:
    return dict(item.model_dump(mode="json", by_alias=True))


def _differences(one: Any, two: Any, path: str) -> list[tuple[str, Any, Any]]:
    if one == two:
        return []
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        keys = dict.fromkeys((*one, *two))
        return [found for key in keys for found in _differences(one.get(key), two.get(key), f"{path}.{key}" if path else str(key))]
    if isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        return [found for at, pair in enumerate(zip(one, two, strict=True)) for found in _differences(*pair, f"{path}[{at}]")]
    return [(path, one, two)]
