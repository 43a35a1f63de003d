"""What keeps handed returns as they were handed in. Run by a migration; never edited, only followed by another."""

from yiti.foundation.append_only import keep_rows, let_rows_go

TABLES = ("monthly_handedreturn", "monthly_handedfigure")

REFUSAL = "a return stays as it was handed in"


def get_statements(vendor: str) -> list[str]:
    """The SQL that makes the database refuse UPDATE and DELETE on returns and their figures."""
    return keep_rows(vendor, TABLES, room="monthly", refusal=REFUSAL)


def get_removal(vendor: str) -> list[str]:
    """The SQL that takes the triggers away again."""
    return let_rows_go(vendor, TABLES)
