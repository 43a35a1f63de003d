"""Clients on loopback: each a connection of its own with its session, as a browser has it."""

import http.client
import threading
import time
from base64 import b32decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode

from django_otp.oath import TOTP

from .rows import percentile

Form = Mapping[str, Any]


class Client:
    """One connection, kept open, with its cookies. Answers are `(status, body)`."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def begin_anew(self) -> None:
        """A fresh connection with the same session: the house lets go of one on which nothing was asked for a while."""
        self.connection.close()

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: Form, **headers: str) -> tuple[int, bytes]:
        own = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", path, urlencode(form, doseq=True).encode(), own | headers)

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, quote(path, safe="/?&=%"), body, {"Cookie": cookie, **headers} if cookie else dict(headers))
        answer = self.connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, content


def log_in(port: int, login: Mapping[str, str]) -> Client:
    """
    A session of a demonstration's account, with its second factor where it has one.

    :raises PermissionError: where the house does not let it in
    """
    client = Client(port)
    client.get("/login/")
    status, _ = client.post("/login/", {"username": login["username"], "password": login["password"]})
    if status == 302 and login["totp_secret"]:
        client.get("/second-factor/")
        totp = TOTP(b32decode(login["totp_secret"]))
        status, _ = client.post("/second-factor/", {"code": f"{totp.token():06d}"})
    if status != 302:
        raise PermissionError(f"{login['username']} was not let in: {status}")
    return client


@dataclass
class Measured:
    """What many clients saw in a span of time: how many requests were answered as they should, the seconds of each, the others."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def p95(self) -> float:
        return percentile(self.times, 0.95)

    def __add__(self, other: "Measured") -> "Measured":
        return Measured(self.seconds + other.seconds, self.times + other.times, self.wrong + other.wrong)

    def __str__(self) -> str:
        return f"{self.rate:,.0f} /s, p95 {self.p95 * 1000:,.0f} ms" + (f", {len(self.wrong)} wrong" if self.wrong else "")


Act = Callable[[Client], int]
"""One request of one client; answers its status."""


def drive(clients: Sequence[Client], acts: Sequence[Iterator[Act]], seconds: float, good: frozenset[int]) -> Measured:
    """Every client does its acts one after the other, all clients at once, for so long."""
    found = Measured()
    gate = threading.Barrier(len(clients) + 1)
    for client in clients:
        client.begin_anew()
    lock = threading.Lock()

    def work(client: Client, mine: Iterator[Act]) -> None:
        times, wrong = [], []
        gate.wait()
        while time.perf_counter() < end[0]:
            start = time.perf_counter()
            try:
                status = next(mine)(client)
            except StopIteration:
                wrong.append("nothing left to do")
                break
            except OSError as error:
                status, client.connection = 0, http.client.HTTPConnection("127.0.0.1", client.connection.port, timeout=60)
                wrong.append(repr(error))
            if status in good:
                times.append(time.perf_counter() - start)
            elif status:
                wrong.append(str(status))
        with lock:
            found.times += times
            found.wrong += wrong

    end = [0.0]
    threads = [threading.Thread(target=work, args=pair) for pair in zip(clients, acts, strict=True)]
    for thread in threads:
        thread.start()
    start = time.perf_counter()
    end[0] = start + seconds
    gate.wait()
    for thread in threads:
        thread.join()
    found.seconds = time.perf_counter() - start
    return found
