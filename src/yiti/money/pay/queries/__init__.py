"""What others may ask about money."""

from .explanations import Explained, NoSuchFigure, get_explained
from .payslips import get_paid_sums, get_payslip, list_differences, list_own_payslips, list_payslips, slip_path
from .totals import get_plan, list_plans, list_quarter_totals, list_year_totals

__all__ = [
    "Explained", "NoSuchFigure", "get_explained", "get_paid_sums", "get_payslip", "get_plan", "list_differences", "list_own_payslips",
    "list_payslips", "list_plans", "list_quarter_totals", "list_year_totals", "slip_path",
]  # fmt: skip
