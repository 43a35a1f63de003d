"""What an area shows in the rail, and its pages above the heading."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

SIGNED_IN = "signed-in"
"""In place of a function: everybody who has logged in."""


@dataclass(frozen=True, slots=True)
class AreaPage:
    """
    One page that can be reached without choosing a thing first: its words, the name of its address and the functions that
    show it (any of them; none means everybody).
    """

    label: Text
    url: str
    functions: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Empty while nothing answers at that name."""
        try:
            return reverse(self.url)
        except NoReverseMatch:
            return ""

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
