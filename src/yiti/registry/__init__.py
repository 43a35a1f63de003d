"""What stands: places, institutions, staff, accounts, users. Dated rows."""
