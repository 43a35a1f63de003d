"""
Triggers that keep frozen periods as they are, whoever writes to the database.

Run by a migration; never edited, only followed by another.
"""

TABLES = ("indicators_frozen", "indicators_frozenindicator")

REFUSAL = "a frozen period stays as it is"


def get_statements(vendor: str) -> list[str]:
    """The SQL that makes the database refuse UPDATE and DELETE on frozen periods."""
    if vendor == "postgresql":
        body = f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END"
        function = f"CREATE OR REPLACE FUNCTION indicators_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        trigger = "CREATE TRIGGER {0}_stays BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION indicators_refuse()"
        return [function, *(trigger.format(table) for table in TABLES)]
    trigger = "CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, '" + REFUSAL + "'); END"
    return [trigger.format(table, verb) for table in TABLES for verb in ("update", "delete")]


def get_removal(vendor: str) -> list[str]:
    """The SQL that takes the triggers away again."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_stays ON {table}" for table in TABLES]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")]
