"""What the county consists of: places, institutions, people, accounts, users. Dated rows."""
