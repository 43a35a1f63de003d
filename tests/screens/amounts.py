"""The amounts of money that a page prints, and what each opens."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from django.test import Client

AMOUNT = re.compile(r'([+−-]?[\d,]+)<span class="fen">(\.\d\d)</span>')
"""Money is printed with its fen set apart, and nothing else is."""
SIGNS = "+−-"
LINK = re.compile(r'<a [^>]*?href="([^"]*)"')
TOTAL = re.compile(r'<div class="total">(.*?)<span class="unit">', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount as printed, the address that it opens (empty where it opens nothing), and some of the page around it."""

    text: str
    href: str
    around: str

    @property
    def value(self) -> str:
        """Without its sign: a step of a ledger takes away what its explanation reckons."""
        return self.text.lstrip(SIGNS)


def list_amounts(page: str) -> Iterator[Amount]:
    """Every amount in the page's own part."""
    part = page.split("<main")[-1].split("</main>")[0]
    for found in AMOUNT.finditer(part):
        opened = part.rfind("<a ", 0, found.start())
        is_inside = opened > part.rfind("</a>", 0, found.start())
        link = LINK.match(part, opened) if is_inside else None
        around = re.sub(r"<[^>]*>|\s+", " ", part[max(0, found.start() - 300) : found.end()])[-90:]
        yield Amount(found[1] + found[2], unescape(link[1]) if link else "", around)


def find_closed(client: Client, address: str) -> list[str]:
    """
    What is wrong with the amounts of a page for this reader: those that open nothing, and those whose explanation is refused or
    names another value. Every address is opened once.
    """
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    wrong, opened = [], {}
    for amount in list_amounts(answer.content.decode()):
        if not amount.href:
            wrong.append(f"{address}: {amount.around} opens nothing")
            continue
        if amount.href not in opened:
            opened[amount.href] = told_by(client, amount.href)
        if amount.value not in opened[amount.href]:
            wrong.append(f"{address}: {amount.around} opens {amount.href}, which says {' '.join(opened[amount.href][:1])}")
    return wrong


def told_by(client: Client, address: str) -> list[str]:
    """The value of an explanation, or the amounts of an ordinary page; the status where it is refused."""
    answer = client.get(address)
    if answer.status_code != 200:
        return [str(answer.status_code)]
    page = answer.content.decode()
    found = TOTAL.search(page)
    return [re.sub(r"<[^>]*>", "", found[1]).strip().lstrip(SIGNS)] if found else [amount.value for amount in list_amounts(page)]
