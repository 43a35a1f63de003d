"""What keeps frozen periods as they are. Run by a migration; never edited, only followed by another."""

from yiti.foundation.append_only import keep_rows, let_rows_go

TABLES = ("indicators_frozen", "indicators_frozenindicator")

REFUSAL = "a frozen period stays as it is"


def get_statements(vendor: str) -> list[str]:
    """The SQL that makes the database refuse UPDATE and DELETE on frozen periods."""
    return keep_rows(vendor, TABLES, room="indicators", refusal=REFUSAL)


def get_removal(vendor: str) -> list[str]:
    """The SQL that takes the triggers away again."""
    return let_rows_go(vendor, TABLES)
