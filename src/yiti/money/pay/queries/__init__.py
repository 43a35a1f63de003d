"""What others may ask about money."""

from .differences import InstitutionDifference, list_corrections, list_difference_sums, list_person_differences
from .distributed import Distributed, Part, get_distributed
from .entries import (
    MonthState,
    list_month_states,
    list_monthly_pay,
    list_own_monthly_pay,
    list_own_results,
    list_payments,
    list_staff_results,
)
from .explanations import Explained, NoSuchFigure, find_path, get_explained
from .findings import find_fund_use, find_same_work_gap
from .kept_funds import FUNDS, KeptFund, list_fund_vouchers, list_kept_funds
from .parity import GROUPS, Compared, Parity, get_parity
from .payslips import get_paid_sums, get_payslip, list_own_payslips, list_payslips, slip_path
from .people import KINDS, Member, list_members, list_quarter_members
from .staff_years import StaffYear, StaffYears, list_staff_years
from .title_pay import TitlePay, list_title_pay
from .totals import TotalsDue, get_plan, get_totals_due, is_told, list_plans, list_quarter_totals, list_year_totals
from .years import list_leavers, list_pay_years

__all__ = [
    "FUNDS", "GROUPS", "KINDS", "Compared", "Distributed", "Explained", "InstitutionDifference", "KeptFund", "Member", "MonthState",
    "NoSuchFigure", "Parity", "Part", "StaffYear", "StaffYears", "TitlePay", "TotalsDue", "find_fund_use", "find_path",
    "find_same_work_gap", "get_distributed", "get_explained", "get_paid_sums", "get_parity", "get_payslip", "get_plan", "get_totals_due",
    "is_told", "list_corrections", "list_difference_sums", "list_fund_vouchers", "list_kept_funds", "list_leavers", "list_members",
    "list_month_states", "list_monthly_pay", "list_own_monthly_pay", "list_own_payslips", "list_own_results", "list_pay_years",
    "list_payments", "list_payslips", "list_person_differences", "list_plans", "list_quarter_members", "list_quarter_totals",
    "list_staff_results", "list_staff_years", "list_title_pay", "list_year_totals", "slip_path",
]  # fmt: skip
