"""Sheets of money: monthly results, monthly components of pay, totals of a year."""

from .monthly_pay import IMPORT as MONTHLY_PAY
from .staff_results import IMPORT as STAFF_RESULTS
from .year_totals import IMPORT as YEAR_TOTALS

IMPORTS = (STAFF_RESULTS, MONTHLY_PAY, YEAR_TOTALS)

__all__ = ["IMPORTS", "MONTHLY_PAY", "STAFF_RESULTS", "YEAR_TOTALS"]
