"""Triggers that keep audit rows append-only, whoever writes to the database. Run by a migration; never edited, only followed by another."""

TABLES = ("audit_change", "audit_look", "audit_seal")

REFUSAL = "audit rows are only ever added"


def get_statements(vendor: str) -> list[str]:
    """The SQL that makes the database refuse UPDATE and DELETE on the audit's rows."""
    if vendor == "postgresql":
        function = (
            f"CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        trigger = "CREATE TRIGGER {0}_stays BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        return [function, *(trigger.format(table) for table in TABLES)]
    trigger = "CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, '" + REFUSAL + "'); END"
    return [trigger.format(table, verb) for table in TABLES for verb in ("update", "delete")]


def get_removal(vendor: str) -> list[str]:
    """The SQL that takes the triggers away again."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_stays ON {table}" for table in TABLES]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")]
