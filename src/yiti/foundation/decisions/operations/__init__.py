"""Propose and settle: the county's decisions, and the calendars of the years to come."""

from yiti.foundation.decisions.holidays import UnableToAnnounce

from .decisions import UnableToDecide, UnableToSettle, approve_decision, propose_decision, reject_decision, withdraw_decision
from .holidays import approve_holidays, propose_holidays, reject_holidays, withdraw_holidays

__all__ = [
    "UnableToAnnounce", "UnableToDecide", "UnableToSettle",
    "approve_decision", "approve_holidays", "propose_decision", "propose_holidays", "reject_decision", "reject_holidays",
    "withdraw_decision", "withdraw_holidays",
]  # fmt: skip
