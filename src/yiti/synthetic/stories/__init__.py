"""Entries told in full for the demonstrations of documents whose rules reckon from them."""

from collections.abc import Callable, Iterator, Mapping

from yiti.policy.packs import Pack
from yiti.synthetic.acting import Acting
from yiti.synthetic.registers_filled import fill_registers

from .changji import of_changji
from .midong import of_midong
from .ordos import of_ordos
from .region import of_region
from .telling import Place as Place
from .telling import Story, tell_stories
from .wafangdian import of_wafangdian

STORIES: Mapping[str, Callable[[Place], Iterator[Story]]] = {
    "changji-2021": of_changji,
    "midong-2024": of_midong,
    "ordos-2024": of_ordos,
    "wafangdian-2017": of_wafangdian,
    "xinjiang-community-2016": of_region,
}
"""Pack → what is told in its demonstration."""


def write_entries(acting: Acting, book: Pack, place: Place) -> None:
    """What is told in full, and some entries in every other register."""
    told = list(STORIES[book.id](place)) if book.id in STORIES else []
    tell_stories(acting, book, place, told)
    forms = {story.form for story in told}
    fill_registers(place.draws, acting, [one for one in book.registers.values() if one.form.id not in forms], place.today)
