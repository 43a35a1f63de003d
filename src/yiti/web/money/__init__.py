"""资金薪酬 Money: accounts, pools, distribution, payslips, what-if."""
