"""
Follow every link of the county that `YITI_HOME` holds, as one user of each role; prints those that are refused, as JSON.

Run as a program of its own, since it works with the settings of the installation and not with those of the tests. Of each address (by its
name in the urls) a role opens one.
"""

import json
import os
import re
import sys
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiti.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after the settings
from django.test import Client  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

from tests.cast import enter  # noqa: E402
from yiti.registry.access.models import RoleGrant, User  # noqa: E402
from yiti.web.account import gate  # noqa: E402

gate.NOTED_EVERY = settings.YITI_IDLE_SECONDS
"""Nobody logged in through the door here, so there is no log-in to be looked up while a slow machine crawls."""

LINK = re.compile(r'(?:href|hx-get)="([^"#]+)"')
ELSEWHERE = ("http", "mailto:", "tel:", "data:")
LEFT_OUT = ("logout",)


def follow(client: Client) -> list[tuple[int, str, str]]:
    """Status, address and the page it stands on of every link that leads nowhere."""
    return [(answer.status_code, address, page) for answer, address, page in walk(client) if answer.status_code >= 400]


def pages_of(client: Client) -> Iterator[tuple[str, str]]:
    """Address and markup of every page."""
    for answer, address, _ in walk(client):
        if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
            yield address, answer.content.decode()


def walk(client: Client) -> Iterator[tuple[Any, str, str]]:
    """What answers at one address of each name, with the page that leads to it; no redirections."""
    waiting, opened = deque([("/", "")]), set[str]()
    while waiting:
        address, page = waiting.popleft()
        name = name_of(address)
        if name in opened or name in LEFT_OUT:
            continue
        opened.add(name)
        answer = client.get(address)
        if answer.status_code in (301, 302):
            waiting.appendleft((urljoin(address, answer["Location"]), page))
            opened.discard(name_of(urljoin(address, answer["Location"])))
        else:
            yield answer, address, page
            if answer.status_code < 400:
                waiting.extend((urljoin(address, link), address) for link in links_in(answer))


def name_of(address: str) -> str:
    """The name of an address in the urls; the address itself where nothing answers there."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


def links_in(answer: object) -> list[str]:
    if "html" not in answer.get("Content-Type", ""):  # type: ignore[attr-defined]
        answer.getvalue()  # type: ignore[attr-defined] - a stream that is not read keeps its connection
        return []
    links = LINK.findall(answer.content.decode())  # type: ignore[attr-defined]
    return [link.replace("&amp;", "&") for link in links if not link.startswith((*ELSEWHERE, "/static/"))]


def main() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    users: dict[str, str] = {}
    for grant in RoleGrant.objects.order_by("pk"):
        users.setdefault(grant.role, grant.user_id)
    found = {role: follow(enter(User.objects.get(username=name))) for role, name in users.items()}
    json.dump({"roles": sorted(found), "refused": {role: links for role, links in found.items() if links}}, sys.stdout)


if __name__ == "__main__":
    main()
