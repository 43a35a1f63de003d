"""What every kind of page weighs with its scripts, as a browser that comes for the first time gets it: compressed, and unpacked."""

import re
from collections.abc import Iterator
from html import unescape

from .clients import Client
from .rows import Row

LINK = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)')
SCRIPT = re.compile(r'<script[^>]* src="(/static/[^"]+)"')
STYLE = re.compile(r'<link rel="stylesheet" href="(/static/[^"]+)"')
CHARTS = re.compile(r'data-echarts="(/static/[^"]+)"')
PART = re.compile(r"\d{4}Q\d|\d+-[A-Z]\d+|[A-Z]?\d{3,}|\d+")
LEFT = ("/logout", "/static/", "export", "template", "filled", ".pdf", "/pdf/", "xlsx", "download")
MOST_PAGES = 150
ZIPPED = {"Accept-Encoding": "gzip"}

Weight = tuple[int, int]
"""Bytes as sent, and unpacked."""


def weigh(client: Client) -> list[Row]:
    """Every kind of page that is reached by links, one of each, the heaviest first; and what does not answer."""
    assets: dict[str, Weight] = {}
    pages: dict[str, list[Weight]] = {}
    wrong = []
    for path, status, sent, plain in walk(client):
        if status != 200:
            wrong.append(f"{path} {status}")
            continue
        for asset in [*scripts_of(plain), *STYLE.findall(plain)]:
            assets.setdefault(asset, (len(client.get(asset, **ZIPPED)[1]), len(client.get(asset)[1])))
        parts = [assets[asset] for asset in scripts_of(plain)], [assets[asset] for asset in STYLE.findall(plain)]
        pages[path] = [(sent, len(plain.encode())), *(add(part) for part in parts)]
    failed = Row("pages that the clerk reaches and that do not answer", ", ".join(wrong) or "none", "none", not wrong)
    return [*(told(path, pages[path]) for path in sorted(pages, key=lambda path: add(pages[path]), reverse=True)), failed]


def walk(client: Client) -> Iterator[tuple[str, int, int, str]]:
    """Address, status, bytes as sent, and text of one page of every kind."""
    waiting, seen, found = ["/"], {"/"}, 0
    while waiting and found < MOST_PAGES:
        path = waiting.pop(0)
        status, body = client.get(path, **ZIPPED)
        plain = client.get(path)[1] if status == 200 else b""
        if status >= 400:
            yield path, status, 0, ""
        if status != 200 or b"<html" not in plain[:2000]:
            continue
        found += 1
        yield path, status, len(body), plain.decode()
        for link in map(unescape, LINK.findall(plain.decode())):
            kind = PART.sub("…", link.partition("?")[0])
            if kind not in seen and not any(word in link for word in LEFT):
                seen.add(kind)
                waiting.append(link)


def scripts_of(page: str) -> list[str]:
    """Those that it names, and that of the charts where it has one to draw."""
    return SCRIPT.findall(page) + (CHARTS.findall(page) if "data-chart=" in page else [])


def add(weights: list[Weight]) -> Weight:
    return sum(sent for sent, _ in weights), sum(plain for _, plain in weights)


def told(path: str, parts: list[Weight]) -> Row:
    whole, (page, scripts, styles) = add(parts), parts
    words = [f"{name} {printed(weight)}" for name, weight in (("page", page), ("scripts", scripts), ("styles", styles))]
    return Row(f"size of {path}", f"{printed(whole)} kB sent / unpacked: {', '.join(words)}")


def printed(weight: Weight) -> str:
    return f"{weight[0] / 1000:,.1f} / {weight[1] / 1000:,.1f}"
