"""The numbers that a page prints by themselves — in a cell, a tile, beside a name — and what each opens."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from django.test import Client

NUMBER = re.compile(r"[·• ]*([+−-]?[\d,]+(\.\d+)?[%‰]?)(/[\d,]+(\.\d+)?)?\s*(分|家|项|人|元|points?)?")
CODE = re.compile(r"\d{9}")
"""Places and institutions go by codes of nine digits: they count nothing."""
PARTS = frozenset({"fen", "unit", "ax", "w-key", "n", "nm", "count"})
VOID = frozenset({"input", "br", "img", "col", "hr", "meta", "link", "wbr", "circle", "line", "rect", "path", "use"})
PLAIN = frozenset({"option", "button", "label", "summary", "caption", "nav", "h1", "h2", "p", "thead", "time", "svg", "form"})
"""Words, heads of columns and controls: what they say is no cell of its own. A list's count stands in the heading of that list."""


@dataclass
class Element:
    tag: str
    classes: str
    href: str
    text: str = ""
    links: list[str] = field(default_factory=list)
    has_number: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """One number as printed, the address that it opens (empty where it opens nothing), and the line that it stands in."""

    text: str
    href: str
    around: str

    @property
    def value(self) -> str:
        """The number alone, without a sign and without the noughts that end a fraction."""
        found = NUMBER.fullmatch(self.text)
        said = (found[1] if found else self.text).lstrip("+−-")
        return re.sub(r"(\.\d*?)0+(?=%?$)", r"\1", said).replace(".%", "%").rstrip(".")


class Reader(HTMLParser):
    """Finds the smallest elements whose whole text is one number."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[Element] = []
        self.found: list[Number] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = dict(attrs)
        self.stack.append(Element(tag, given.get("class") or "", (given.get("href") or "") if tag == "a" else ""))

    def handle_data(self, data: str) -> None:
        self.said.append(data)
        for element in self.stack:
            element.text += data

    def handle_endtag(self, tag: str) -> None:
        while self.stack:
            element = self.stack.pop()
            self._close(element)
            if element.tag == tag:
                return

    def _close(self, element: Element) -> None:
        text = " ".join(element.text.split())
        is_number = bool(NUMBER.fullmatch(text)) and not CODE.fullmatch(text)
        above = [*self.stack, element]
        is_plain = element.tag == "th" or any(step.tag in PLAIN or is_part(step) for step in above) or counts_below(element, text)
        if is_number and not element.has_number and not is_plain:
            href = next((step.href for step in reversed(above) if step.href), "")
            around = " ".join("".join(self.said).split())[-90:]
            self.found.append(Number(text, unescape(href), around))
            element.has_number = True
        if element.has_number and self.stack:
            self.stack[-1].has_number = True


def is_part(element: Element) -> bool:
    """
    The fen of an amount and the unit behind a figure are no numbers of their own, the ends of an axis are its scale, the number
    of a step is its place in the order, a clinic may be called by a number, and what a list counts stands over that list.
    """
    return bool(PARTS & set(element.classes.split()))


def counts_below(element: Element, text: str) -> bool:
    """`3 家` in the head of a panel: the rows that it counts stand right under it."""
    found = NUMBER.fullmatch(text)
    return "q" in element.classes.split() and found is not None and bool(found[5])


def list_numbers(page: str) -> Iterator[Number]:
    """Every number in the page's own part."""
    reader = Reader()
    reader.feed(page.split("<main", 1)[-1].split("</main>")[0].partition(">")[2])
    yield from reader.found


def find_closed_numbers(client: Client, address: str, opened: dict[str, str]) -> list[str]:
    """
    What is wrong with the numbers of a page for this reader: those that open nothing, those whose page is refused, and those whose
    explanation names another value. `opened` remembers what was read.
    """
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    wrong = []
    for number in list_numbers(answer.content.decode()):
        if not number.href:
            wrong.append(f"{address}: “{number.text}” opens nothing: …{number.around}")
            continue
        if number.href not in opened:
            opened[number.href] = told_by(client, number.href)
        said = opened[number.href]
        if said.startswith("refused") or (number.href.startswith("/why/") and number.value not in said):
            wrong.append(f"{address}: “{number.text}” opens {number.href}, which says {said[:60]}")
    return wrong


def told_by(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    return read_text(answer.content.decode()) if answer.status_code == 200 else f"refused: {answer.status_code}"


def read_text(page: str) -> str:
    """The words of a page's own part; noughts that end a fraction are left out as above."""
    text = re.sub(r"<[^>]*>", "", page.split("<main", 1)[-1].split("</main>")[0])
    return re.sub(r"(\.\d*?)0+(?=\D|$)", r"\1", unescape(text)).replace(".%", "%")
