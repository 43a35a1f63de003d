"""The worker's day: what is to be done about the documents' tasks, once for each business date."""

import logging
from datetime import date
from threading import Event

from django.db import DatabaseError, close_old_connections, connection
from django.urls import reverse

from yiti.foundation.installation.queries import find_installation, get_now, get_today
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import system_scope
from yiti.supervision.tasks.operations import Watched, watch_tasks

MINUTE = 60.0

logger = logging.getLogger(__name__)


def watch_now(today: date) -> Watched:
    """In the program's own name."""
    return watch_tasks(
        scope=system_scope("worker"), today=today, now=get_now(), link=lambda key: reverse("task", args=[key]),
        bodies=reverse("task-groups"),
    )  # fmt: skip


def watch_every_day(stopped: Event, pause: float = MINUTE) -> None:
    """Look every minute whether a new business date has begun. A database that is busy or away is tried again in the next minute."""
    seen: date | None = None
    while not stopped.wait(pause):
        close_old_connections()
        try:
            today = get_today()
            if today != seen and find_installation() is not None:
                watch_now(today)
                seen = today
        except (DatabaseError, UnableTo):
            logger.exception("the tasks could not be seen to this minute")
    connection.close()
