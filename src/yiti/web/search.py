"""The one search box: institutions, people, indicators, clauses and pages, by characters, pinyin, its initials or number."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text

from .areas import areas_for

LEAST = 1
MOST = 8
"""So many hits of one finder."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, what it is or where, its address."""

    label: Text
    address: str
    detail: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Finder:
    """A kind of thing that can be found. `find` answers words with hits that this person may open."""

    kind: Text
    icon: str
    find: Callable[[str, Scope], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Found:
    finder: Finder
    hits: list[Hit]


@lru_cache(maxsize=20_000)
def pinyin_of(words: str) -> str:
    """建国路 → jianguolu; letters and digits stay as they are."""
    return "".join(lazy_pinyin(words)).lower().replace(" ", "")


@lru_cache(maxsize=20_000)
def initials(words: str) -> str:
    """建国路 → jgl; letters and digits stay as they are."""
    return "".join(part[:1] if part.isalpha() and len(part) > 1 else part for part in lazy_pinyin(words, style=Style.FIRST_LETTER)).lower()


def matches(words: str, *texts: str) -> bool:
    """Whether every word stands in one of the texts: as written, by pinyin or by its initials."""
    told = [form for text in texts if text for form in (text.lower(), initials(text), pinyin_of(text))]
    return all(any(word in text for text in told) for word in words.lower().split())


def find_pages(words: str, scope: Scope) -> Iterable[Hit]:
    """The pages of the areas that this person may open."""
    for area in areas_for(scope):
        for page in area.pages_for(scope):
            if matches(words, page.label.zh, page.label.en, area.label.zh, area.label.en):
                yield Hit(page.label, page.address, area.label)


FINDERS: list[Finder] = [Finder(Text("页面", "Pages"), "layout-grid", find_pages)]
"""In the order of the answer. An area adds its own where its finder is defined."""


def search(words: str, scope: Scope) -> list[Found]:
    """What was found, by kind; kinds without a hit are left out."""
    answer = []
    for finder in FINDERS:
        hits = []
        for hit in finder.find(words, scope):
            hits.append(hit)
            if len(hits) == MOST:
                break
        if hits:
            answer.append(Found(finder, hits))
    return answer
