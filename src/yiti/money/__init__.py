"""Pools, totals, plans, distribution, payslips, and what would be if."""
