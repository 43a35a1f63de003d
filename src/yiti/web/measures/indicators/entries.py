"""Every definition of the installation with what is said of it elsewhere: the formula in words, and where it is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from yiti.foundation.installation.queries import get_share
from yiti.kernel.clauses import Clause
from yiti.kernel.text import NOTHING, Text
from yiti.policy.facts import Definition, Listed, tell_definition
from yiti.policy.facts.sampled import sample
from yiti.policy.facts.words import DIRECTION_WORDS, LEDGER_WORDS, TYPE_WORDS, UNIT_WORDS
from yiti.policy.packs import ListedIndicator, Pack, cite, load_pack, number_words
from yiti.policy.packs.definitions import load_pack_definitions
from yiti.policy.packs.monthly import list_ledger_items
from yiti.web.search import initials, pinyin_of
from yiti.web.words import in_words, is_english

from .themes import theme_key, theme_of, theme_rank


@dataclass(frozen=True, slots=True)
class Entry:
    """One definition. `scored` is the indicator of the pack's assessment that it is, or that is scored from it."""

    definition: Definition
    formula: Text
    scored: ListedIndicator | None
    search: str
    items: Mapping[str, Text]
    """Words of the items of the ledger under the pack."""

    @property
    def code(self) -> str:
        return self.definition.code

    @property
    def label(self) -> Text:
        return self.definition.label

    @property
    def theme(self) -> Text:
        return theme_of(self.definition)

    @property
    def theme_key(self) -> str:
        return theme_key(self.definition)

    @property
    def group(self) -> Text:
        """The group of the pack's assessment, else the theme."""
        return self.scored.group_label if self.scored else self.theme

    @property
    def unit(self) -> str:
        return self.definition.unit

    @property
    def unit_word(self) -> Text:
        return UNIT_WORDS[self.definition.unit]

    @property
    def direction(self) -> Text:
        return DIRECTION_WORDS[self.definition.better]

    @property
    def source(self) -> str:
        source = self.definition.source
        return f"{in_words(cite(source.standard)) if is_english() else source.standard} {in_words(number_words(source.number))}"

    @property
    def pack(self) -> str:
        """The pack that defines it."""
        return self.definition.file.partition("/")[0]

    @property
    def applies_to(self) -> Text:
        """Which institutions are asked about it, in words."""
        if self.definition.applies_to is None:
            return Text("各类机构", "every type of institution")
        types = [TYPE_WORDS.get(one, Text(one, one)) for one in self.definition.applies_to]
        beds = Text("（设有床位的）", " with beds") if self.definition.needs_beds else NOTHING
        return Text("、".join(one.zh for one in types) + beds.zh, ", ".join(one.en for one in types) + beds.en)

    @property
    def clause(self) -> Clause | None:
        return self.scored.clause if self.scored else None

    @property
    def awaits(self) -> Text:
        return self.definition.awaits or NOTHING

    @property
    def why(self) -> Text:
        return self.definition.why or NOTHING


def entries_of(pack: str) -> Mapping[str, Entry]:
    """By code: first as the pack assesses them, group by group, then the others by theme. A pack stays as it is while the program runs."""
    return _entries_of(pack, get_share())


@lru_cache(maxsize=8)
def _entries_of(pack: str, share: Fraction) -> Mapping[str, Entry]:
    loaded = load_pack(pack)
    listed = sample(load_pack_definitions(loaded), share)
    scored = _scored(loaded)
    items = {**list_ledger_items(loaded), **LEDGER_WORDS}
    found = [_entry(one, listed, items, scored.get(one.code)) for one in listed.definitions.values()]
    order = {code: at for at, code in enumerate(scored)}
    found.sort(key=lambda one: (order.get(one.code, len(order)), theme_rank(one.definition), one.definition.line))
    return {one.code: one for one in found}


def _scored(pack: Pack) -> dict[str, ListedIndicator]:
    """Definition → the assessed indicator it measures: of the same code, or one that is scored from it; in the order of the pack."""
    listed = {one.code: one for one in pack.indicators}
    live = pack.scoring.live if pack.scoring else None
    parts = {definition: code for definition, (code, _) in live.by_definition.items()} if live else {}
    pairs = list(listed.items()) + [(definition, listed[code]) for definition, code in parts.items()]
    order = {code: at for at, code in enumerate(listed)}
    return dict(sorted(pairs, key=lambda pair: (order[pair[1].code], pair[0] != pair[1].code)))


@lru_cache(maxsize=8)
def unmeasured_of(pack: str) -> tuple[ListedIndicator, ...]:
    """What the pack assesses and no definition measures: judged on site."""
    measured = {one.scored.code for one in _entries_of(pack, Fraction(1)).values() if one.scored}
    return tuple(one for one in load_pack(pack).indicators if one.code not in measured)


def _entry(definition: Definition, listed: Listed, items: Mapping[str, Text], scored: ListedIndicator | None) -> Entry:
    label = definition.label
    words = " ".join((label.zh, label.en, definition.code, initials(label.zh), pinyin_of(label.zh)))
    return Entry(definition, tell_definition(definition, listed, items), scored, words, items)
