"""Reminders and announcements to people."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Greatest

from yiti.foundation.audit.operations import record_change
from yiti.foundation.workflow.flows import get_flow
from yiti.foundation.workflow.models import Message, Step
from yiti.foundation.workflow.queries.steps import get_step
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text


@transaction.atomic
def remind(*, scope: Scope, step: int, to: Sequence[str], now: datetime, link: str = "") -> int:
    """
    Remind people of a step that the sender sees (`overview.see`); how many were told.

    Who has not yet read the same reminder of this sender gets no second one.

    :raises UnknownStep: for a step that the sender does not see
    """
    found: Step = get_step(scope=scope, id=step)
    part = get_flow(found.pack, found.workflow).part(found.step)
    due = Text(f"，截止 {found.due_on}", f", due {found.due_on}") if found.due_on else Text("", "")
    text = Text(f"请办理 {found.period}“{part.label.zh}”{due.zh}", f"Please see to “{part.label.en}” of {found.period}{due.en}")
    known = set(
        Message.objects.filter(
            from_username=scope.actor.username, text_zh=text.zh, link=link, read_at__isnull=True, to_username__in=to
        ).values_list("to_username", flat=True)
    )
    told = [name for name in dict.fromkeys(to) if name not in known]
    send_messages(scope=scope, to=told, text=text, now=now, link=link)
    if told:
        record_change(scope=scope, action="workflow.remind", table="workflow_step", key=found.pk, after={"to": told})
    return len(told)


def send_messages(*, scope: Scope, to: Sequence[str], text: Text, now: datetime, link: str = "") -> None:
    """Tell people something, in the name of the one who acts. For other rooms, as part of what they do."""
    Message.objects.bulk_create(
        [
            Message(
                to_username=name, from_username=scope.actor.username, text_zh=text.zh[:300], text_en=text.en[:300], link=link, sent_at=now
            )
            for name in dict.fromkeys(to)
        ],
        batch_size=500,
    )


def mark_read(*, scope: Scope, ids: Sequence[int], now: datetime) -> int:
    """
    Mark the own messages as read; others' are left alone. How many were marked.

    None is read before it was sent, whatever the clock says: a demonstration's day may begin again.
    """
    mine = Message.objects.filter(pk__in=ids, to_username=scope.actor.username, read_at__isnull=True)
    return mine.update(read_at=Greatest(Value(now, output_field=DateTimeField()), F("sent_at")))
