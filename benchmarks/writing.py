"""
8, 32 and 64 clients writing at once through the real screens: an assessor's scores, an accountant's month of five lines.

First alone, then while a sheet of 100,000 account rows is taken in and runs are closed, until one sheet at least stands and 300
institutions are ranked; on SQLite and on PostgreSQL; beside a bare Django view that inserts the same rows into a copy of the database.
Afterwards everything that was answered is counted again, and the audit chain is verified. `YITI_BENCH_SECONDS` says how long each
measurement lasts.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from .cells import list_cells
from .clients import Act, Client, Measured, drive, log_in
from .databases import Place, open_places
from .homes import bare_command, free_port, serve_command, serving
from .rows import Row

CROWDS = (8, 32, 64)
KINDS = ("score", "month")
SECONDS = float(os.environ.get("YITI_BENCH_SECONDS", "3"))
PERIOD = "2026Q3"
LINES = {
    "item": ["medical_income", "medical_income", "medical_cost", "subsidy.public_health", "spending.other"],
    "voucher": ["记-1", "记-2", "记-3", "记-4", "记-5"],
    "on": ["2026-07-02", "2026-07-09", "2026-07-16", "2026-07-23", "2026-07-30"],
    "summary": ["门诊收入", "住院收入", "人员经费", "公卫补助", "宣传与培训"],
    "amount": ["120000.00", "80000.50", "150000.00", "64000.00", "1200.10"],
}
KEPT = frozenset({200, 302})


def measure() -> list[Row]:
    rows: list[Row] = []
    for place in open_places():
        rows += measure_at(place)
    return rows


def measure_at(place: Place) -> list[Row]:
    bare = measure_bare(place)
    port = free_port()
    with serving(serve_command(port, "--no-worker"), place.env, port):
        logins = json.loads(call(place.env, "-m", "yiti", "demo", "--logins", "--json"))
        crowd = Crowd(port, logins)
        found = {("alone", *key): measured for key, measured in crowd.write_all().items()}
        with going_on(place.env) as beside:
            during = crowd.write_all()
            while not beside.has_finished_one_each():
                again = crowd.write_all()
                during = {key: measured + again[key] for key, measured in during.items()}
        found |= {("busy", *key): measured for key, measured in during.items()}
    return [*(row_of(place, bare, key, measured) for key, measured in found.items()), *counted(place, found), *told(place, beside.said)]


def row_of(place: Place, bare: Mapping[tuple[str, int], Measured], key: tuple[str, str, int], found: Measured) -> Row:
    when, kind, many = key
    beside = bare[kind, many]
    words = {"score": "scores", "month": "months of 5 account rows"}[kind]
    during = ", during an import of 100,000 rows and closing runs" if when == "busy" else ""
    figure = f"{found}; bare {beside}: {beside.rate / found.rate if found.rate else 0:.1f} ×"
    return Row(f"{place.name}: {many} clients write {words}{during}", figure, "no error", not found.wrong)


class Crowd:
    """Clients that have come in: assessors, whose scores are shared out among them, and accountants, each of his own institution."""

    def __init__(self, port: int, logins: Sequence[Mapping[str, str]]):
        assessors = [login for login in logins if login["role"] in ("assessor", "insurance_bureau")]
        accountants = [login for login in logins if login["role"] == "accountant"]
        most = max(CROWDS)
        self.assessors = [assessors[at % len(assessors)] for at in range(most)]
        self.scorers = [log_in(port, login) for login in self.assessors]
        self.senders = [log_in(port, login) for login in accountants[:most]]
        self.scores = [score_acts(cells) for cells in share_out([login["username"] for login in self.assessors])]
        self.months = [month_acts(login["institution"]) for login in accountants[:most]]

    def write(self, kind: str, many: int) -> Measured:
        clients, acts = (self.scorers, self.scores) if kind == "score" else (self.senders, self.months)
        return drive(clients[:many], acts[:many], SECONDS, KEPT)

    def write_all(self) -> dict[tuple[str, int], Measured]:
        """Every kind by every crowd, one after the other."""
        return {(kind, many): self.write(kind, many) for kind in KINDS for many in CROWDS}


def share_out(usernames: Sequence[str]) -> list[list[tuple[str, str, str]]]:
    """Every score of the quarter to one client of the assessor whose group it belongs to: institution, subject, indicator."""
    cells = list_cells()
    shares: list[list[tuple[str, str, str]]] = []
    for at, username in enumerate(usernames):
        same = [place for place, name in enumerate(usernames) if name == username]
        shares.append(cells[username][same.index(at) :: len(same)])
    return shares


def score_acts(cells: Sequence[tuple[str, str, str]]) -> Iterator[Act]:
    for institution, subject, indicator in cells:
        form = {"period": PERIOD, "institution": institution, "subject": subject, "indicator": indicator, "score": "0.1"}
        yield lambda client, form=form: client.post("/scores/enter/", form, **{"HX-Request": "true"})[0]  # type: ignore[misc]


def month_acts(institution: str) -> Iterator[Act]:
    """The month again and again, each time over the version before; a version that was not kept is tried again."""
    seen = 0

    def send(client: Client) -> int:
        nonlocal seen
        status, _ = client.post(f"/accounts/{institution}/2026-07/edit/", {**LINES, "seen": str(seen), "stated_total": ""})
        seen += status == 302
        return status

    while True:
        yield send


def measure_bare(place: Place) -> dict[tuple[str, int], Measured]:
    """The bare views on a copy, so that the house's own audit stays whole."""
    port = free_port()
    found = {}
    with serving(bare_command(port), place.bare_env, port):
        for kind in KINDS:
            for many in CROWDS:
                clients = [Client(port) for _ in range(many)]
                found[kind, many] = drive(clients, [bare_acts(kind) for _ in clients], SECONDS, KEPT)
    return found


