"""Triggers that keep the journal append-only, whoever writes. Run by a migration; never edited, only followed by another."""

TABLES = ("journal_event", "journal_residentversion")

REFUSAL = "the journal is only ever added to"


def get_statements(vendor: str) -> list[str]:
    """The SQL that makes the database refuse UPDATE and DELETE on the journal."""
    if vendor == "postgresql":
        function = (
            f"CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        row = "CREATE TRIGGER {0}_stays BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION journal_refuse()"
        return [function, *(row.format(table) for table in TABLES)]
    trigger = "CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, '" + REFUSAL + "'); END"
    return [trigger.format(table, verb) for table in TABLES for verb in ("update", "delete")]


def get_removal(vendor: str) -> list[str]:
    """The SQL that takes the triggers away again."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_stays ON {table}" for table in TABLES]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")]
