"""Pools, plans, distribution, payslips and back-pay."""