def bare_acts(kind: str) -> Iterator[Act]:
    form = {"period": PERIOD, "institution": "652301001", "indicator": "visits", "score": "0.1", **(LINES if kind == "month" else {})}
    while True:
        yield lambda client: client.post(f"/{kind}/", form)[0]


class Beside:
    """An import and closing runs, each in a process of its own; `said` is what they did, once they have ended."""

    def __init__(self, env: Mapping[str, str]):
        command = [sys.executable, "-m", "benchmarks.inside.busy"]
        self.processes = {
            kind: subprocess.Popen([*command, kind], env=os.environ | env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for kind in ("import", "close")
        }
        self.said: dict[str, dict[str, float]] = {}
        self.firsts: list[threading.Thread] = []

    def begin(self) -> None:
        """Wait until both are ready; from then on somebody listens for the first that each has done."""
        for process in self.processes.values():
            assert process.stdout
            process.stdout.readline()
            self.firsts.append(threading.Thread(target=process.stdout.readline))
            self.firsts[-1].start()

    def has_finished_one_each(self) -> bool:
        """True also where one has ended before its time; `said` then tells it."""
        return not any(thread.is_alive() for thread in self.firsts)

    def end(self) -> None:
        for (kind, process), thread in zip(self.processes.items(), self.firsts, strict=True):
            assert process.stdin
            process.stdin.close()
            thread.join()
            assert process.stdout
            out = process.stdout.read()
            self.said[kind] = json.loads(out) if process.wait() == 0 else {"failed": process.returncode}


@contextmanager
def going_on(env: Mapping[str, str]) -> Iterator[Beside]:
    beside = Beside(env)
    beside.begin()
    try:
        yield beside
    finally:
        beside.end()


def counted(place: Place, found: Mapping[tuple[str, str, int], Measured]) -> list[Row]:
    """What was answered as kept, beside what stands."""
    stands = json.loads(call(place.env, "-m", "benchmarks.inside.counting"))
    rows = []
    for kind in KINDS:
        answered = sum(len(measured.times) for key, measured in found.items() if key[1] == kind)
        rows.append(
            Row(f"{place.name}: {kind}s answered and found again", f"{answered:,} / {stands[kind]:,}", "=", answered == stands[kind])
        )
    chain = subprocess.run([sys.executable, "-m", "yiti", "audit", "verify"], env=os.environ | place.env, check=False, capture_output=True)
    runs = subprocess.run(
        [sys.executable, "-m", "yiti", "quarter", "verify", "2026Q1"], env=os.environ | place.env, check=False, capture_output=True
    )
    rows.append(
        Row(
            f"{place.name}: audit verify and quarter verify afterwards",
            f"{chain.returncode} and {runs.returncode}",
            "0 and 0",
            chain.returncode == runs.returncode == 0,
        )
    )
    return rows


def told(place: Place, side: Mapping[str, Mapping[str, float]]) -> list[Row]:
    rows = []
    for kind, words in (("import", "imports of 100,000 rows"), ("close", "runs closed")):
        did = side.get(kind, {})
        figure = f"{did['done']:.0f} in {did['seconds']:.1f} s, the first in {did['first']:.1f} s" if "done" in did else f"failed: {did}"
        rows.append(Row(f"{place.name}: {words} beside them", figure, "no error", "done" in did))
    return rows


def call(env: Mapping[str, str], *words: str) -> str:
    return subprocess.run([sys.executable, *words], env=os.environ | env, check=True, capture_output=True, text=True).stdout
