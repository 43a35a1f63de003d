"""Where several documents speak of one thing: each of them, for whom, and the one that decides."""

from dataclasses import dataclass
from datetime import date

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Contested, Pack, Speaker, Voice, list_contested, list_deciding, list_speakers, load_pack
from yiti.policy.packs.reach import has_lapsed
from yiti.web.requests import Request

from .values import bound_words, kind_words, print_held


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the chain as the page of another tells it: for whom it speaks, since when, and its goals that have had their day."""

    pack: Pack
    kinds: Text
    lapsed: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A document's clause on the matter of another; `decides_for` is empty where a nearer one does for all its kinds."""

    speaker: Speaker
    kinds: Text
    decides_for: Text
    is_over: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """A parameter with several documents' values: who decides, and what the others say."""

    contested: Contested
    kinds: Text
    deciding: tuple[str, Text, Voice]
    others: tuple[tuple[str, Text, Voice], ...]


def list_documents(request: Request, read: Pack) -> list[Document]:
    """The documents that hold here, nearest first, where there are several that print anything."""
    own = load_pack(_own(request))
    found = [
        Document(
            each, kind_words(each.header.applies_to, each.id),
            sum(has_lapsed(target, each, own, request.today) for target in each.targets.values()), each.id == read.id,
        )
        for each in own.chain
        if each.clauses
    ]  # fmt: skip
    return found if len(found) > 1 else []


def list_said(request: Request, pack: Pack, number: str) -> list[Said]:
    """What the documents say on the matter of a clause, the nearest first."""
    speakers = list_speakers(load_pack(_own(request)), pack.id, number)
    decides = {speaker.pack.id: kinds for speaker, kinds in list_deciding(speakers, request.today)}
    first = {speaker.pack.id: speaker for speaker in reversed(speakers)}
    return [
        Said(
            speaker, kind_words(speaker.kinds, speaker.pack.id),
            kind_words(decides.get(speaker.pack.id, ()), speaker.pack.id) if speaker is first[speaker.pack.id] else NOTHING,
            _is_over(speaker, request.today), (speaker.pack.id, speaker.clause.number) == (pack.id, number),
        )
        for speaker in speakers
    ]  # fmt: skip


def list_shared(request: Request, ids: tuple[str, ...] | None = None) -> list[Shared]:
    """The parameters, or those named, of which several documents give a value today."""
    own = load_pack(_own(request))
    if request.today < own.in_force_from:
        return []
    book = get_book(scope=request.scope, on=request.today)
    return [
        Shared(one, kind_words(one.kinds, own.id), _tell(one, one.deciding), tuple(_tell(one, voice) for voice in one.others))
        for one in list_contested(book, ids)
    ]


def _tell(one: Contested, voice: Voice) -> tuple[str, Text, Voice]:
    return print_held(one.setting, voice.value), bound_words(voice, one.setting), voice


def _is_over(speaker: Speaker, today: date) -> bool:
    return speaker.until is not None and today >= speaker.until


def _own(request: Request) -> str:
    return str(request.__dict__["installation"].pack)
