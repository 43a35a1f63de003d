"""Entries told in full for the demonstrations of documents whose rules reckon from them."""

from collections.abc import Callable, Iterator, Mapping

from .midong import of_midong
from .ordos import of_ordos
from .region import of_region
from .telling import Place as Place
from .telling import Story
from .telling import tell_stories as tell_stories
from .wafangdian import of_wafangdian

STORIES: Mapping[str, Callable[[Place], Iterator[Story]]] = {
    "midong-2024": of_midong,
    "ordos-2024": of_ordos,
    "wafangdian-2017": of_wafangdian,
    "xinjiang-community-2016": of_region,
}
"""Pack → what is told in its demonstration."""
