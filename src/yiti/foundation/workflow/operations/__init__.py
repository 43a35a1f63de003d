"""Start a workflow's steps, move them, remind people."""

from .followers import Blocked, StepClosed, UnableToMove
from .messages import mark_read, remind, send_messages
from .moves import finish_steps, move_step, reopen_steps
from .starts import UnableToStart, drop_steps, reckon_due_days, start_steps

__all__ = [
    "Blocked", "StepClosed", "UnableToMove", "UnableToStart",
    "drop_steps", "finish_steps", "mark_read", "move_step", "reckon_due_days", "remind", "reopen_steps", "send_messages", "start_steps",
]  # fmt: skip
