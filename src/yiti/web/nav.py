"""What an area shows in the rail, and its pages above the heading."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse

from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

SIGNED_IN = "signed-in"
"""In place of a function: everybody who has logged in."""


@cache
def _find_address(name: str) -> str:
    """Addresses stay as they are while the program runs, and every page asks for those of its whole menu."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class AreaPage:
    """
    One page that can be reached without choosing a thing first: its words, the name of its address and the functions that
    show it (any of them; none means everybody). `also` are beginnings of other addresses that belong to it.
    """

    label: Text
    url: str
    functions: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Empty while nothing answers at that name."""
        return _find_address(self.url)

    @property
    def starts(self) -> tuple[str, ...]:
        """How the addresses begin that belong to it; the home begins none but its own."""
        return (*(start for start in (self.address,) if start not in ("", "/")), *self.also)

    def is_for(self, scope: Scope) -> bool:
        return not self.functions or any(function == SIGNED_IN or scope.may(function) for function in self.functions)


@dataclass(frozen=True, slots=True)
class Area:
    """One of at most eight areas. Its first page that the person may open is where its icon leads."""

    key: str
    label: Text
    icon: str
    pages: tuple[AreaPage, ...]

    def pages_for(self, scope: Scope) -> list[AreaPage]:
        return [page for page in self.pages if page.is_for(scope) and page.address]


def page_around(pages: Sequence[AreaPage], url: str, path: str) -> str:
    """The name of the page that an address belongs to: its own, else the one of the longest beginning; empty for none."""
    if any(page.url == url for page in pages):
        return url
    above = [(len(start), at, page.url) for at, page in enumerate(pages) for start in page.starts if path.startswith(start)]
    return max(above)[2] if above else ""
