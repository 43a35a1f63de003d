"""Where several documents speak of one matter: who they speak for, and which of them decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from yiti.kernel.figures import Source

from .pack import Pack
from .resolved import Resolved
from .shapes.clauses import ClauseText
from .shapes.strict import InstitutionType
from .voices import Setting, Voice

TYPES: tuple[str, ...] = get_args(InstitutionType)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A document's clause on a matter, the types of institution that it speaks of, and from when until when (exclusive)."""

    pack: Pack
    clause: ClauseText
    kinds: tuple[str, ...]
    since: date
    until: date | None

    def speaks_for(self, kind: str, on: date) -> bool:
        return kind in self.kinds and self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Contested:
    """A parameter of which several documents give a value for these kinds (all, where none is named): who decides, and the others."""

    setting: Setting
    kinds: tuple[str, ...]
    deciding: Voice
    others: tuple[Voice, ...]


def list_speakers(own: Pack, pack: str, number: str) -> list[Speaker]:
    """
    A clause with those of other documents on the same matter, the nearest document first; empty where it stands alone.

    `own` is the county's pack; a clause names those above that it meets (`meets`), and is named by those below.
    """
    here = f"{pack} {number}"
    named = {f"{owner.id} {clause.number}": clause.meets for owner in own.chain for clause in owner.clause_texts.values()}
    group = {here, *named.get(here, ()), *(each for each, meets in named.items() if here in meets)}
    if len(group) < 2:
        return []
    return [
        Speaker(owner, clause, clause.applies_to or owner.header.applies_to or TYPES, owner.in_force_from, clause.until)
        for owner in own.chain
        for clause in owner.clause_texts.values()
        if f"{owner.id} {clause.number}" in group
    ]


def list_deciding(speakers: Sequence[Speaker], on: date) -> list[tuple[Speaker, tuple[str, ...]]]:
    """For every type of institution the nearest document that speaks of it on the day, gathered by document."""
    found: dict[str, tuple[Speaker, list[str]]] = {}
    for kind in TYPES:
        nearest = next((speaker for speaker in speakers if speaker.speaks_for(kind, on)), None)
        if nearest is not None:
            found.setdefault(nearest.pack.id, (nearest, []))[1].append(kind)
    return [(speaker, tuple(kinds)) for speaker, kinds in found.values()]


def list_contested(book: Resolved, ids: Iterable[str] | None = None) -> list[Contested]:
    """
    The parameters of which more than one document gives a value, by the kinds for which they do; the county's decisions come first.

    What no document prints, a setting that every pack brings along, is nobody's word.
    """
    found: list[Contested] = []
    for id in book.settings if ids is None else ids:
        voices = book.voices.get(id, ())
        if all(voice.source is Source.LOCAL for voice in voices):
            continue
        if len({voice.pack for voice in voices if not voice.decision}) > 1:
            found += _by_kinds(book, id, voices)
    return found


def _by_kinds(book: Resolved, id: str, voices: Sequence[Voice]) -> list[Contested]:
    kinds: tuple[str | None, ...] = tuple(dict.fromkeys(kind for voice in voices for kind in voice.applies_to)) or (None,)
    gathered: dict[tuple[Voice, ...], list[str]] = {}
    for kind in kinds:
        entry = book.entry(id, kind)
        speaking = (entry.voice, *entry.others) if entry.voice else ()
        if len({voice.pack for voice in speaking if not voice.decision}) > 1:
            gathered.setdefault(speaking, []).extend([kind] if kind else [])
    return [Contested(book.settings[id], tuple(members), said[0], said[1:]) for said, members in gathered.items()]
