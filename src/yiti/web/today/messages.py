"""The reader's own messages: reminders and announcements, each leading to the page that it is about."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.installation.queries import get_now
from yiti.foundation.workflow.models import Message
from yiti.foundation.workflow.operations import mark_read
from yiti.foundation.workflow.queries import list_messages
from yiti.kernel.text import Text
from yiti.registry.access.queries import get_names
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.lists import Listing
from yiti.web.nav import SIGNED_IN
from yiti.web.pages import render
from yiti.web.requests import Request

STATES = [("unread", Text("未读", "Unread")), ("read", Text("已读", "Read"))]
MESSAGES = Listing(
    "messages",
    Text("消息", "Messages"),
    [
        Column("text", Text("内容", "Message"), lambda row: Text(row.text_zh, row.text_en), "name", template="yiti/today/_message.html"),
        Column("from", Text("谁发的", "From"), lambda row: row.__dict__.get("sender", row.from_username), "soft"),
        Column("sent_at", Text("时间", "When"), kind="moment", sort="sent_at"),
        Column("state", Text("状态", "State"), lambda row: ("info", STATES[1][1]) if row.read_at else ("running", STATES[0][1]), "state"),
    ],
    search=("text_zh", "text_en"),
    hint=Text("内容", "Words of the message"),
    filters=[Filter("state", Text("状态", "State"), STATES, lambda rows, value: rows.filter(read_at__isnull=value == "unread"))],
    order="-sent_at",
    empty=Text("没有消息", "No messages"),
    empty_hint=Text("有人催办、有结果要您知道时，会列在这里。", "Reminders and news will stand here."),
)


@page(function=SIGNED_IN, methods=("GET", "POST"))
def messages_page(request: Request) -> HttpResponse:
    """The list; sending the form marks all as read."""
    found = list_messages(scope=request.scope)
    if request.method == "POST":
        mark_read(scope=request.scope, ids=list(found.filter(read_at__isnull=True).values_list("pk", flat=True)), now=get_now())
        return redirect("messages")
    shown = MESSAGES.read(request, found)
    rows = list(shown.found) if shown.wants_export else shown.rows
    names = get_names(scope=request.scope, usernames=[row.from_username for row in rows])
    for row in rows:
        row.__dict__["sender"] = names.get(row.from_username, row.from_username)
    if shown.wants_export:
        return shown.export(request)
    return render(request, "yiti/today/messages.html", {"list": shown, "unread": found.filter(read_at__isnull=True).count()})


@page(function=SIGNED_IN, methods=("POST",))
def open_message_page(request: Request, message: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    found: Message | None = list_messages(scope=request.scope).filter(pk=message).first()
    if found is None:
        raise Http404
    mark_read(scope=request.scope, ids=[found.pk], now=get_now())
    return redirect(found.link if found.link.startswith("/") and not found.link.startswith("//") else reverse("messages"))
