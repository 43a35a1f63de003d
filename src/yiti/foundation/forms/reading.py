"""What an entry answers, as the database reckons with it: the same on SQLite and on PostgreSQL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, CharField, Q, Value
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, In, IsNull, LessThan, LessThanOrEqual, Lookup, Regex

from yiti.policy.packs.shapes.forms import NUMERIC, ON, Form
from yiti.policy.packs.shapes.strict import to_decimal
from yiti.policy.packs.shapes.views import Computed, Condition, Limits, Test
from yiti.policy.packs.viewed import YEAR, kinds_of

from .said import Reckoned, Said, join
from .slots import SCALE, WIDTH, number_in, number_key, sorted_in

SLOTTED = ("choice", "boolean", "date", "month", "institution", "person")
"""Kinds whose answer stands whole in a column of the entry, where the field has been given one; of text what is shorter than the column."""
PARTS = {"year": (1, 4), "month": (1, 7)}
Compared = type[Lookup[Any]]


@dataclass(frozen=True)
class Terms:
    """The day it is, and what a limit is worth: a number, or whatever `limit` answers for the parameter that it names."""

    today: date
    limit: Callable[[str], Decimal] = to_decimal


@dataclass(frozen=True)
class Reader:
    """A register's fields and columns as expressions; `slots` are the columns that hold some of them, see `slots`."""

    form: Form
    slots: Mapping[str, str]
    terms: Terms

    @property
    def kinds(self) -> dict[str, str]:
        return kinds_of(self.form)

    def word(self, name: str) -> Reckoned:
        """An answer as text, nothing where there is none."""
        return Reckoned(self._text(name), CharField())

    def number(self, name: str) -> Reckoned:
        """A number in millionths."""
        return Reckoned(self._number(name), BigIntegerField())

    def key(self, key: str) -> Reckoned:
        """What entries are grouped by, as text; empty where it is not answered."""
        return Reckoned(join("COALESCE(#, '')", self._key(key)), CharField())

    def known_key(self, key: str) -> Reckoned:
        return Reckoned(self._key(key), CharField())

    def meets(self, condition: Condition) -> Q:
        """Entries that fulfil all of a condition."""
        found = Q()
        for name, test in condition.items():
            found &= self._meets(name, test)
        return found

    def _meets(self, name: str, test: Test) -> Q:
        if isinstance(test, tuple):
            return Q(In(self.word(name), list(test)))
        if isinstance(test, Limits):
            return self._within(name, test)
        if test in ("filled", "empty"):
            return Q(IsNull(Reckoned(self._trace(name), CharField()), test == "empty"))
        compared: Compared = LessThan if test == "past" else GreaterThanOrEqual
        return Q(compared(self._day_of(name), Value(self.terms.today.isoformat())))

    def _within(self, name: str, test: Limits) -> Q:
        found = Q()
        numbers: tuple[tuple[str | None, Compared], ...] = (
            (test.least, GreaterThanOrEqual), (test.most, LessThanOrEqual), (test.above, GreaterThan), (test.below, LessThan),
        )  # fmt: skip
        for threshold, compared in numbers:
            if threshold is not None:
                found &= self._compares(name, compared, self.terms.limit(threshold))
        days: tuple[tuple[str | None, Compared], ...] = ((test.after, GreaterThan), (test.before, LessThan))
        for other, compared in days:
            if other is not None:
                found &= Q(compared(self._day_of(name), self._day_of(other)))
        if test.not_:
            found &= ~Q(In(self.word(name), list(test.not_))) | Q(IsNull(self.word(name), True))
        for pattern, wanted in ((test.matches, True), (test.unlike, False)):
            if pattern is not None:
                found &= Q(Exact(Regex(self.word(name), Value(f"^({pattern})$")), wanted))
        return found

    def _compares(self, name: str, compared: Compared, limit: Decimal) -> Q:
        """A slotted number by its key, which sorts as the number does."""
        key = number_key(limit) if name in self.slots and self.kinds[name] in NUMERIC else None
        if key is None:
            return Q(compared(self.number(name), Reckoned(_literal(limit), BigIntegerField())))
        held = Reckoned(sorted_in(self.slots[name]), CharField())
        is_there = Q() if compared in (GreaterThan, GreaterThanOrEqual) else Q(GreaterThan(held, Value("")))
        return is_there & Q(compared(held, Value(key)))

    def is_key(self, key: str, value: str) -> Q:
        """Entries of one group."""
        return Q(Exact(self.key(key), Value(value)))

    def _day_of(self, name: str) -> Reckoned:
        return Reckoned(self._day(name), CharField())

    def _key(self, key: str) -> Said:
        name, _, part = key.partition(".")
        if not part and name == YEAR and YEAR not in self.kinds:
            name, part = ON, YEAR
        if part == "quarter":
            day = self._day(name)
            quarter = "CAST((CAST(SUBSTR(#, 6, 2) AS INTEGER) + 2) / 3 AS TEXT)"
            return join(f"SUBSTR(#, 1, 4) || 'Q' || {quarter}", day, day)
        if part:
            first, length = PARTS[part]
            return join(f"SUBSTR(#, {first}, {length})", self._day(name))
        if self.kinds[name] in NUMERIC:
            return join("CAST(# AS TEXT)", self._number(name))
        return self._text(name)

    def _text(self, name: str) -> Said:
        computed = self._computed(name)
        if computed is not None:
            return self._step(computed) if computed.reached else join("CAST(# AS TEXT)", self._reckon(computed))
        kind = self.kinds[name]
        if name not in self._fields:
            return self._day(name) if name == ON else Said.alike("NULLIF({institution}, '')")
        if name in self.slots and kind in SLOTTED:
            return self._slot(name)
        if kind == "boolean":
            return Said(
                f"CASE JSON_EXTRACT({{answers}}, '$.{name}') WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END",
                f"CASE {{answers}} ->> '{name}' WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' END",
            )
        whole = Said(f"JSON_EXTRACT({{answers}}, '$.{name}')", f"({{answers}} ->> '{name}')")
        if name in self.slots and kind == "text":
            slot = Said.alike(f"{{{self.slots[name]}}}")
            return join(f"CASE WHEN LENGTH(#) < {WIDTH} THEN # ELSE # END", slot, self._slot(name), whole)
        return whole

    def _trace(self, name: str) -> Said:
        """Something where the field is answered, nothing where it is not."""
        return self._slot(name) if name in self.slots and name in self._fields else self._text(name)

    def _slot(self, name: str) -> Said:
        return Said.alike(f"NULLIF({{{self.slots[name]}}}, '')")

    def _day(self, name: str) -> Said:
        if name not in self._fields:
            return Said("{on}", "to_char({on}, 'YYYY-MM-DD')")
        return join("(# || '-01')", self._text(name)) if self.kinds[name] == "month" else self._text(name)

    def _number(self, name: str) -> Said:
        computed = self._computed(name)
        if computed is not None:
            return self._reckon(computed)
        if name in self.slots and self.kinds[name] in NUMERIC:
            return number_in(self.slots[name])
        text = self._text(name)
        sqlite, postgresql = text.sqlite, text.postgresql
        return Said(
            f"CASE WHEN {sqlite} GLOB '*[0-9]*' AND {sqlite} NOT GLOB '*[^-0-9.]*' "
            f"THEN CAST(ROUND(CAST({sqlite} AS REAL) * {SCALE}) AS INTEGER) END",
            f"CASE WHEN {postgresql} ~ '^-?[0-9]+([.][0-9]+)?$' THEN ROUND(CAST({postgresql} AS numeric) * {SCALE}) END",
        )

    def _reckon(self, column: Computed) -> Said:
        if column.days:
            return self._between(column)
        numbers = [self._number(name) for name in column.of]
        if column.ratio:
            return self._over(*numbers)
        rest = " + ".join("COALESCE(#, 0)" for _ in numbers)
        if column.less:
            return join(f"(# - ({rest.removesuffix(' + COALESCE(#, 0)')}))", *numbers)
        known = " AND ".join("# IS NULL" for _ in numbers)
        return join(f"CASE WHEN {known} THEN NULL ELSE {rest} END", *numbers, *numbers)

    def _over(self, part: Said, whole: Said) -> Said:
        """In two steps on SQLite, where a product of millionths would leave the whole numbers and be rounded twice."""
        below = join("NULLIF(#, 0)", whole)
        rest = join("(# - (# / #) * #)", part, part, below, below)
        return Said(
            join(f"(# / #) * {SCALE} + CAST(ROUND({SCALE} * # / CAST(# AS REAL)) AS INTEGER)", part, below, rest, below).sqlite,
            join(f"ROUND({SCALE}.0 * # / #)", part, below).postgresql,
        )

    def _between(self, column: Computed) -> Said:
        first, last = (self._day(name) for name in column.of)
        if column.open:
            last = join(f"COALESCE(#, '{self.terms.today.isoformat()}')", last)
        like = "LIKE '____-__-__'"
        return Said(
            join(f"CAST(ROUND(JULIANDAY(#) - JULIANDAY(#)) AS INTEGER) * {SCALE}", last, first).sqlite,
            join(
                f"CASE WHEN # {like} AND # {like} THEN (CAST(# AS date) - CAST(# AS date)) * CAST({SCALE} AS numeric) END",
                last, first, last, first,
            ).postgresql,
        )  # fmt: skip

    def _step(self, column: Computed) -> Said:
        steps = list(reversed(column.reached))
        cases = " ".join(f"WHEN # IS NOT NULL THEN '{name}'" for name in steps)
        return join(f"CASE {cases} END", *(self._text(name) for name in steps))

    def _computed(self, name: str) -> Computed | None:
        return next((column for column in self.form.computed if column.name == name), None)

    @property
    def _fields(self) -> frozenset[str]:
        return frozenset(one.name for one in self.form.fields)


def _literal(number: Decimal) -> Said:
    return Said.alike(f"{number * SCALE:f}")
