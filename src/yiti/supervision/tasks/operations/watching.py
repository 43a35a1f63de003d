"""What the program does about tasks each day: close what its figures reached, and tell people of their days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from yiti.kernel.scopes import Scope
from yiti.supervision.tasks.figures import list_reached

from .closing import close_reached
from .reminding import Reminded, remind_of_tasks


@dataclass(frozen=True, slots=True)
class Watched:
    """The keys of the tasks that were closed by their figures, and whom was told of what."""

    closed: tuple[str, ...]
    reminded: Reminded


def watch_tasks(*, scope: Scope, today: date, now: datetime, link: Callable[[str], str]) -> Watched:
    """
    Close and remind, for a business date; doing it twice on one day does nothing the second time.

    :raises Forbidden: without `tasks.accept` and `tasks.direct`
    """
    closed = close_reached(scope=scope, reached=list_reached(scope=scope, today=today), today=today)
    return Watched(tuple(task.key for task in closed), remind_of_tasks(scope=scope, today=today, now=now, link=link))
