"""What others may ask of tasks (`documents.see`): how they stand, the chain below one, who owes what, what leading groups resolved."""

from .chains import Chain, get_chain, get_evidence
from .meetings import list_meetings, list_resolutions
from .standing import find_task, list_task_states, list_tasks

__all__ = [
    "Chain", "find_task", "get_chain", "get_evidence", "list_meetings", "list_resolutions", "list_task_states", "list_tasks",
]  # fmt: skip
