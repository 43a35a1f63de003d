"""Parameters as lines of a list: who decides, what the document says, and what the others say."""

from dataclasses import dataclass

from django.urls import reverse

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Source
from yiti.kernel.text import Text
from yiti.policy.packs import Entry, Resolved, Setting, Voice
from yiti.web.words import in_words, is_english

from .values import BOUNDS, ORIGINS, bound_words, kind_words, list_names, print_held


@dataclass(frozen=True, slots=True)
class Line:
    """One parameter for the kinds of institution that share its value. `kinds` is empty where it holds for all."""

    setting: Setting
    kinds: tuple[str, ...]
    entry: Entry
    pack: str

    @property
    def id(self) -> str:
        return self.setting.id

    @property
    def label(self) -> Text:
        words = kind_words(self.kinds, self.pack)
        name = self.setting.label
        return Text(f"{name.zh}（{words.zh}）", f"{name.en} ({words.en})") if words.zh else name

    @property
    def voice(self) -> Voice | None:
        return self.entry.voice

    @property
    def shown(self) -> str:
        return print_held(self.setting, self.entry.value)

    @property
    def names(self) -> list[str]:
        return list_names(self.setting, self.entry.value)

    @property
    def origin(self) -> Text:
        return ORIGINS[self.voice.source] if self.voice else Text("未定", "Not set")

    @property
    def state(self) -> tuple[str, Text]:
        """For a list: set by whom, or still to be decided."""
        if self.voice is None:
            return "short", Text("要本县决定", "County must decide")
        if self.voice.decision:
            return "met", Text("本县已定", "Decided here")
        return "info", Text("随系统带来", "As shipped") if self.voice.source is Source.LOCAL else ORIGINS[self.voice.source]

    @property
    def said(self) -> Voice | None:
        """The document's own value, where the document speaks."""
        return next((voice for voice in (self.voice, *self.entry.others) if voice and voice.source is not Source.LOCAL), None)

    @property
    def printed(self) -> str:
        """As the document prints it; on an English page the value in words."""
        said = self.said
        if said is None:
            return ""
        return (said.printed if not is_english() else "") or print_held(self.setting, said.value)

    @property
    def bound(self) -> Text:
        return bound_words(self.said, self.setting)

    @property
    def clause(self) -> Clause | str:
        """Where the document says it, or asks for it."""
        said = self.said
        if said and said.clauses:
            return Clause(said.pack, said.clauses[0])
        return Clause(self.setting.asked_in or self.pack, self.setting.asked_by[0]) if self.setting.asked_by else ""

    @property
    def decision(self) -> str:
        return self.voice.decision if self.voice else ""

    @property
    def is_open(self) -> bool:
        """Whether the county may decide it: it is left open, a floor or ceiling, or may be changed each year."""
        said = self.said
        return said is None or said.bound in ("at_least", "at_most") or bool(self.setting.adjustable)

    @property
    def address(self) -> str:
        return reverse("parameter", args=[self.id])

    @property
    def words(self) -> str:
        """What the search box looks through."""
        return f"{self.label.zh} {self.label.en} {self.id} {self.clause} {self.decision}"


def list_lines(book: Resolved) -> list[Line]:
    """Every parameter of a resolved pack, in the pack's order; one line for each kind of institution that has a value of its own."""
    return [line for id in book.settings for line in lines_of(book, id)]


def lines_of(book: Resolved, id: str) -> list[Line]:
    setting = book.settings[id]
    spans = list(dict.fromkeys(voice.applies_to for voice in book.voices.get(id, ())))
    if len(spans) <= 1 or not spans[0]:
        return [Line(setting, spans[0] if spans and len(spans[0]) == 1 else (), book.entry(id, _first(spans)), book.pack)]
    return [Line(setting, span, book.entry(id, span[0]), book.pack) for span in spans if span]


def _first(spans: list[tuple[str, ...]]) -> str | None:
    return spans[0][0] if spans and spans[0] else None


def voice_words(setting: Setting, voice: Voice) -> str:
    """What one voice says, in one line: 文件：不低于 15%."""
    bound = BOUNDS.get(voice.bound)
    value = print_held(setting, voice.value)
    said = in_words(Text(f"{bound.zh} {value}", f"{bound.en} {value}")) if bound and voice.bound != "exact" else value
    return f"{in_words(ORIGINS[voice.source])} {voice.decision or ''} {said}".replace("  ", " ")
