"""What keeps the journal append-only, whoever writes. Run by a migration; never edited, only followed by another."""

from yiti.foundation.append_only import keep_rows, let_rows_go

TABLES = ("journal_event", "journal_residentversion")

REFUSAL = "the journal is only ever added to"


def get_statements(vendor: str) -> list[str]:
    """
    The SQL that makes the database refuse UPDATE and DELETE on the journal.

    On PostgreSQL the installation's own role loses the rights too, with that to TRUNCATE, which no trigger on rows sees.
    """
    rights = [f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM CURRENT_USER" for table in TABLES] if vendor == "postgresql" else []
    return [*keep_rows(vendor, TABLES, room="journal", refusal=REFUSAL), *rights]


def get_removal(vendor: str) -> list[str]:
    """The SQL that takes all of it away again."""
    rights = [f"GRANT UPDATE, DELETE, TRUNCATE ON {table} TO CURRENT_USER" for table in TABLES] if vendor == "postgresql" else []
    return [*let_rows_go(vendor, TABLES), *rights]
