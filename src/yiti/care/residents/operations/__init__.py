"""What others may do about residents."""

from .loading import NewResidentRow, load_residents
from .looking import look_at_resident, reidentify, reveal_number
from .merging import merge_residents
from .moving import end_resident, move_resident, take_over
from .registering import correct_number, correct_resident, register_resident

__all__ = [
    "NewResidentRow", "correct_number", "correct_resident", "end_resident", "load_residents", "look_at_resident", "merge_residents",
    "move_resident", "register_resident", "reidentify", "reveal_number", "take_over",
]  # fmt: skip
