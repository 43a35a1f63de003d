"""What others may do about services."""

from .enrolling import enrol_resident, leave_programme
from .moves import end_resident_here, hand_over_resident, take_over_resident
from .signing import Signing, correct_follow_up, sign_follow_up, withdraw_follow_up

__all__ = [
    "Signing", "correct_follow_up", "end_resident_here", "enrol_resident", "hand_over_resident", "leave_programme", "sign_follow_up",
    "take_over_resident", "withdraw_follow_up",
]  # fmt: skip
