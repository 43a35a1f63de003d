"""What keeps the journal append-only, whoever writes. Run by a migration; never edited, only followed by another."""

TABLES = ("journal_event", "journal_residentversion")

REFUSAL = "the journal is only ever added to"


def get_statements(vendor: str) -> list[str]:
    """
    The SQL that makes the database refuse UPDATE and DELETE on the journal.

    On PostgreSQL the installation's own role loses the rights too, with that to TRUNCATE, which no trigger on rows sees.
    """
    if vendor == "postgresql":
        body = f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END"
        function = f"CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        row = "CREATE TRIGGER {0}_stays BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION journal_refuse()"
        rights = "REVOKE UPDATE, DELETE, TRUNCATE ON {0} FROM CURRENT_USER"
        return [function, *(line.format(table) for table in TABLES for line in (row, rights))]
    trigger = "CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, '" + REFUSAL + "'); END"
    return [trigger.format(table, verb) for table in TABLES for verb in ("update", "delete")]


def get_removal(vendor: str) -> list[str]:
    """The SQL that takes all of it away again."""
    if vendor == "postgresql":
        removal = ("DROP TRIGGER IF EXISTS {0}_stays ON {0}", "GRANT UPDATE, DELETE, TRUNCATE ON {0} TO CURRENT_USER")
        return [line.format(table) for table in TABLES for line in removal]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")]
