"""What a document, or the county, says about one parameter; and what it may say at all."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Source, Unit
from yiti.kernel.refusals import Refused
from yiti.kernel.text import NOTHING, Text

from .shapes.strict import NUMBER

Held = str | Mapping[str, str]
"""A value as text, so that no digit is lost; a table of such texts."""

WHOLE_UNITS = frozenset({Unit.COUNT, Unit.PLACE, Unit.PERSONS, Unit.DAYS, Unit.DAY_OF_MONTH, Unit.YEAR})


@dataclass(frozen=True, slots=True)
class Voice:
    """One value of one parameter, and who says so. `decision` is the number of the county's decision, else empty."""

    value: Held
    source: Source
    pack: str
    applies_to: tuple[str, ...] = ()
    bound: str = ""
    clauses: tuple[str, ...] = ()
    printed: str = ""
    from_on: date | None = None
    until_on: date | None = None
    decision: str = ""
    decided_on: date | None = None
    note: Text = NOTHING

    @property
    def clause_list(self) -> tuple[Clause, ...]:
        return tuple(Clause(self.pack, number) for number in self.clauses)

    @property
    def is_decided(self) -> bool:
        return self.decided_on is not None

    def to_json(self) -> dict[str, Any]:
        row = asdict(self)
        row["source"] = str(self.source)
        row["note"] = {"zh": self.note.zh, "en": self.note.en} if self.note != NOTHING else None
        for name in ("from_on", "until_on", "decided_on"):
            row[name] = row[name].isoformat() if row[name] else None
        row["value"] = dict(self.value) if isinstance(self.value, Mapping) else self.value
        row["applies_to"], row["clauses"] = list(self.applies_to), list(self.clauses)
        return {name: held for name, held in row.items() if held not in (None, "", [])}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Voice":
        held = {item.name: row[item.name] for item in fields(cls) if item.name in row}
        for name in ("from_on", "until_on", "decided_on"):
            if name in held:
                held[name] = date.fromisoformat(held[name])
        for name in ("applies_to", "clauses"):
            if name in held:
                held[name] = tuple(held[name])
        if "note" in held:
            held["note"] = Text(held["note"]["zh"], held["note"]["en"])
        return cls(**{**held, "source": Source(held["source"])})


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter as such: what it is called and which values it can hold."""

    id: str
    label: Text
    unit: Unit
    kind: str = "number"
    choices: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    asked_by: tuple[str, ...] = ()
    asked_in: str = ""
    adjustable: str = ""

    def refuse(self, message: Text, code: str, clause: Clause | None = None) -> Refused:
        name = Text(f"{self.label.zh}（{self.id}）", f"{self.label.en} ({self.id})")
        return Refused(Text(f"{name.zh}{message.zh}", f"{name.en} {message.en}"), code=code, field=self.id, clause=clause)

    def require(self, value: Held) -> None:
        """:raises Refused: `wrong-type` or `out-of-range` for what this parameter cannot hold"""
        if self.kind in ("table", "words_table"):
            self._require_table(value)
        elif not isinstance(value, str):
            raise self.refuse(Text("不是表格", "is no table"), "wrong-type")
        elif self.kind == "number":
            self._require_number(value)
        elif self.kind == "month_day":
            self._require_month_day(value)
        elif self.choices and value not in self.choices:
            words = ", ".join(self.choices)
            raise self.refuse(Text(f"只能是 {words}，不能是 {value}", f"must be one of {words}, not {value}"), "out-of-range")

    def _require_table(self, value: Held) -> None:
        if isinstance(value, str):
            raise self.refuse(Text("应为表格", "must be a table"), "wrong-type")
        for key, item in value.items():
            if self.keys and key not in self.keys:
                raise self.refuse(Text(f"中没有“{key}”这一项", f"has no entry “{key}”"), "unknown-field")
            if self.kind == "table":
                self._require_number(item)
            elif self.choices and item not in self.choices:
                raise self.refuse(Text(f"“{key}”不能是 {item}", f"cannot be {item} for “{key}”"), "out-of-range")

    def _require_number(self, value: str) -> None:
        if not NUMBER.fullmatch(value) or (self.unit in WHOLE_UNITS and "." in value):
            raise self.refuse(Text(f"不能是“{value}”", f"cannot be “{value}”"), "wrong-type")
        if self.least and Decimal(value) < Decimal(self.least):
            raise self.refuse(Text(f"不能小于 {self.least}", f"cannot be less than {self.least}"), "out-of-range")
        if self.most and Decimal(value) > Decimal(self.most):
            raise self.refuse(Text(f"不能大于 {self.most}", f"cannot be more than {self.most}"), "out-of-range")

    def _require_month_day(self, value: str) -> None:
        try:
            good = bool(re.fullmatch(r"[0-9]{2}-[0-9]{2}", value)) and bool(date.fromisoformat(f"2023-{value}"))
        except ValueError:
            good = False
        if not good:
            raise self.refuse(
                Text(f"应写作月-日，如 11-30，不能是“{value}”", f"must be month and day such as 11-30, not “{value}”"), "wrong-type"
            )

    def require_within(self, value: Held, voices: tuple[Voice, ...]) -> None:
        """
        Hold a value against the floors and ceilings of the documents that speak.

        :raises Refused: `below-minimum` or `above-maximum`, with the clause
        """
        if self.kind != "number" or not isinstance(value, str):
            return
        for voice in voices:
            if voice.source is Source.LOCAL or not isinstance(voice.value, str):
                continue
            clause = voice.clause_list[0] if voice.clauses else None
            shown = voice.printed or voice.value
            if voice.bound == "at_least" and Decimal(value) < Decimal(voice.value):
                raise self.refuse(
                    Text(f"为 {value}，低于规定的 {shown}", f"is {value}, less than the {shown} required"), "below-minimum", clause
                )
            if voice.bound == "at_most" and Decimal(value) > Decimal(voice.value):
                raise self.refuse(
                    Text(f"为 {value}，高于规定的 {shown}", f"is {value}, more than the {shown} allowed"), "above-maximum", clause
                )

    def to_json(self) -> dict[str, Any]:
        row = asdict(self)
        row["label"] = {"zh": self.label.zh, "en": self.label.en}
        row["unit"] = str(self.unit)
        for name in ("choices", "keys", "asked_by"):
            row[name] = list(row[name])
        return {name: held for name, held in row.items() if held not in ("", [])}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Setting":
        held = {item.name: row[item.name] for item in fields(cls) if item.name in row}
        for name in ("choices", "keys", "asked_by"):
            held[name] = tuple(held.get(name, ()))
        return cls(**{**held, "label": Text(row["label"]["zh"], row["label"]["en"]), "unit": Unit(row["unit"])})
