"""What is remembered of tasks, inspections and meetings."""

from .inspections import Consequence, Finding, Improvement, Inspection
from .meetings import Meeting, Resolution
from .tasks import Closing, Postponement, Reminder, Report, Task

__all__ = [
    "Closing", "Consequence", "Finding", "Improvement", "Inspection", "Meeting", "Postponement", "Reminder", "Report", "Resolution", "Task",
]  # fmt: skip
