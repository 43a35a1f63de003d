"""Yiti 一体: primary health care run by policy, from the clause to the payslip."""

__version__ = "0.1.0"
