"""The worker's minute: chain the heads of all audit chains together."""

import logging
from threading import Event

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from yiti.foundation.audit.operations import seal
from yiti.kernel.scopes import system_scope

MINUTE = 60.0

logger = logging.getLogger(__name__)


def seal_every_minute(stopped: Event, pause: float = MINUTE) -> None:
    """Seal, wait, and again until stopped. A database that is busy or away is tried again in the next minute."""
    while True:
        close_old_connections()
        try:
            seal(scope=system_scope("worker"), now=timezone.now(), reason="minute")
        except DatabaseError:
            logger.exception("the audit could not be sealed this minute")
        if stopped.wait(pause):
            break
    connection.close()
