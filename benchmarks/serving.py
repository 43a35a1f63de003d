"""
One worker before eight clients that read; the second start of `make run` to its first answered request; and what every page weighs.

The second start is `make run` itself, in a home where the county of 300 institutions stands.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from json import loads

from .clients import Act, Client, Measured, drive, log_in
from .homes import bare_command, free_port, serve_command, serving
from .rows import Row
from .weights import weigh

SECONDS = float(os.environ.get("YITI_BENCH_SECONDS", "3"))
CLIENTS = 8
READ = ("/messages/", "/scores/", "/documents/", "/")
"""Pages of an assessor, the lightest first; each holds the menu of 300 institutions."""
GOOD = frozenset({200})


def measure() -> list[Row]:
    rows = [second_start()]
    bare = read_bare()
    rows.append(Row(f"page reads of a bare Django page of 300 rows, one worker, {CLIENTS} clients", str(bare), "no error", not bare.wrong))
    port = free_port()
    with serving(serve_command(port, "--no-worker"), {}, port):
        logins = {row["username"]: row for row in loads(call("-m", "yiti", "demo", "--logins", "--json"))}
        clients = [log_in(port, logins["assessor.medical"]) for _ in range(CLIENTS)]
        for path in READ:
            found = drive(clients, [reads(path) for _ in clients], SECONDS, GOOD)
            name = f"page reads of {path}, one worker, {CLIENTS} clients, 300 institutions"
            rows.append(
                Row(name, f"{found}: {bare.rate / found.rate if found.rate else 0:.1f} × the bare time", "no error", not found.wrong)
            )
        rows += read_scorecard(port, logins["clerk"], bare)
        rows += weigh(log_in(port, logins["clerk"]))
    return rows


def read_scorecard(port: int, login: Mapping[str, str], bare: Measured) -> list[Row]:
    """One institution's card with every indicator, mean and place: the first look after a start, then read by all clients at once."""
    clients = [log_in(port, login) for _ in range(CLIENTS)]
    path = find_scorecard(clients[0])
    start = time.perf_counter()
    clients[0].get(path)
    first = time.perf_counter() - start
    found = drive(clients, [reads(path) for _ in clients], SECONDS, GOOD)
    times = found.p95 / bare.p95 if bare.p95 else 0
    name = f"a scorecard's p95, one worker, {CLIENTS} clients, 300 institutions"
    return [
        Row("a scorecard of 300 institutions, the first look after a start", f"{first:.1f} s"),
        Row(name, f"{found.p95 * 1000:,.0f} ms, {found.rate:,.0f}/s: {times:.1f} × the bare page's", "no error", not found.wrong),
    ]


def find_scorecard(client: Client) -> str:
    """The address of the first card of the overview."""
    _, page = client.get("/scorecards/?place=")
    found = re.search(r'href="(/scorecard/[^/"]+/)', page.decode())
    if found is None:
        raise LookupError("no scorecard stands in the overview")
    return found[1]


def read_bare() -> Measured:
    """What this machine gives at this moment to a page of 300 rows with nothing around it but a log-in."""
    port = free_port()
    with serving(bare_command(port), {"DJANGO_SETTINGS_MODULE": "benchmarks.inside.bare.reading"}, port):
        clients = [Client(port) for _ in range(CLIENTS)]
        for client in clients:
            client.get("/in/")
        return drive(clients, [reads("/rows/300/") for _ in clients], SECONDS, GOOD)


def reads(path: str) -> Iterator[Act]:
    while True:
        yield lambda client: client.get(path)[0]


def second_start() -> Row:
    """What a user waits for from the second time on: `make run`, where everything is set up, to the first page."""
    port = free_port()
    with serving(["make", "--no-print-directory", "run", f"PORT={port}"], {}, port) as seconds:
        return Row("second start: make run to the first answered request", f"{seconds:.1f} s", "≤ 10 s", seconds <= 10)


def call(*words: str) -> str:
    return subprocess.run([sys.executable, *words], check=True, capture_output=True, text=True).stdout
