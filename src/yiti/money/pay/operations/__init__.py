"""What others may do with money: rank, distribute, pay, plan, set totals, correct."""

from .correcting import correct_quarter, prepare_correction
from .distributing import distribute, pay_quarter, prepare_distribution
from .payments import record_payment
from .plans import change_plan, draft_plan, fingerprint, move_plan
from .ranking import prepare_quarter, rank_quarter
from .results import enter_staff_results, replace_monthly_pay
from .years import close_year, draft_year_totals, prepare_year, review_year_total, review_year_totals, send_year_totals

__all__ = [
    "change_plan", "close_year", "correct_quarter", "distribute", "draft_plan", "draft_year_totals", "enter_staff_results", "fingerprint",
    "move_plan", "pay_quarter", "prepare_correction", "prepare_distribution", "prepare_quarter", "prepare_year", "rank_quarter",
    "record_payment", "replace_monthly_pay", "review_year_total", "review_year_totals",
    "send_year_totals",
]  # fmt: skip
