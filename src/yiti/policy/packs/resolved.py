"""The values of a pack on a day, with the county's own decisions: what a closed run holds."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Source, Unit
from yiti.kernel.refusals import Refused
from yiti.kernel.text import NOTHING, Text

from .voices import WHOLE_UNITS, Held, Setting, Voice


@dataclass(frozen=True, slots=True)
class Entry:
    """A parameter for one kind of institution: the voice that decides, the others, the floor and ceiling that bind."""

    setting: Setting
    voice: Voice | None
    others: tuple[Voice, ...] = ()
    floor: Voice | None = None
    ceiling: Voice | None = None

    @property
    def value(self) -> Held | None:
        return self.voice.value if self.voice else None


@dataclass(frozen=True)
class Resolved:
    """
    A pack's parameters, targets and holiday tables in force on a day; `on` is None for the latest.

    `voices` lists for every parameter who says what, the deciding one first. `kinds` says which institution type a
    category belongs to, `rules` which clauses of the pack bind which rule. Equal contents have equal hashes.
    `carried` are the clauses for which a rule runs that does not know this pack's numbers itself.
    """

    pack: str
    on: date | None
    in_force_from: date
    settings: Mapping[str, Setting] = field(default_factory=dict)
    voices: Mapping[str, tuple[Voice, ...]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    targets: tuple[Mapping[str, Any], ...] = ()
    holidays: tuple[Mapping[str, Any], ...] = ()
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    carried: tuple[str, ...] = field(default=(), compare=False)
    _leaves: dict[tuple[str, str | None], Figure] = field(default_factory=dict, init=False, compare=False, repr=False)

    def entry(self, id: str, applies_to: str | None = None) -> Entry:
        """
        Who decides a parameter for an institution type or category, and what the others say.

        :raises Refused: `unknown-field` for an id that no pack has; `missing-field` where the value depends on the kind
            of institution and none is named
        """
        setting = self.settings.get(id)
        if setting is None:
            raise Refused(Text(f"政策包没有参数 {id}", f"The pack has no parameter {id}"), code="unknown-field", field=id)
        speaking = self._speaking(setting, applies_to)
        if not speaking:
            return Entry(setting, None)
        bounds = [voice for voice in speaking if voice.source is not Source.LOCAL and isinstance(voice.value, str)]
        floors = [voice for voice in bounds if voice.bound == "at_least"]
        ceilings = [voice for voice in bounds if voice.bound == "at_most"]
        return Entry(
            setting,
            speaking[0],
            speaking[1:],
            max(floors, key=_size, default=None),
            min(ceilings, key=_size, default=None),
        )

    def _speaking(self, setting: Setting, applies_to: str | None) -> tuple[Voice, ...]:
        voices = self.voices.get(setting.id, ())
        if applies_to is not None:
            return tuple(voice for voice in voices if self._covers(voice, applies_to))
        if len({voice.applies_to for voice in voices}) <= 1 or not voices[0].applies_to:
            return voices
        kinds = dict.fromkeys(kind for voice in voices for kind in voice.applies_to)
        deciding = [next(voice for voice in voices if self._covers(voice, kind)) for kind in kinds]
        if all(voice.value == deciding[0].value for voice in deciding):
            return voices
        raise setting.refuse(
            Text("因机构类型而异，须指明机构类型", "depends on the kind of institution, which must be named"), "missing-field"
        )

    def _covers(self, voice: Voice, kind: str) -> bool:
        return not voice.applies_to or kind in voice.applies_to or self.kinds.get(kind) in voice.applies_to

    def is_set(self, id: str, applies_to: str | None = None) -> bool:
        return self.entry(id, applies_to).voice is not None

    def parameter(self, id: str, applies_to: str | None = None) -> Figure:
        """
        A parameter's value as a leaf: numbers as exact decimals, counts, days and years as integers, words as text.

        Asked twice it is the same figure, so that an explanation holds it once.

        :raises Refused: `parameter-unset`, naming it, where nobody has given a value; as `entry` otherwise
        """
        leaf = self._leaves.get((id, applies_to))
        if leaf is None:
            leaf = self._leaves[id, applies_to] = self._make_leaf(id, applies_to)
        return leaf

    def _make_leaf(self, id: str, applies_to: str | None) -> Figure:
        entry = self.entry(id, applies_to)
        voice = self._set(entry)
        if isinstance(voice.value, Mapping):
            text = json.dumps(dict(voice.value), ensure_ascii=False, sort_keys=True)
            return _leaf(entry.setting, voice, text, Unit.WORD)
        return _leaf(entry.setting, voice, _read(entry.setting, voice.value), entry.setting.unit)

    def table(self, id: str, applies_to: str | None = None) -> dict[str, Figure]:
        """
        A table's values as leaves by key; the label names the table and the key.

        :raises Refused: as `parameter`; `wrong-type` for what is no table
        """
        entry = self.entry(id, applies_to)
        voice = self._set(entry)
        if not isinstance(voice.value, Mapping):
            raise entry.setting.refuse(Text("不是表格", "is no table"), "wrong-type")
        setting = entry.setting
        leaves = {}
        for key, text in voice.value.items():
            label = Text(f"{setting.label.zh}：{key}", f"{setting.label.en}: {key}")
            leaves[key] = _leaf(replace(setting, label=label), voice, _read(setting, text), setting.unit)
        return leaves

    def _set(self, entry: Entry) -> Voice:
        if entry.voice is None:
            setting = entry.setting
            clause = Clause(setting.asked_in or self.pack, setting.asked_by[0]) if setting.asked_by else None
            raise setting.refuse(
                Text("尚未设定，文件没有规定，须由本县决定", "is not set: the document is silent, the county must decide"),
                "parameter-unset",
                clause,
            )
        return entry.voice

    def clause(self, number: str) -> Clause:
        """A clause of this pack by its number as printed; for a rule that knows other numbers the first clause that binds it."""
        return Clause(self.pack, self.carried[0] if self.carried else number)

    @property
    def carrying(self) -> tuple[Clause, ...]:
        """The clauses that bind the rule which runs."""
        return tuple(Clause(self.pack, number) for number in self.carried)

    def carried_by(self, numbers: tuple[str, ...]) -> "Resolved":
        """The same values, with the same leaves, for a rule that these clauses bind."""
        book = replace(self, carried=numbers)
        object.__setattr__(book, "_leaves", self._leaves)
        return book

    def with_values(self, values: Mapping[str, Held]) -> "Resolved":
        """
        The same with other values, for a what-if: they are local and decide for every kind, or for the one named as `id@kind`.

        :raises Refused: for a value that the parameter cannot hold, or beyond a document's floor or ceiling
        """
        voices = dict(self.voices)
        for name, value in values.items():
            id, _, kind = name.partition("@")
            entry = self.entry(id, kind) if kind else Entry(self._setting(id), None, self.voices.get(id, ()))
            entry.setting.require(value)
            entry.setting.require_within(value, tuple(voice for voice in (entry.voice, *entry.others) if voice))
            said = next((voice for voice in (entry.voice, *entry.others) if voice), None)
            voices[id] = (
                Voice(
                    value=value,
                    source=Source.LOCAL,
                    pack=self.pack,
                    applies_to=(kind,) if kind else (),
                    clauses=said.clauses if said and said.pack == self.pack else entry.setting.asked_by,
                    note=Text("假设值", "What-if value"),
                ),
                *(voice for voice in voices.get(id, ()) if kind or voice.source is not Source.LOCAL or voice.is_decided),
            )
        return replace(self, voices=voices)

    def _setting(self, id: str) -> Setting:
        if id not in self.settings:
            raise Refused(Text(f"政策包没有参数 {id}", f"The pack has no parameter {id}"), code="unknown-field", field=id)
        return self.settings[id]

    def unset(self) -> list[Setting]:
        """The parameters that nobody has given a value, in order."""
        return [setting for id, setting in self.settings.items() if not self.voices.get(id)]

    def to_json(self) -> dict[str, Any]:
        """Everything as plain JSON values, with the hash over the rest."""
        contents = self._contents()
        self.__dict__.setdefault("hash", _hash_of(contents))
        return {**contents, "hash": self.hash}

    def _contents(self) -> dict[str, Any]:
        return {
            "pack": self.pack,
            "on": self.on.isoformat() if self.on else None,
            "in_force_from": self.in_force_from.isoformat(),
            "settings": [setting.to_json() for setting in self.settings.values()],
            "voices": {id: [voice.to_json() for voice in voices] for id, voices in self.voices.items()},
            "kinds": dict(self.kinds),
            "targets": [dict(target) for target in self.targets],
            "holidays": [dict(year) for year in self.holidays],
            **({"rules": {name: list(numbers) for name, numbers in self.rules.items()}} if self.rules else {}),
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Resolved":
        """
        What `to_json` wrote.

        :raises Refused: `inconsistent` where the hash is not that of the contents
        """
        resolved = cls(
            pack=row["pack"],
            on=date.fromisoformat(row["on"]) if row["on"] else None,
            in_force_from=date.fromisoformat(row["in_force_from"]),
            settings={item["id"]: Setting.from_json(item) for item in row["settings"]},
            voices={id: tuple(Voice.from_json(item) for item in items) for id, items in row["voices"].items()},
            kinds=dict(row["kinds"]),
            targets=tuple(row["targets"]),
            holidays=tuple(row["holidays"]),
            rules={name: tuple(numbers) for name, numbers in row.get("rules", {}).items()},
        )
        if row.get("hash", resolved.hash) != resolved.hash:
            raise Refused(Text("政策参数与其校验值不符", "The resolved pack does not match its hash"), code="inconsistent", field="hash")
        return resolved

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the contents as canonical JSON."""
        return _hash_of(self._contents())


def _hash_of(contents: Mapping[str, Any]) -> str:
    text = json.dumps(contents, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _size(voice: Voice) -> Decimal:
    return Decimal(str(voice.value))


def _read(setting: Setting, text: str) -> Decimal | int | str:
    if setting.kind in ("number", "table"):
        return int(text) if setting.unit in WHOLE_UNITS else Decimal(text)
    return text


def _leaf(setting: Setting, voice: Voice, value: Decimal | int | str, unit: Unit) -> Figure:
    note = voice.note
    if voice.decision:
        note = Text(f"本县决定 {voice.decision}", f"The county's decision {voice.decision}")
    record = f"decision:{voice.decision}" if voice.decision else ""
    return Figure(setting.label, value, unit, voice.source, clauses=voice.clause_list, record=record, note=note if note else NOTHING)
