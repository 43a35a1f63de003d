"""What others may do with tasks: report, close, put off, inspect, meet, remind."""

from .changing import add_task, postpone_task, set_helpers
from .closing import Reached, accept_closing, close_reached, propose_closing, return_closing
from .inspecting import accept_improvement, inspect_task, record_consequence, report_improvement, return_improvement
from .meeting_reminders import remind_of_meetings
from .meetings import record_meeting, resolve
from .progress import report_progress
from .reminding import remind_of_tasks
from .seating import change_seat
from .watching import Watched, watch_tasks

__all__ = [
    "Reached", "Watched", "accept_closing", "accept_improvement", "add_task", "change_seat", "close_reached", "inspect_task",
    "postpone_task", "propose_closing", "record_consequence", "record_meeting", "remind_of_meetings", "remind_of_tasks",
    "report_improvement", "report_progress", "resolve", "return_closing", "return_improvement", "set_helpers", "watch_tasks",
]  # fmt: skip
