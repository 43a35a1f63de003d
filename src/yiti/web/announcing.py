"""Telling people by a message what another did with their work, with the reason and the page where they go on."""

from collections.abc import Iterable

from yiti.foundation.installation.queries import get_now
from yiti.foundation.workflow.operations import send_messages
from yiti.kernel.text import Text
from yiti.registry.access.queries import list_holders
from yiti.web.requests import Request

MOST_OF_REASON = 160
"""So many characters of a reason stand in a message; the page it leads to has the rest."""


def announce(request: Request, *, to: Iterable[str], text: Text, link: str) -> None:
    """A message to everybody named but the one who acts. Belongs into the transaction of what it tells."""
    told = [name for name in dict.fromkeys(to) if name and name != request.scope.actor.username]
    send_messages(scope=request.scope, to=told, text=text, now=get_now(), link=link)


def announce_to_holders(request: Request, *, function: str, institution: str = "", text: Text, link: str) -> None:
    """The same to whoever may take the next step: those who hold its function for the institution, or for the county."""
    holders = list_holders(scope=request.scope, function=function, institution=institution, today=request.today)
    announce(request, to=[user.username for user in holders], text=text, link=link)


def with_reason(text: Text, reason: str) -> Text:
    """`…：reason`, cut where it is long."""
    said = reason.strip()
    said = said if len(said) <= MOST_OF_REASON else said[:MOST_OF_REASON] + "…"
    return Text(f"{text.zh}：{said}", f"{text.en}: {said}") if said else text
