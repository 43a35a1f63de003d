"""What is remembered of tasks, inspections and meetings."""

from .inspections import Consequence, Finding, Improvement, Inspection
from .meetings import Meeting, MeetingReminder, Resolution, SeatChange
from .tasks import Closing, Postponement, Reminder, Report, Task

__all__ = [
    "Closing", "Consequence", "Finding", "Improvement", "Inspection", "Meeting", "MeetingReminder", "Postponement", "Reminder", "Report",
    "Resolution", "SeatChange", "Task",
]  # fmt: skip
