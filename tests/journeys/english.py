"""
Open every page of the county that `YITI_HOME` holds in English, as one user of each role named; prints the Chinese found on them, as JSON.

Run as a program of its own, like `crawling`. What people entered stays in their words, so whatever the database holds is left out;
so are clause numbers, and what the page marks as Chinese (`lang="zh"`), such as words quoted from a document.
"""

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiti.config.settings")
django.setup()

from django.apps import apps  # noqa: E402 - after the settings
from django.conf import settings  # noqa: E402
from django.db.models import CharField, JSONField, TextField  # noqa: E402

from tests.cast import enter  # noqa: E402
from tests.journeys.crawling import pages_of  # noqa: E402
from yiti.registry.access.models import RoleGrant, User  # noqa: E402

HAN = re.compile("[一-鿿]+")
NUMBER = re.compile(r"[一二三四五六七八九十]+(?:[(（][一二三四五六七八九十]+[)）]\d*(?:\(\d+\))?)*\d*")
"""A clause's numerals, the only thing of a document that English pages keep as printed."""
SEAL = {"中文"}
"""The name of the language in the menu of languages; a single character is the house's mark, or begins somebody's name."""
SAID = ("placeholder", "aria-label", "title", "alt", "data-l", "data-short")
EMPTY = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


ANSWERS = ("public_health", "publicity", "pay", "forms", "tasks")
"""Rooms that keep what people wrote within JSON."""


class Words(HTMLParser):
    """What a reader, or a screen reader, meets on a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag not in EMPTY:
            self.open.append((tag, tag in ("script", "style") or (tag != "html" and (told.get("lang") or "").startswith("zh"))))
        self._keep(*(told.get(name) or "" for name in SAID))

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at][0] == tag:
                del self.open[at:]
                return

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def _keep(self, *texts: str) -> None:
        if not any(is_left for _, is_left in self.open):
            self.found += [" ".join(text.split()) for text in texts if HAN.search(text)]


def entered() -> dict[str, list[str]]:
    """All words that somebody put into the database, longest first, by their first Chinese character."""
    found: set[str] = set()
    for model in apps.get_models():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, CharField | TextField)]
        for name in names:
            if not name.endswith("_zh") and not model._meta.db_table.startswith(("audit_", "django_")):
                held = model._default_manager.values_list(name, flat=True).distinct()
                found.update(" ".join(str(text).split()) for text in held.iterator() if text and HAN.search(str(text)))
        for field in model._meta.concrete_fields:
            if isinstance(field, JSONField) and model._meta.app_label in ANSWERS:
                for held_json in model._default_manager.values_list(field.name, flat=True).iterator():
                    found.update(word for word in texts_in(held_json) if HAN.search(word))
    by: dict[str, list[str]] = defaultdict(list)
    for text in sorted(found, key=len, reverse=True):
        if first := HAN.search(text):
            by[first[0][0]].append(text)
    return by


def texts_in(held: object) -> Iterator[str]:
    if isinstance(held, str):
        yield " ".join(held.split())
    elif isinstance(held, Mapping | list):
        for part in held.values() if isinstance(held, Mapping) else held:
            yield from texts_in(part)


def left_of(text: str, held: dict[str, list[str]]) -> str:
    """The Chinese that is neither somebody's own words nor a clause's number."""
    for character in dict.fromkeys(HAN.sub(lambda found: found[0], text)):
        for words in held.get(character, ()):
            text = text.replace(words, " ")
    return " ".join(HAN.findall(NUMBER.sub(" ", text)))


def chinese_of(username: str, held: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    User.objects.filter(username=username).update(language="en")
    for address, page in pages_of(enter(User.objects.get(username=username))):
        reader = Words()
        reader.feed(page)
        for text in dict.fromkeys(reader.found):
            if len(text) > 1 and text not in SEAL and left_of(text, held):
                yield address, text


def main() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    held = entered()
    users: dict[str, str] = {}
    for grant in RoleGrant.objects.order_by("pk"):
        users.setdefault(grant.role, grant.user_id)
    found = {role: list(chinese_of(users[role], held)) for role in sys.argv[1:]}
    json.dump({role: words for role, words in found.items() if words}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
