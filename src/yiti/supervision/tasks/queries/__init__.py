"""What others may ask of tasks (`documents.see`): how they stand, the chain below one, who owes what, what leading groups resolved."""

from .chains import Chain, find_finding, get_chain, get_evidence, list_open_findings
from .meetings import MeetingDuty, list_meeting_duties, list_meetings, list_resolutions
from .seats import find_seating, list_seatings
from .standing import find_task, list_task_states, list_tasks
from .years import Year, read_year

__all__ = [
    "Chain", "MeetingDuty", "Year", "find_finding", "find_seating", "find_task", "get_chain", "get_evidence",
    "list_meeting_duties", "list_meetings", "list_open_findings", "list_resolutions", "list_seatings", "list_task_states", "list_tasks",
    "read_year",
]  # fmt: skip
