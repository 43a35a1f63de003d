"""Open pages in the installation that stands here, as its demonstration's own people."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from django.test import Client
from django.urls import NoReverseMatch, Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.access.demonstration import list_demo_logins
from yiti.registry.access.models import User
from yiti.registry.access.operations import log_in

from .pages import Page

LINK = re.compile(r'(?:href|hx-get)="([^"#]+)')


class Lost(Exception):
    """A page that does not open, with the words why."""

    def __init__(self, words: Text):
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True, slots=True)
class Opened:
    """An address that answered, and its page; no text for a file."""

    address: str
    html: str


@dataclass
class Visitors:
    """One browser for each role, entered when it is first needed."""

    entered: dict[str, Client] = field(default_factory=dict)

    def get(self, role: str) -> Client:
        """:raises Lost: where nobody in the demonstration has the role"""
        if role not in self.entered:
            login = next((one for one in list_demo_logins() if one.role == role), None)
            if login is None:
                raise Lost(Text(f"演示中没有人担任 {role}", f"nobody in the demonstration is {role}"))
            self.entered[role] = _enter(User.objects.get(username=login.username))
        return self.entered[role]

    def leave(self) -> None:
        """Nobody stays logged in."""
        for client in self.entered.values():
            client.post(reverse("logout"), secure=True)


def open_pages(pages: Iterable[Page]) -> Iterator[tuple[Page, Text | None]]:
    """
    Each page with what is wrong with it: not found, not allowed, out of order, or without the link to its clause.

    What several rows name alike is opened once.
    """
    visitors = Visitors()
    opened: dict[object, Text | None] = {}
    try:
        for page in pages:
            if page.way not in opened:
                opened[page.way] = _try(visitors, page)
            yield page, opened[page.way]
    finally:
        visitors.leave()


def _try(visitors: Visitors, page: Page) -> Text | None:
    try:
        _open(visitors.get(page.role), page)
    except Lost as lost:
        return Text(f"{page.url}（{page.role}）：{lost.words.zh}", f"{page.url} as {page.role}: {lost.words.en}")
    return None


def _enter(user: User) -> Client:
    """A browser in which the user has come in with everything asked for; a page out of order is an answer of it."""
    client = Client(raise_request_exception=False, HTTP_HOST="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    device = TOTPDevice.objects.filter(user=user.pk).first()
    if device:
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    log_in(scope=Scope(user.as_actor()), session_key=session.session_key or "", now=timezone.now(), agent="yiti served")
    return client


def _open(client: Client, page: Page) -> None:
    if not page.over:
        opened = _get(client, _address(page.url, page.at))
    else:
        opened = _get(client, _address(page.over[0], {}))
        for name in page.over[1:]:
            opened = _follow(client, opened, name, {})
        opened = _follow(client, opened, page.url, page.at)
    if page.clause and not any(_is_clause(link, page) for _, link in _links(opened)):
        raise Lost(Text(f"页面没有链接条款 {page.clause}", f"the page does not link the clause {page.clause}"))


def _address(name: str, at: Mapping[str, str | int]) -> str:
    try:
        return reverse(name, kwargs=dict(at))
    except NoReverseMatch:
        raise Lost(Text(f"{name} 的地址还需要别的值", f"the address of {name} needs other values")) from None


def _get(client: Client, address: str) -> Opened:
    answer = client.get(address, secure=True)
    if answer.status_code != 200:
        raise Lost(Text(f"{address} 返回 {answer.status_code}", f"{address} answers {answer.status_code}"))
    content = answer.getvalue()
    return Opened(address, content.decode() if "html" in answer.get("Content-Type", "") else "")


def _follow(client: Client, opened: Opened, name: str, at: Mapping[str, str | int]) -> Opened:
    """The first link of the page with this name and these values."""
    for address, link in _links(opened):
        if link.view_name == name and all(str(link.kwargs.get(key)) == str(value) for key, value in at.items()):
            return _get(client, address)
    raise Lost(Text(f"页面上没有通往 {name} 的链接", f"no link on the way leads to {name}"))


def _links(opened: Opened) -> Iterator[tuple[str, ResolverMatch]]:
    """Address and page of every link within the house."""
    for found in LINK.findall(opened.html):
        address = urljoin(opened.address, unescape(found))
        try:
            yield address, resolve(unquote(urlsplit(address).path))
        except Resolver404:
            continue


def _is_clause(link: ResolverMatch, page: Page) -> bool:
    return link.view_name == "clause" and (link.kwargs["pack"], link.kwargs["number"]) == (page.pack, page.clause)
