"""What others may do about services."""

from .carrying import note_carried
from .enrolling import enrol_resident, leave_programme
from .handing_in import Handed, Taken, UnableToTakeIn, take_in_records
from .loading import Loaded, NewEnrolment, NewFollowUp, NewStep, load_enrolments
from .moves import end_resident_here, hand_over_resident, take_over_resident
from .planning import plan_visit
from .signing import Signing, correct_follow_up, sign_follow_up, withdraw_follow_up

__all__ = [
    "Handed", "Loaded", "NewEnrolment", "NewFollowUp", "NewStep", "Signing", "Taken", "UnableToTakeIn", "correct_follow_up",
    "end_resident_here", "enrol_resident", "hand_over_resident", "leave_programme", "load_enrolments", "note_carried", "plan_visit",
    "sign_follow_up", "take_in_records", "take_over_resident", "withdraw_follow_up",
]  # fmt: skip
