"""What others may do about users, roles, passwords, sessions, tokens and the second factor."""

from yiti.registry.access.accounts import UnableToKeepUser

from .grants import UnableToGrant, end_grant, grant_role, unlock_user
from .passwords import change_password, reset_password, set_language
from .second_factor import UnableToVerify, confirm_second_factor, get_or_start_device, reset_second_factor, verify_second_factor
from .sessions import end_session, log_in, log_out, move_session, record_failure, see_session
from .tokens import make_token, revoke_token
from .users import create_user, edit_user, set_active

__all__ = [
    "UnableToGrant", "UnableToKeepUser", "UnableToVerify", "change_password", "confirm_second_factor", "create_user", "edit_user",
    "end_grant", "end_session", "get_or_start_device", "grant_role", "log_in", "log_out", "make_token", "move_session", "record_failure",
    "reset_password", "reset_second_factor", "revoke_token", "see_session", "set_active", "set_language", "unlock_user",
    "verify_second_factor",
]  # fmt: skip
