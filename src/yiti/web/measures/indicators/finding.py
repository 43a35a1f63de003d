"""What the search box finds: indicators by name, initials or code, for whoever sees their values."""

from collections.abc import Iterable

from yiti.foundation.installation.queries import find_installation
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.web.measures.naming import address_of
from yiti.web.search import FINDERS, Finder, Hit, matches

from .entries import entries_of

KIND = Text("指标数值", "Values of indicators")


def find_values(words: str, scope: Scope) -> Iterable[Hit]:
    installation = find_installation()
    if installation is None or not scope.may("indicators.see"):
        return
    for entry in entries_of(installation.pack).values():
        if matches(words, entry.label.zh, entry.label.en, entry.code):
            yield Hit(entry.label, address_of("indicator", entry.code), entry.group)


def add_finder() -> None:
    """Once, when the addresses are read."""
    if KIND not in [known.kind for known in FINDERS]:
        FINDERS.append(Finder(KIND, "chart-dots", find_values))
