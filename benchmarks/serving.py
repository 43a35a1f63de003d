"""
One worker before eight clients that read; the second start of `make run` to its first answered request; and what every page weighs.

Pages are asked for as a browser asks, compressed; scripts, styles and fonts are fetched once and counted once.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from json import loads

from .clients import Act, Client, Measured, drive, log_in
from .homes import bare_command, free_port, serve_command, serving
from .rows import Row, at_least

SECONDS = float(os.environ.get("YITI_BENCH_SECONDS", "3"))
CLIENTS = 8
READ = (("/messages/", True), ("/scores/", False), ("/documents/", False), ("/", False))
"""Pages of an assessor; the first is light and held against the aim."""
LINK = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)')
PART = re.compile(r"\d{4}Q\d|\d+-[A-Z]\d+|[A-Z]?\d{3,}|\d+")
LEFT = ("/logout", "/static/", "export", "template", "filled", ".pdf", "/pdf/", "xlsx", "download")
MOST_PAGES = 150
GOOD = frozenset({200})


def measure() -> list[Row]:
    rows = [second_start()]
    rows.append(Row(f"page reads of a bare Django page of 20 rows, one worker, {CLIENTS} clients", str(read_bare())))
    port = free_port()
    with serving(serve_command(port, "--no-worker"), {}, port):
        logins = {row["username"]: row for row in loads(call("-m", "yiti", "demo", "--logins", "--json"))}
        clients = [log_in(port, logins["assessor.medical"]) for _ in range(CLIENTS)]
        for path, is_held in READ:
            found = drive(clients, [reads(path) for _ in clients], SECONDS, GOOD)
            name = f"page reads of {path}, one worker, {CLIENTS} clients, 300 institutions"
            rows.append(at_least(name, found.rate, 500, "/s", str(found)) if is_held else Row(name, str(found)))
        rows += weigh(log_in(port, logins["clerk"]))
    return rows


def read_bare() -> Measured:
    """What this machine gives at this moment to a page with nothing around it."""
    port = free_port()
    with serving(bare_command(port), {"DJANGO_SETTINGS_MODULE": "benchmarks.inside.bare.settings"}, port):
        return drive([Client(port) for _ in range(CLIENTS)], [reads("/rows/20/") for _ in range(CLIENTS)], SECONDS, GOOD)


def reads(path: str) -> Iterator[Act]:
    while True:
        yield lambda client: client.get(path)[0]


def second_start() -> Row:
    """What `make run` does where everything is set up: migrate, look for the county, serve."""
    start = time.perf_counter()
    port = free_port()
    for words in (("migrate",), ("demo", "--once")):
        subprocess.run([sys.executable, "-m", "yiti", *words], check=True, stdout=subprocess.DEVNULL)
    with serving(serve_command(port), {}, port):
        seconds = time.perf_counter() - start
    return Row("second start to the first answered request", f"{seconds:.1f} s", "≤ 10 s", seconds <= 10)


def weigh(client: Client) -> list[Row]:
    """Every kind of page that the clerk reaches by links, one of each; the heaviest, and what does not answer."""
    waiting, seen, assets = ["/"], {"/"}, dict[str, int]()
    pages: dict[str, tuple[int, int]] = {}
    wrong = []
    while waiting and len(pages) < MOST_PAGES:
        path = waiting.pop(0)
        status, body = client.get(path, **{"Accept-Encoding": "gzip"})
        plain = client.get(path)[1] if status == 200 else b""
        if status >= 400:
            wrong.append(f"{path} {status}")
        if status != 200 or b"<html" not in plain[:2000]:
            continue
        pages[path] = len(body), len(plain)
        for link in map(unescape, LINK.findall(plain.decode())):
            if link.startswith("/static/") and link not in assets:
                assets[link] = len(client.get(link, **{"Accept-Encoding": "gzip"})[1])
            kind = PART.sub("…", link.partition("?")[0])
            if kind not in seen and not any(word in link for word in LEFT):
                seen.add(kind)
                waiting.append(link)
    failed = Row("pages that the clerk reaches and that do not answer", ", ".join(wrong) or "none", "none", not wrong)
    return [*told(pages), *weights(assets), failed]


def told(pages: dict[str, tuple[int, int]]) -> list[Row]:
    heaviest = sorted(pages.items(), key=lambda item: -item[1][1])[:8]
    middle = sorted(plain for _, plain in pages.values())[len(pages) // 2]
    return [
        Row(f"{len(pages)} kinds of page, as the clerk: the middle one", f"{middle:,} bytes of HTML"),
        *(Row(f"page {path}", f"{plain:,} bytes of HTML, {sent:,} sent") for path, (sent, plain) in heaviest),
    ]


def weights(assets: dict[str, int]) -> list[Row]:
    kinds: dict[str, int] = {}
    for path, size in assets.items():
        kind = path.partition("?")[0].rpartition(".")[2]
        kinds[kind] = kinds.get(kind, 0) + size
    parts = ", ".join(f"{kind} {size:,}" for kind, size in sorted(kinds.items()))
    return [Row("scripts, styles and pictures of all pages, sent once", f"{sum(kinds.values()):,} bytes: {parts}")]


def call(*words: str) -> str:
    return subprocess.run([sys.executable, *words], check=True, capture_output=True, text=True).stdout
