"""What others may do in the assessment of institutions, heads and clinics."""

from .appeals import AppealSettled, UnableToAppeal, decide_appeal, file_appeal, withdraw_appeal
from .assignments import UnableToAssign, assign_group, remove_assignment
from .clinics import UnableToAssessClinic, assess_clinic, correct_clinic
from .cycles import (
    AlreadyOpen,
    UnableToOpen,
    UnableToRank,
    approve_quarter,
    feed_back_quarter,
    file_quarter,
    open_quarter,
    publish_quarter,
    record_ranking,
    record_rerun,
    return_quarter,
)
from .live import FiguresMoved, take_live
from .opinions import Opinion, UnableToGiveOpinion, department_of, enter_opinions
from .reports import accept_report, return_report, send_report, start_report
from .scores import ScoreChanged, ScoreEntry, ScoreFault, UnableToScore, attach_evidence, enter_score, enter_scores
from .sendings import ScoresMissing, return_scores, send_scores
from .single_items import UnableToAddItem, propose_single_item, settle_single_item
from .values import ValueEntry, save_values
from .years import record_year

__all__ = [
    "AlreadyOpen", "AppealSettled", "FiguresMoved", "Opinion", "ScoreChanged", "ScoreEntry", "ScoreFault", "ScoresMissing",
    "UnableToAddItem", "UnableToAppeal", "UnableToAssessClinic", "UnableToAssign", "UnableToGiveOpinion", "UnableToOpen", "UnableToRank",
    "UnableToScore", "ValueEntry", "accept_report", "approve_quarter", "assess_clinic", "assign_group", "attach_evidence",
    "correct_clinic", "decide_appeal", "department_of", "enter_opinions", "enter_score", "enter_scores", "feed_back_quarter",
    "file_appeal", "file_quarter", "open_quarter", "propose_single_item", "publish_quarter", "record_ranking", "record_rerun",
    "record_year", "remove_assignment", "return_quarter", "return_report", "return_scores", "save_values", "send_report", "send_scores",
    "settle_single_item", "start_report", "take_live", "withdraw_appeal",
]  # fmt: skip
