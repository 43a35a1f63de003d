"""What the program does about tasks each day: close what its figures reached, and tell people of their days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from yiti.kernel.scopes import Scope
from yiti.supervision.tasks.figures import list_reached

from .closing import close_reached
from .meeting_reminders import remind_of_meetings
from .reminding import Reminded, remind_of_tasks


@dataclass(frozen=True, slots=True)
class Watched:
    """The keys of the tasks that were closed by their figures, whom was told of what, and of how many bodies that are to meet."""

    closed: tuple[str, ...]
    reminded: Reminded
    meetings: int = 0


def watch_tasks(*, scope: Scope, today: date, now: datetime, link: Callable[[str], str], bodies: str = "") -> Watched:
    """
    Close and remind, for a business date; doing it twice on one day does nothing the second time.

    `link` makes a page's address of a task's key, `bodies` is the page of the leading groups.

    :raises Forbidden: without `tasks.accept` and `tasks.direct`
    """
    closed = close_reached(scope=scope, reached=list_reached(scope=scope, today=today), today=today)
    reminded = remind_of_tasks(scope=scope, today=today, now=now, link=link)
    meetings = remind_of_meetings(scope=scope, today=today, now=now, link=bodies)
    return Watched(tuple(task.key for task in closed), reminded, meetings)
