"""What others may ask about steps: one step, the board, what waits for whom, messages."""

from .board import Board, Cell, list_board
from .lasting import Lasting, get_lasting
from .messages import count_unread, list_messages
from .steps import UnknownStep, find_step, get_step, list_step_days
from .todos import Blocker, Todo, Waiting, list_todos, list_waiting

__all__ = [
    "Blocker", "Board", "Cell", "Lasting", "Todo", "UnknownStep", "Waiting",
    "count_unread", "find_step", "get_lasting", "get_step", "list_board", "list_messages", "list_step_days", "list_todos", "list_waiting",
]  # fmt: skip
