"""What others may ask of tasks (`documents.see`): how they stand, the chain below one, who owes what, what leading groups resolved."""

from .chains import Chain, find_finding, get_chain, get_evidence, list_open_findings
from .meetings import list_meetings, list_resolutions
from .standing import find_task, list_task_states, list_tasks

__all__ = [
    "Chain", "find_finding", "find_task", "get_chain", "get_evidence", "list_meetings", "list_open_findings", "list_resolutions",
    "list_task_states", "list_tasks",
]  # fmt: skip
