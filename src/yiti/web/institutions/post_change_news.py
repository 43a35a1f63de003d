"""Telling people of a change of posts: who is to act next, and whom it concerns."""

from django.urls import reverse

from yiti.foundation.installation.queries import get_now
from yiti.foundation.workflow.operations import send_messages
from yiti.kernel.text import Text
from yiti.registry.access.queries import list_holders
from yiti.registry.institutions.models import PostChange
from yiti.registry.institutions.operations.limits import APPROVE
from yiti.registry.institutions.operations.post_changes import FILE
from yiti.registry.institutions.post_changes import list_change_rows
from yiti.web.measures.naming import join_names
from yiti.web.requests import Request

from .names import short_name_of

CONCERNED = "staff_results.enter"
"""Held by the heads of institutions."""


def names_of(request: Request, change: PostChange) -> Text:
    rows = list_change_rows(scope=request.scope, changes=[change.pk])
    return join_names([short_name_of(row.institution) for row in rows], 3)


def announce_proposed(request: Request, change: PostChange) -> None:
    names = names_of(request, change)
    _tell(request, change, APPROVE, Text(f"{names.zh}的编制调整等您审批", f"A change of posts of {names.en} waits for your approval"))


def announce_approved(request: Request, change: PostChange) -> None:
    """To those who put it on file, to the one who proposed it, and to the heads of the institutions."""
    names = names_of(request, change)
    done = Text(
        f"{names.zh}的编制调整已批准（{change.number}），{change.from_on} 起执行",
        f"The change of posts of {names.en} is approved ({change.number}) from {change.from_on}",
    )
    _tell(request, change, FILE, Text(f"{done.zh}，请备案", f"{done.en}; please file it"))
    heads = [
        user.username
        for row in list_change_rows(scope=request.scope, changes=[change.pk])
        for user in list_holders(scope=request.scope, function=CONCERNED, institution=row.institution_id, today=request.today)
    ]
    _send(request, change, [change.proposed_by, *heads], done)


def announce_returned(request: Request, change: PostChange) -> None:
    names = names_of(request, change)
    text = Text(f"{names.zh}的编制调整被退回：{change.answer}", f"The change of posts of {names.en} is returned: {change.answer}")
    _send(request, change, [change.proposed_by], text)


def _tell(request: Request, change: PostChange, function: str, text: Text) -> None:
    holders = list_holders(scope=request.scope, function=function, institution="", today=request.today)
    _send(request, change, [user.username for user in holders], text)


def _send(request: Request, change: PostChange, to: list[str], text: Text) -> None:
    others = [name for name in to if name != request.scope.actor.username]
    send_messages(scope=request.scope, to=others, text=text, now=get_now(), link=reverse("post-change", args=[change.pk]))
