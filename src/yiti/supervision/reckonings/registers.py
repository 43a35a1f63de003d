"""Entries of registers, picked once for all subjects and found by what they are about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.kernel.text import Text
from yiti.policy.packs.shapes.forms import Form, FormField
from yiti.policy.packs.shapes.reckonings import INSTITUTION, Entries

from .windows import Window

NUMERIC = ("number", "whole", "money")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One current entry."""

    pk: int
    institution: str
    on: date
    answers: Mapping[str, Any]

    def said(self, name: str) -> str:
        """An answer as packs write it: yes and no for switches, nothing where it is empty."""
        return self.institution if name == INSTITUTION else "、".join(self.all_said(name))

    def all_said(self, name: str) -> tuple[str, ...]:
        answer = self.answers.get(name)
        if isinstance(answer, bool):
            return ("yes",) if answer else ("no",)
        if isinstance(answer, (list, tuple)):
            return tuple(str(one) for one in answer)
        return () if answer is None else (str(answer),)


@dataclass(frozen=True)
class Kept:
    """A register as it is kept: its form, its current entries up to the day, the newest first, and where there are any."""

    form: Form
    rows: Sequence[Row]
    fields: Mapping[str, FormField] = field(default_factory=dict)
    houses: frozenset[str] = frozenset()

    @classmethod
    def of(cls, form: Form, rows: Sequence[Row]) -> "Kept":
        return cls(form, rows, {one.name: one for one in form.fields}, frozenset(row.institution for row in rows))

    def is_kept(self, houses: Iterable[str] | None) -> bool:
        """Whether anybody at the houses has entered anything; of a register of the county, whether there is anything at all."""
        if houses is None or self.form.about == "county":
            return bool(self.rows)
        return any(code in self.houses for code in houses)

    def value(self, row: Row, name: str) -> Any:
        """An answer as rules read it: numbers exact, switches as such, several choices as a list."""
        answer = row.institution if name == INSTITUTION else row.answers.get(name)
        if answer is None or name not in self.fields:
            return answer
        return Decimal(str(answer)) if self.fields[name].kind in NUMERIC else answer

    def label(self, row: Row, known: Mapping[str, Text]) -> Text:
        """What stands for the row in lists; `known` are the names of institutions by code. A person stays a code: it is not everybody's."""
        title = self.fields.get(self.form.title_field)
        answer = row.answers.get(self.form.title_field)
        choices = {choice.id: choice.label for choice in title.choices} if title else {}
        if answer is None or isinstance(answer, (list, bool)):
            return Text(self.form.label.zh, self.form.label.en)
        return choices.get(str(answer)) or known.get(str(answer)) or Text(str(answer), str(answer))


class Picked:
    """The entries that a reckoning means, by what they are matched on and by institution."""

    def __init__(self, said: Entries, kept: Kept, window: Window):
        self.said, self.kept = said, kept
        self.by_match = tuple(said.match)
        self._at: defaultdict[Key, defaultdict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in _pick(said, kept.rows, window):
            self._at[tuple(row.said(name) for name in self.by_match)][row.institution].append(row)

    def find(self, houses: Iterable[str] | None, key: Key = ()) -> list[Row]:
        """Of these institutions (of all on None), with these answers; the newest first."""
        at = self._at.get(key)
        if at is None:
            return []
        if houses is None or self.kept.form.about == "county" or INSTITUTION in self.by_match:
            return sorted((row for rows in at.values() for row in rows), key=_newest)
        return [row for code in houses for row in at.get(code, ())]


def _pick(said: Entries, rows: Iterable[Row], window: Window) -> Iterable[Row]:
    by_period = said.during == "period" or (said.during is None and not said.latest and window.period is not None)
    seen: set[Key] = set()
    for row in rows:
        if by_period and _day_of(said, row) not in window:
            continue
        if said.during == "ever" and said.dated and _day_of(said, row) > window.last:
            continue
        if said.latest:
            key = tuple(row.said(name) for name in said.latest)
            if key in seen:
                continue
            seen.add(key)
        if all(set(row.all_said(name)) & set(answers) for name, answers in said.where.items()) and all(
            row.answers.get(name) is not None for name in said.filled
        ):
            yield row


def _day_of(said: Entries, row: Row) -> date:
    """The day that an entry goes by; of one that leaves the date open its own day."""
    answer = row.answers.get(said.dated) if said.dated else None
    if answer is None:
        return row.on
    text = str(answer)
    return date.fromisoformat(text if len(text) > len("2026-09") else f"{text}-01")


def _newest(row: Row) -> tuple[int, int]:
    return -row.on.toordinal(), -row.pk
