"""The reader's own messages."""

from django.db.models import QuerySet

from yiti.foundation.workflow.models import Message
from yiti.kernel.scopes import Scope


def list_messages(*, scope: Scope, unread_only: bool = False) -> QuerySet[Message]:
    """The reader's own, newest first."""
    found = Message.objects.filter(to_username=scope.actor.username)
    return found.filter(read_at__isnull=True) if unread_only else found


def count_unread(*, scope: Scope) -> int:
    return list_messages(scope=scope, unread_only=True).count()
