"""The county, its cast, and the things that samples speak of: built once, every request rolled back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cast import build_cast, enter
from tests.rooms.county import CENTRE, TODAY, build_county
from yiti.kernel.scopes import Actor, Scope
from yiti.registry.access.models import User
from yiti.registry.access.queries import get_scope

ANONYMOUS = "anonymous"
HALF_WAY = "half-way"
"""A member of the commission who has given the password and not yet the code."""
HOUSEKEEPING = ("django_session", "access_opensession", "axes_")
"""Tables that the log-in itself keeps."""


@dataclass
class World:
    """`centre` is the institution of the cast's own people; `today` the business date; `made` what samples have built."""

    cast: dict[str, User]
    clients: dict[str, Client]
    scopes: dict[str, Scope]
    centre: str = CENTRE
    today: date = TODAY
    made: dict[str, Any] = field(default_factory=dict)

    def have(self, key: str, build: Callable[[], Any]) -> Any:
        """A thing that several samples speak of, built by the first of them."""
        if key not in self.made:
            self.made[key] = build()
        return self.made[key]

    def scope(self, role: str) -> Scope:
        """What that member of the cast may do, for building things through operations."""
        return self.scopes[role]

    def send(self, actor: str, method: str, address: str, body: dict[str, Any], *, is_json: bool) -> tuple[HttpResponse, list[str]]:
        """The answer, and every statement that wrote into a table of the house; nothing of it stays."""
        client = self.clients[actor]
        cookies = client.cookies.copy()
        sent: dict[str, Any] = {"data": body} if body or method == "POST" else {}
        if is_json and method != "GET":
            sent["content_type"] = "application/json"
        try:
            with transaction.atomic(), record_writes() as writes:
                answer = getattr(client, method.lower())(address, **sent)
                if getattr(answer, "streaming", False):
                    b"".join(answer)
                transaction.set_rollback(True)
        finally:
            client.cookies = cookies
        return answer, writes


@contextmanager
def record_writes() -> Iterator[list[str]]:
    """Statements that insert, change or delete, the housekeeping of the log-in apart."""
    writes: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and not any(table in sql for table in HOUSEKEEPING):
            writes.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield writes


def build_world() -> World:
    build_county()
    cast = build_cast()
    clients = {name: enter(user) for name, user in cast.items()}
    scopes = {name: get_scope(user, TODAY) for name, user in cast.items()}
    nobody = Scope(Actor(username=""))
    clients[ANONYMOUS], scopes[ANONYMOUS] = enter(None), nobody
    clients[HALF_WAY], scopes[HALF_WAY] = _enter_half_way(cast["commission"]), nobody
    return World(cast, clients, scopes)


def _enter_half_way(user: User) -> Client:
    assert TOTPDevice.objects.filter(user=user.pk).exists()
    client = Client()
    client.force_login(user)
    return client
